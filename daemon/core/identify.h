/* SPDX-License-Identifier: MIT */
/*
 * How a booth finds out who a person is: the modes, what a text must look like to be a code or a
 * key, and how much of a text the screen shows. Pure.
 *
 * A code is the national capture code (采集码), a QR code that the student fetches from 学信网. Nobody
 * outside knows its length and its alphabet, so the built-in rule only refuses what cannot be one: a
 * short text such as a campus card's number, our own printed ticket, and characters outside printable
 * ASCII. The setting identify.code_pattern may be stricter (base/pattern.h).
 *
 * A key is what a roster can look up: a student number, a card's number, a ticket, an identity number.
 */
#ifndef DAEMON_CORE_IDENTIFY_H
#define DAEMON_CORE_IDENTIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum identify_mode {
	IDENTIFY_NONE,   /* nobody is asked */
	IDENTIFY_CODE,   /* the student shows the code */
	IDENTIFY_ROSTER, /* a key (card, number or ticket) finds the student in the roster */
	IDENTIFY_BOTH,   /* first a key, then the code */
	IDENTIFY_MODE_COUNT,
};

/* Lengths in characters. A QR code of version 25 holds at most 1,000 characters in our codes' level of
 * error correction. The longest key in a roster is an identity document's number. */
enum {
	IDENTIFY_CODE_MIN = 20,
	IDENTIFY_CODE_MAX = 1000,
	IDENTIFY_KEY_MAX = 40,
	IDENTIFY_PHONE_DIGITS = 11, /* of a mobile number in China */
};

/* Our own printed tickets begin with this text. */
#define IDENTIFY_TICKET "B1:"

/* Returns the mode for a value of identify.mode; IDENTIFY_NONE for every other text. */
enum identify_mode identify_mode_parse(const char *text);
bool identify_asks_roster(enum identify_mode mode);
bool identify_asks_code(enum identify_mode mode);

/* What a booth has to read or type an answer with. */
struct identify_devices {
	bool has_scanner, has_camera, has_keypad;
	bool has_own_codes; /* identify.code_pattern is set: the school's own codes can be typed, too */
};

enum identify_lack {
	IDENTIFY_LACKS_NOTHING,
	IDENTIFY_LACKS_READER, /* nothing reads the code */
	IDENTIFY_LACKS_ALL,    /* nothing reads or types a key */
};

/* Returns which device the mode needs that the booth does not have. A capture code is a QR code, and
 * nobody can type it. */
enum identify_lack identify_find_lack(enum identify_mode mode,
				      const struct identify_devices *devices);

/* Returns whether the text has at most IDENTIFY_CODE_MAX printable ASCII characters, is not empty and
 * is not one of our tickets. Every code is such a text. */
bool identify_may_be_code(const char *text);
/* Like identify_may_be_code(), and the text has at least IDENTIFY_CODE_MIN characters: the rule for
 * codes if identify.code_pattern is empty. */
bool identify_is_code(const char *text);
/* Returns whether a roster may hold the text: 1 to IDENTIFY_KEY_MAX printable ASCII characters. */
bool identify_is_key(const char *text);
/* Returns whether the text is a mobile number of China: 11 digits that begin with 13 to 19. */
bool identify_is_phone(const char *text);

/* Writes what the screen shows of a code: the last four characters behind ···. A text that is so short
 * that all of it would show becomes empty. */
void identify_mask_code(const char *code, char *text, size_t size);
/* Writes what the screen shows while somebody types: a • for each character, except the last two. If
 * the text is longer than the room, shows its end. */
void identify_mask_typed(const char *typed, char *text, size_t size);
/* 13812345678 -> 138****5678. Every other text becomes empty. */
void identify_mask_phone(const char *phone, char *text, size_t size);

#endif
