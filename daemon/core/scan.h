/* SPDX-License-Identifier: MIT */
/*
 * From characters to a code: collects what a code reader types. Pure.
 *
 * Enter and Tab end a code; so does a pause, where the rule says that the reader sends neither.
 * Elsewhere a pause means that the rest of the code was lost or is late. Then the piece is dropped,
 * and so is everything that begins within 5 s, up to its end: it may be that rest, and half a
 * number is another person's number. A code that is too long or holds a character outside printable
 * ASCII is dropped up to its end.
 *
 * A key that nobody can read (keymap.h) spoils more: after it even an Enter may be part of the code.
 * So everything is dropped up to the next pause, and everything that begins within 5 s after it.
 */
#ifndef DAEMON_CORE_SCAN_H
#define DAEMON_CORE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A QR code of version 10 holds 395 letters; student numbers are far shorter. */
enum { SCAN_MAX = 400 };

struct scan_rule {
	size_t least, most; /* characters; most is SCAN_MAX or less */
	int64_t pause_us;   /* longest time between two key events of a code */
	bool pause_ends;    /* a pause ends a code: the reader sends neither Enter nor Tab */
};

enum scan_event {
	SCAN_NOTHING,
	SCAN_CODE,      /* scan->text is a code */
	SCAN_TOO_SHORT, /* also an Enter alone, but not the second one of a reader that sends two */
	SCAN_TOO_LONG,
	SCAN_BAD_CHARACTER,
	SCAN_CUT_OFF, /* a pause came before Enter or Tab */
	SCAN_UNREADABLE,
};

struct scan {
	char text[SCAN_MAX + 1]; /* the last code, until the next character */
	size_t length;
	int64_t last_us;
	bool is_open; /* a code has begun and has not ended */
	bool is_bad, is_long, is_unreadable;
	int64_t suspect_until_us; /* what begins before this time may be the rest of a lost code */
	int64_t wary_until_us;    /* the same, after an unreadable key: not even an Enter ends it */
	bool is_stale;            /* text is the last code; the next character begins another */
	bool has_ended;           /* an Enter or Tab came; the last one came at ended_us */
	int64_t ended_us;
};

/* key: what keymap_type() returned for a key that was pressed or released. KEYMAP_NOTHING only shows
 * that the reader is still at it. Call scan_advance(scan, rule, at_us) first: it reports a pause that
 * passed before this key. */
enum scan_event scan_type(struct scan *scan, const struct scan_rule *rule, int key, int64_t at_us);
enum scan_event scan_advance(struct scan *scan, const struct scan_rule *rule, int64_t now_us);
/* When scan_advance() will return an event; INT64_MAX: not before the next key. */
int64_t scan_due_us(const struct scan *scan, const struct scan_rule *rule);

/* The reader was just opened: a code that begins within a pause may have lost its head. */
void scan_begin(struct scan *scan, const struct scan_rule *rule, int64_t now_us);

/* Characters were lost, perhaps of a code: the code that has begun, or begins within 5 s, is dropped
 * up to its end. */
void scan_spoil(struct scan *scan, int64_t at_us);

/* Forgets what was typed: a person's number must not outlive the visit. */
void scan_clear(struct scan *scan);

/* Why it is no code, for the log; null for SCAN_NOTHING and SCAN_CODE. */
const char *scan_event_text(enum scan_event event);

#endif
