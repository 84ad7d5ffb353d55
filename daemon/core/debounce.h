/* SPDX-License-Identifier: MIT */
/*
 * Decides when a contact that chatters counts as pressed. Pure; times are the kernel's timestamps.
 *
 * A press counts once the contact has been closed without a break for press_us. It ends once the
 * contact has been open without a break for quiet_us. So a closure shorter than press_us is
 * interference, and a break shorter than quiet_us does not split one press into two. The caller
 * reports each change of the contact (edge). It also calls debounce_advance() at the time that
 * debounce_due_us() returns, because some events depend on time alone.
 *
 * A contact that is closed at the start gives no press until it has been released, because nobody
 * knows when it was pressed. A contact that has been closed for stuck_us counts as stuck until it
 * is released.
 */
#ifndef DAEMON_CORE_DEBOUNCE_H
#define DAEMON_CORE_DEBOUNCE_H

#include <stdbool.h>
#include <stdint.h>

struct debounce_rule {
	int64_t press_us; /* shortest press */
	int64_t quiet_us; /* shortest time between two presses */
	int64_t stuck_us; /* a press as long as this counts as stuck; 0: no press counts as stuck */
};

/* The events are bits. A call that comes late may return several events; these happened in the
 * order of the list below. */
enum debounce_event {
	DEBOUNCE_PRESSED = 1, /* a press, which began at debounce->began_us */
	DEBOUNCE_STUCK = 2,
	DEBOUNCE_FREED = 4, /* a stuck contact opened again */
	DEBOUNCE_RELEASED = 8,
};

struct debounce {
	/* HELD: the contact has been closed since debounce_begin() */
	enum { DEBOUNCE_UP, DEBOUNCE_DOWN, DEBOUNCE_HELD } phase;
	bool is_closed;
	bool is_stuck;
	int64_t edge_us; /* time of the last change of the contact */
	/* time of the first closure of this press, before the contact chattered */
	int64_t began_us;
	uint32_t glitches; /* number of closures that were too short to be a press */
};

/* Starts with the contact's present state. What happened before now_us counts as unknown. */
void debounce_begin(struct debounce *debounce, bool is_closed, int64_t now_us);

/* Reports the contact's state. Call this function after each change, and after events were lost; in
 * the second case the state may be the same as before. */
unsigned debounce_edge(struct debounce *debounce, const struct debounce_rule *rule, bool is_closed,
		       int64_t at_us);

/* Reports that time passed without an edge. All edges before now_us must have been reported. */
unsigned debounce_advance(struct debounce *debounce, const struct debounce_rule *rule,
			  int64_t now_us);

/* Returns the time when debounce_advance() will return an event; INT64_MAX: no event comes
 * before the next edge. */
int64_t debounce_due_us(const struct debounce *debounce, const struct debounce_rule *rule);

#endif
