/* SPDX-License-Identifier: MIT */
/*
 * A finger on a button, and the wiring behind the button: makes the edges of the contact, and knows
 * whether the finger meant a press. Tests of debouncing compare what debounce found with that.
 *
 * Debouncing takes 8 ms closed for a press and 12 ms open for its end. So a bouncing contact here
 * closes for less than 7 ms and opens for at most 11 ms at a time, for 20 ms in all.
 */
#ifndef TESTS_SUPPORT_FINGER_H
#define TESTS_SUPPORT_FINGER_H

#include <stdbool.h>
#include <stdint.h>

enum { FINGER_EDGES_MOST = 64, FINGER_PRESS_MS = 8, FINGER_QUIET_MS = 12, FINGER_STUCK_MS = 10000 };

struct finger_edge {
	int64_t at_us;
	bool is_closed;
};

/* One thing that the finger or the wiring did: its edges, and what it meant. */
struct finger_deed {
	struct finger_edge edges[FINGER_EDGES_MOST];
	int count;
	bool is_press;
	int64_t touched_us, settled_us; /* the first touch of a press, the end of its bouncing */
	bool sticks;
};

/* Random numbers that are the same on every machine, so that a failure can be repeated. */
uint32_t finger_chance(uint32_t *seed, uint32_t below);
int64_t finger_between(uint32_t *seed, int64_t low_us, int64_t high_us);

/* Does one thing at random: a press of any length, thirty presses a second, interference, a stuck
 * button. Returns when the next may begin. */
int64_t finger_act(struct finger_deed *deed, uint32_t *seed, int64_t at_us);

#endif
