/* SPDX-License-Identifier: MIT */
/*
 * Recognises a campus card, although different readers write its number differently. Pure.
 *
 * A card has a number (UID) of 4 bytes. A reader types it as 8 hexadecimal digits or as 10 decimal
 * digits, in either order of the bytes, or types only 3 bytes: as 8 decimal digits, or as 3 and 5
 * decimal digits with a comma between them. So 2A83155E, 5E15832A, 0713233758 and 1578468138 are
 * the same card.
 *
 * This module makes a few keys from a text. A read text and a stored text may mean the same card if
 * they have a key in common. A text that is no UID (such as a number that the school invented) has
 * no keys; compare such texts directly.
 */
#ifndef DAEMON_CORE_CARD_H
#define DAEMON_CORE_CARD_H

#include <stdbool.h>
#include <stdint.h>

enum { CARD_KEYS_MAX = 6 };

/* Writes the keys of a text in the roster and returns their number. If card_has_uid() is true, the
 * first key is the same for all 4-byte forms of the card. */
unsigned card_stored_keys(const char *text, uint64_t keys[CARD_KEYS_MAX]);

/* Writes the keys of a text that a reader typed and returns their number. */
unsigned card_read_keys(const char *text, uint64_t keys[CARD_KEYS_MAX]);

/* Returns whether the text holds all 4 bytes of a card's number. */
bool card_has_uid(const char *text);

#endif
