/* SPDX-License-Identifier: MIT */
/*
 * The receipt a student reads out at the counter: 7 characters of Crockford's base 32 (no I L O U),
 * 35 of the id's random bits, shown as "K7M-2QXD". It finds a photo among a booth's; the id names
 * it.
 */
#ifndef DAEMON_CORE_RECEIPT_H
#define DAEMON_CORE_RECEIPT_H

#include "daemon/core/uuid.h"

enum { RECEIPT_TEXT_SIZE = 9 };

void receipt_format(const struct uuid *uuid, char text[RECEIPT_TEXT_SIZE]);

#endif
