/* SPDX-License-Identifier: MIT */
/*
 * From characters to a code: collects what a reader types until its terminator. Pure.
 *
 * Enter and Tab end a code; so does a pause, where the rule says that the reader sends none.
 * Otherwise a pause means that the rest was lost or is late: the piece is dropped, never joined
 * with the next, and what follows within 5 s is taken for that rest and dropped up to its end, too:
 * half a number is somebody else's. A code that is too long or holds a character outside printable
 * ASCII is dropped as a whole, and swallowed up to its end.
 */
#ifndef DAEMON_CORE_SCAN_H
#define DAEMON_CORE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* QR codes of version 10 hold 395 letters; the national code and student numbers are far shorter.
 */
enum { SCAN_LIMIT = 400 };

struct scan_rule {
	size_t least, most; /* characters; most at most SCAN_LIMIT */
	int64_t pause_us;   /* longest time between two characters of a code */
	bool pause_ends;    /* the reader sends no terminator */
};

enum scan_event {
	SCAN_NOTHING,
	SCAN_CODE,      /* scan->text is a code */
	SCAN_TOO_SHORT, /* also an Enter alone: that is nobody's code */
	SCAN_TOO_LONG,
	SCAN_BAD_CHARACTER,
	SCAN_CUT_OFF, /* the pause came before the terminator */
};

struct scan {
	char text[SCAN_LIMIT + 1]; /* the last code, until the next character */
	size_t length;
	int64_t last_us;
	bool is_open; /* characters were typed and no end yet */
	bool is_bad, is_long;
	int64_t suspect_until_us; /* what begins before may be the rest of a code that lost its head
				   */
	bool is_stale;            /* text is the last code: begins anew with the next character */
};

/* c: as from keymap_type(); 0 is ignored. A pause that passed before c is reported first, by
 * calling scan_advance(scan, rule, at_us) before. */
enum scan_event scan_type(struct scan *scan, const struct scan_rule *rule, char c, int64_t at_us);
enum scan_event scan_advance(struct scan *scan, const struct scan_rule *rule, int64_t now_us);
/* When scan_advance() will have something to say; INT64_MAX: not before the next character. */
int64_t scan_due_us(const struct scan *scan, const struct scan_rule *rule);

/* Characters were lost, whether or not a code was under way: what is there of one is dropped up to
 * its end. */
void scan_spoil(struct scan *scan, int64_t at_us);

/* Forgets what was typed: a person's number does not outlive the visit. */
void scan_clear(struct scan *scan);

#endif
