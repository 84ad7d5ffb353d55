/* SPDX-License-Identifier: MIT */
/*
 * Joins the characters from a code reader to one code. Pure.
 *
 * Enter and Tab end a code. If the rule says that the reader sends neither of these keys, a pause
 * ends a code. Otherwise a pause means that the rest of the code was lost or is late, and the
 * characters so far are dropped. Text that begins within the next 5 s is also dropped, up to its
 * Enter or Tab: it may be the late rest, and half a number may be another person's number. A code
 * that is too long or holds a character outside printable ASCII is dropped up to its end.
 *
 * A key that cannot be read (KEYMAP_UNREADABLE in keymap.h) does more harm: after it, even an Enter
 * may be part of the code. So all keys up to the next pause are dropped, and also all text that
 * begins within 5 s after the last of these keys.
 */
#ifndef DAEMON_CORE_SCAN_H
#define DAEMON_CORE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/identify.h"

/* The longest possible code, in characters: identify.h says why. Student numbers are far shorter. */
enum { SCAN_MAX = IDENTIFY_CODE_MAX };

struct scan_rule {
	size_t least, most; /* shortest and longest code, in characters; most <= SCAN_MAX */
	int64_t pause_us;   /* longest time between two key events of a code */
	/* true: a pause ends a code, because the reader sends neither Enter nor Tab */
	bool pause_ends;
};

enum scan_event {
	SCAN_NOTHING,
	SCAN_CODE, /* scan->text is a code */
	/* the code is too short, or is empty: an Enter came alone and was no second terminator */
	SCAN_TOO_SHORT,
	SCAN_TOO_LONG,
	SCAN_BAD_CHARACTER,
	SCAN_CUT_OFF, /* a pause came before the Enter or Tab of the code */
	SCAN_UNREADABLE,
};

struct scan {
	char text[SCAN_MAX + 1]; /* the characters so far; after a code has ended, the whole code */
	size_t length;
	int64_t last_us;
	bool is_open; /* a code has begun and has not ended */
	bool is_bad, is_long, is_unreadable;
	/* text that begins before this time may be the rest of a lost code */
	int64_t suspect_until_us;
	/* Text that begins before this time may belong to a code with an unreadable key. An Enter
	 * resets suspect_until_us, but not this time. */
	int64_t wary_until_us;
	bool is_stale;  /* `text` holds a whole code; the next key begins a new one */
	bool has_ended; /* an Enter or Tab has come; ended_us is the time of the last one */
	int64_t ended_us;
};

/* Handles one key event of the reader. key: the return value of keymap_type(); KEYMAP_NOTHING only
 * shows that the reader is still sending. Call scan_advance(scan, rule, at_us) first: it reports a
 * pause that ended before this key. */
enum scan_event scan_type(struct scan *scan, const struct scan_rule *rule, int key, int64_t at_us);
enum scan_event scan_advance(struct scan *scan, const struct scan_rule *rule, int64_t now_us);
/* Returns the time when scan_advance() will return an event; INT64_MAX: no event comes before
 * the next key. */
int64_t scan_due_us(const struct scan *scan, const struct scan_rule *rule);

/* Call this when the reader has just been opened. A code that begins within rule->pause_us is
 * dropped, because its first characters may be missing. */
void scan_begin(struct scan *scan, const struct scan_rule *rule, int64_t now_us);

/* Call this when key events were lost, perhaps characters of a code. A code that has begun, or that
 * begins within 5 s, is dropped up to its end. */
void scan_spoil(struct scan *scan, int64_t at_us);

/* Forgets the characters that were typed: a person's number must not be kept after the visit. */
void scan_clear(struct scan *scan);

/* Returns a text for the log that tells why the event is not a code; null for SCAN_NOTHING and
 * SCAN_CODE. */
const char *scan_event_text(enum scan_event event);

#endif
