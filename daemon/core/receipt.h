/* SPDX-License-Identifier: MIT */
/*
 * The receipt that a student reads out at the counter, such as "K7M-2QXD": 7 characters of
 * Crockford's base 32 (without I, L, O and U), made of 35 random bits of the photo's id. A receipt
 * is enough to find a photo among the photos of one booth, but only the id is unique.
 */
#ifndef DAEMON_CORE_RECEIPT_H
#define DAEMON_CORE_RECEIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"
#include "daemon/core/uuid.h"

enum { RECEIPT_TEXT_SIZE = 9 };

void receipt_format(const struct uuid *uuid, char text[RECEIPT_TEXT_SIZE]);

/* Reads a receipt that a person typed, in capitals or not, with or without the dash or spaces.
 * -EINVAL: the text is no receipt; the problem names the letter that no receipt has, or counts the
 * characters. */
must_check int receipt_parse(const char *text, struct problem *problem,
			     char ret_text[RECEIPT_TEXT_SIZE]);

/* Returns whether the two receipts differ in one character only, or in the order of two neighbours:
 * the usual mistakes in typing. */
bool receipt_is_close(const char *one, const char *other);

/* Checks a value of receipt.url. -EINVAL: it is neither empty nor an http:// or https:// address of
 * printable ASCII characters, or it names something else than {receipt} in braces. */
must_check int receipt_check_url(const char *url, struct problem *problem);
/* Writes the address with the receipt in the place of {receipt}. A text that is too long for the room
 * becomes empty. */
void receipt_fill_url(const char *url, const char *receipt, char *text, size_t size);

#endif
