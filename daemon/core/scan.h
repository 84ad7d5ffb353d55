/* SPDX-License-Identifier: MIT */
/*
 * Collects the characters that a code reader types into a code. Pure.
 *
 * Enter and Tab end a code. A pause ends it too if the rule says that the reader sends neither key.
 * Otherwise a pause means that the rest of the code was lost or is late. Then the piece is dropped.
 * Text that begins within the next 5 s is also dropped, up to its Enter or Tab: it may be the late
 * rest, and half a number is another person's number. A code that is too long or holds a character
 * outside printable ASCII is dropped up to its end.
 *
 * A key that nobody can read (keymap.h) spoils more, because after it even an Enter may be part of
 * the code. So all keys are dropped up to the next pause, and all text that begins within 5 s of
 * it.
 */
#ifndef DAEMON_CORE_SCAN_H
#define DAEMON_CORE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A QR code of version 10 holds 395 letters; student numbers are far shorter. */
enum { SCAN_MAX = 400 };

struct scan_rule {
	size_t least, most; /* limits of a code's length, characters; most <= SCAN_MAX */
	int64_t pause_us;   /* longest time between two key events of a code */
	bool pause_ends;    /* true: a pause ends a code; the reader sends neither Enter nor Tab */
};

enum scan_event {
	SCAN_NOTHING,
	SCAN_CODE,      /* scan->text is a code */
	SCAN_TOO_SHORT, /* also after an Enter alone, but not after a reader's second Enter */
	SCAN_TOO_LONG,
	SCAN_BAD_CHARACTER,
	SCAN_CUT_OFF, /* a pause came before Enter or Tab */
	SCAN_UNREADABLE,
};

struct scan {
	char text[SCAN_MAX + 1]; /* the last code, until the next character comes */
	size_t length;
	int64_t last_us;
	bool is_open; /* a code has begun and has not ended */
	bool is_bad, is_long, is_unreadable;
	int64_t suspect_until_us; /* text that begins earlier may be the rest of a lost code */
	int64_t wary_until_us;    /* likewise after an unreadable key; Enter does not end it */
	bool is_stale;            /* text is the last code; the next character begins a new code */
	bool has_ended;           /* an Enter or Tab came, the last of them at ended_us */
	int64_t ended_us;
};

/* Takes the return value of keymap_type() for a key event. KEYMAP_NOTHING only shows that the
 * reader is still sending. Call scan_advance(scan, rule, at_us) first, because it reports a
 * pause that passed before this key. */
enum scan_event scan_type(struct scan *scan, const struct scan_rule *rule, int key, int64_t at_us);
enum scan_event scan_advance(struct scan *scan, const struct scan_rule *rule, int64_t now_us);
/* Returns the time when scan_advance() will return an event; INT64_MAX: no event comes before
 * the next key. */
int64_t scan_due_us(const struct scan *scan, const struct scan_rule *rule);

/* Begins when the reader was just opened. A code that begins within rule->pause_us may have lost
 * its head. */
void scan_begin(struct scan *scan, const struct scan_rule *rule, int64_t now_us);

/* Tells that characters were lost, perhaps of a code. A code that has begun, or begins within 5
 * s, is dropped up to its end. */
void scan_spoil(struct scan *scan, int64_t at_us);

/* Forgets the typed characters, because a person's number must not outlive the visit. */
void scan_clear(struct scan *scan);

/* Returns why the event is no code, for the log; null for SCAN_NOTHING and SCAN_CODE. */
const char *scan_event_text(enum scan_event event);

#endif
