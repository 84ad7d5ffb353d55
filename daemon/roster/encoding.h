/* SPDX-License-Identifier: MIT */
/* Finds the encoding of a text and turns the text into UTF-8, by iconv(3). */
#ifndef DAEMON_ROSTER_ENCODING_H
#define DAEMON_ROSTER_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "daemon/core/problem.h"

/*
 * Looks at the bytes from `from` to `end` of the file. A byte order mark decides the encoding;
 * *ret_mark is the mark's length. A text without a mark counts as UTF-8 if it is valid UTF-8, or if
 * it has far more good characters than bad bytes. Otherwise it counts as GB18030, which contains
 * the older encodings GBK and GB 2312.
 */
must_check int encoding_guess(int fd, off_t from, off_t end, const char **ret_encoding,
			      size_t *ret_mark);

struct decoder;

must_check int decoder_create(const char *encoding, struct decoder **ret_decoder);
void decoder_destroy(struct decoder *decoder);

/*
 * Decodes the next bytes. *ret_text has *ret_length bytes of UTF-8 and stays valid until the next
 * call. A byte that belongs to no character becomes U+FFFD. A character may be split between two
 * calls; is_end: no more bytes follow.
 */
must_check int decoder_decode(struct decoder *decoder, const char *bytes, size_t size, bool is_end,
			      const char **ret_text, size_t *ret_length);

#endif
