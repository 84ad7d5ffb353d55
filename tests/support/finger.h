/* SPDX-License-Identifier: MIT */
/*
 * A finger on a button, and the wiring behind it: what they do as edges of the contact, and what
 * was meant. The judge of debouncing: it knows intent, not rules.
 *
 * It keeps to what a rule of 8 ms for a press and 12 ms between presses can tell apart: bouncing
 * contacts close for less than 7 ms and open for less than 11 ms at a time, for 20 ms in all.
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

/* One thing done, as edges, and what it meant. */
struct finger_deed {
	struct finger_edge edges[FINGER_EDGES_MOST];
	int count;
	bool is_press;
	int64_t touched_us, settled_us; /* the press's first touch, end of its chatter */
	bool sticks;
};

/* A small generator of our own, so that a failure can be repeated on every machine. */
uint32_t finger_chance(uint32_t *seed, uint32_t below);
int64_t finger_between(uint32_t *seed, int64_t low_us, int64_t high_us);

/* Presses of all lengths, thirty a second too, interference, stuck buttons. Returns when the next
 * deed may begin. */
int64_t finger_act(struct finger_deed *deed, uint32_t *seed, int64_t at_us);

#endif
