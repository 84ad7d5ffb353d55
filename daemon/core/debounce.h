/* SPDX-License-Identifier: MIT */
/*
 * When a contact that chatters is pressed. Pure; times are the kernel's timestamps.
 *
 * A press counts once the contact has been closed without a break for press_us. It ends once the
 * contact has been open without a break for quiet_us. So a closure shorter than press_us is
 * interference, and a break shorter than quiet_us does not split one press into two. The caller
 * reports each edge, and calls debounce_advance() at debounce_due_us(), because some events come
 * from time alone.
 *
 * A contact that is closed when we first see it gives no press until it was released: nobody knows
 * when it was pressed. A contact closed for stuck_us is stuck until it is released.
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

/* What happened, as a set: a late timer may find several, which happened in this order. */
enum debounce_event {
	DEBOUNCE_PRESSED = 1, /* since began_us */
	DEBOUNCE_STUCK = 2,
	DEBOUNCE_FREED = 4, /* no longer stuck */
	DEBOUNCE_RELEASED = 8,
};

struct debounce {
	enum { DEBOUNCE_UP, DEBOUNCE_DOWN, DEBOUNCE_HELD } phase; /* HELD: closed from the start */
	bool is_closed;
	bool is_stuck;
	int64_t edge_us;   /* the last change of the contact */
	int64_t began_us;  /* when the present press first touched, its chatter included */
	uint32_t glitches; /* closures too short to count, outside a press */
};

/* Begins with the contact as it is now; nothing is known of before. */
void debounce_begin(struct debounce *debounce, bool is_closed, int64_t now_us);

/* The contact changed, or somebody looked at it after events were lost: then it may be as before. */
unsigned debounce_edge(struct debounce *debounce, const struct debounce_rule *rule, bool is_closed,
		       int64_t at_us);

/* Time passed without an edge. All edges before now_us have been reported. */
unsigned debounce_advance(struct debounce *debounce, const struct debounce_rule *rule,
			  int64_t now_us);

/* When debounce_advance() will return an event; INT64_MAX: not before the next edge. */
int64_t debounce_due_us(const struct debounce *debounce, const struct debounce_rule *rule);

#endif
