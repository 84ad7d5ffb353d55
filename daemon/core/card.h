/* SPDX-License-Identifier: MIT */
/*
 * Finds the same campus card behind the different texts that readers make of it. Pure.
 *
 * A card has a number (UID) of 4 bytes. A reader types it as 8 hexadecimal digits or as 10 decimal
 * digits, in either order of the bytes, or types only 3 bytes: as 8 decimal digits, or as 3 and 5
 * decimal digits with a comma between. So 2A83155E, 5E15832A, 0713233758 and 1578468138 are one card.
 *
 * A text becomes a few keys. Two texts may be one card if a key of the read text is a key of the
 * stored text. A text that is no UID (a number that the school invented) has no keys; compare it as
 * it is.
 */
#ifndef DAEMON_CORE_CARD_H
#define DAEMON_CORE_CARD_H

#include <stdbool.h>
#include <stdint.h>

enum { CARD_KEYS_MAX = 6 };

/* The keys of a text in the roster. The first one is the same for all 4-byte forms of a card, if
 * card_has_uid(). */
unsigned card_stored_keys(const char *text, uint64_t keys[CARD_KEYS_MAX]);

/* The keys of a text that a reader typed. */
unsigned card_read_keys(const char *text, uint64_t keys[CARD_KEYS_MAX]);

/* Whether the text holds all 4 bytes. */
bool card_has_uid(const char *text);

#endif
