/* SPDX-License-Identifier: MIT */
/*
 * The receipt that a student reads out at the counter, such as "K7M-2QXD": 7 characters of
 * Crockford's base 32 (without I, L, O and U), made of 35 random bits of the photo's id. A receipt
 * is enough to find a photo among the photos of one booth, but only the id is unique.
 */
#ifndef DAEMON_CORE_RECEIPT_H
#define DAEMON_CORE_RECEIPT_H

#include "daemon/core/uuid.h"

enum { RECEIPT_TEXT_SIZE = 9 };

void receipt_format(const struct uuid *uuid, char text[RECEIPT_TEXT_SIZE]);

#endif
