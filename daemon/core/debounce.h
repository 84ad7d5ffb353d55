/* SPDX-License-Identifier: MIT */
/*
 * Decides when a contact that chatters counts as pressed. Pure; times are the kernel's timestamps.
 *
 * A press counts once the contact has been closed without a break for press_us. It ends once the
 * contact has been open without a break for quiet_us. So a closure shorter than press_us is
 * interference, and a break shorter than quiet_us does not split one press into two. The caller
 * reports each edge. It also calls debounce_advance() at debounce_due_us(), because some events
 * depend on time alone.
 *
 * A contact that is closed at the start gives no press until it has been released, because nobody
 * knows when it was pressed. A contact closed for stuck_us is stuck until it is released.
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

/* A set of events. A late call may return several events; they happened in the order of this
 * list. */
enum debounce_event {
	DEBOUNCE_PRESSED = 1, /* the press began at began_us */
	DEBOUNCE_STUCK = 2,
	DEBOUNCE_FREED = 4, /* a stuck contact opened again */
	DEBOUNCE_RELEASED = 8,
};

struct debounce {
	enum { DEBOUNCE_UP, DEBOUNCE_DOWN, DEBOUNCE_HELD } phase; /* HELD: closed since the start */
	bool is_closed;
	bool is_stuck;
	int64_t edge_us;   /* time of the last change of the contact */
	int64_t began_us;  /* time of the first contact of this press, before it chattered */
	uint32_t glitches; /* number of closures outside a press that were too short to count */
};

/* Begins with the contact's present state; nothing is known about the time before. */
void debounce_begin(struct debounce *debounce, bool is_closed, int64_t now_us);

/* Reports the contact's state after a change, or after events were lost. In the second case the
 * state may be the same as before. */
unsigned debounce_edge(struct debounce *debounce, const struct debounce_rule *rule, bool is_closed,
		       int64_t at_us);

/* Reports that time passed without an edge. All edges before now_us must have been reported. */
unsigned debounce_advance(struct debounce *debounce, const struct debounce_rule *rule,
			  int64_t now_us);

/* Returns the time when debounce_advance() will return an event; INT64_MAX: no event comes
 * before the next edge. */
int64_t debounce_due_us(const struct debounce *debounce, const struct debounce_rule *rule);

#endif
