/* SPDX-License-Identifier: MIT */
#include "daemon/core/receipt.h"

#include <stdint.h>

void receipt_format(const struct uuid *uuid, char text[RECEIPT_TEXT_SIZE])
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	/* In a version 7 UUID the last 8 bytes are random, except for the two highest bits. */
	uint64_t bits = 0;
	for (unsigned i = 8; i < 16; i++)
		bits = bits << 8 | uuid->bytes[i];
	for (int i = RECEIPT_TEXT_SIZE - 2; i >= 0; i--) {
		if (i == 3) {
			text[i] = '-';
			continue;
		}
		text[i] = digits[bits & 31];
		bits >>= 5;
	}
	text[RECEIPT_TEXT_SIZE - 1] = '\0';
}
