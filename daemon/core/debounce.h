/* SPDX-License-Identifier: MIT */
/*
 * When a contact's chatter is a press: pure, on the kernel's timestamps.
 *
 * A press counts once its contact was closed without a break for press_us; it is over once the
 * contact was open without a break for quiet_us. So chatter shorter than press_us is interference
 * and never a press, and a break shorter than quiet_us inside a press never makes two of it.
 * Between edges nothing happens but time: after each edge, and at debounce_due_us(), call again.
 *
 * A contact that is closed when we first see it gives no press until it was released: it was not
 * pressed before our eyes. Closed for stuck_us is a fault; it ends with the release.
 */
#ifndef DAEMON_CORE_DEBOUNCE_H
#define DAEMON_CORE_DEBOUNCE_H

#include <stdbool.h>
#include <stdint.h>

struct debounce_rule {
	int64_t press_us; /* shortest press */
	int64_t quiet_us; /* shortest pause between two presses */
	int64_t stuck_us; /* longest press; 0: never stuck */
};

/* What happened, as a set: a late timer may find several at once, in this order. */
enum debounce_event {
	DEBOUNCE_PRESSED = 1, /* began_us says since when */
	DEBOUNCE_STUCK = 2,
	DEBOUNCE_FREED = 4, /* no longer stuck */
	DEBOUNCE_RELEASED = 8,
};

struct debounce {
	enum { DEBOUNCE_UP, DEBOUNCE_DOWN, DEBOUNCE_HELD } phase; /* HELD: closed from the start */
	bool is_closed;
	bool is_stuck;
	int64_t edge_us;   /* the last change of the contact */
	int64_t began_us;  /* first touch of the press under way, its chatter included */
	uint32_t glitches; /* closures too short to count, outside a press */
};

/* All that is known at first sight: the contact's state. */
void debounce_begin(struct debounce *debounce, bool is_closed, int64_t now_us);

/* The contact changed, or was looked at again after lost events (same state: no change). */
unsigned debounce_edge(struct debounce *debounce, const struct debounce_rule *rule, bool is_closed,
		       int64_t at_us);

/* Time passed without an edge. Feed all edges up to now first. */
unsigned debounce_advance(struct debounce *debounce, const struct debounce_rule *rule,
			  int64_t now_us);

/* When debounce_advance() will have something to say; INT64_MAX: not before the next edge. */
int64_t debounce_due_us(const struct debounce *debounce, const struct debounce_rule *rule);

#endif
