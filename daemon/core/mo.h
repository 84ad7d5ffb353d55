/* SPDX-License-Identifier: MIT */
/*
 * Reads a compiled gettext catalogue (a .mo file), which msgfmt makes from a .po file.
 *
 * libc's gettext is not used. It can use only one language per process, and it needs a locale that
 * was generated on the machine: a bare Debian has only C.UTF-8, and there it never translates. The
 * catalogue borrows the bytes of the file. The module allocates nothing.
 */
#ifndef DAEMON_CORE_MO_H
#define DAEMON_CORE_MO_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct mo {
	const uint8_t *bytes; /* contents of a .mo file */
	size_t size_bytes;
	uint32_t count;       /* number of entries in the catalogue */
	uint32_t keys, texts; /* byte offsets of the table of keys and of the table of texts */
};

/* Opens a catalogue from the bytes of any .mo file in this machine's byte order. Checks every offset
 * in the file, so that the functions below can trust the offsets. -EBADMSG: the file is damaged. */
must_check int mo_parse(const uint8_t *bytes, size_t size_bytes, struct mo *ret_mo);

/* Returns the text for an English key; null: the catalogue does not have the key. */
const char *mo_find(const struct mo *mo, const char *key);

/* Return key and text number n, counted from 0. n must be less than mo->count. */
const char *mo_key(const struct mo *mo, uint32_t n);
const char *mo_text(const struct mo *mo, uint32_t n);

#endif
