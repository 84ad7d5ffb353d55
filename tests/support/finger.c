/* SPDX-License-Identifier: MIT */
#include "tests/support/finger.h"

enum { MS = 1000 };

uint32_t finger_chance(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (uint32_t)(((uint64_t)*seed * below) >> 32);
}

int64_t finger_between(uint32_t *seed, int64_t low_us, int64_t high_us)
{
	return low_us + (int64_t)finger_chance(seed, (uint32_t)(high_us - low_us + 1));
}

static void put(struct finger_deed *deed, int64_t at_us, bool is_closed)
{
	deed->edges[deed->count++] = (struct finger_edge){ at_us, is_closed };
}

/* The contact bounces for at most most_us and then stays as `closed` says. Returns when it stays
 * so. While it bounces, it is closed for less than 7 ms and open for at most 11 ms at a time. */
static int64_t bounce(struct finger_deed *deed, uint32_t *seed, int64_t at_us, bool closed,
		      int64_t most_us)
{
	int64_t end_us = at_us + most_us;
	put(deed, at_us, closed);
	while (deed->count < FINGER_EDGES_MOST - 8) {
		int64_t pulse_us = finger_between(seed, 200, 7 * MS);
		int64_t break_us = finger_between(seed, 200, 11 * MS);
		int64_t first_us = closed ? pulse_us : break_us;
		int64_t second_us = closed ? break_us : pulse_us;
		if (at_us + first_us + second_us > end_us || finger_chance(seed, 4) == 0)
			return at_us;
		put(deed, at_us + first_us, !closed);
		at_us += first_us + second_us;
		put(deed, at_us, closed);
	}
	return at_us;
}

static int64_t press(struct finger_deed *deed, uint32_t *seed, int64_t at_us, int64_t hold_us,
		     int64_t bounce_us)
{
	deed->is_press = true;
	deed->touched_us = at_us;
	deed->settled_us = bounce(deed, seed, at_us, true, bounce_us);
	return bounce(deed, seed, deed->settled_us + hold_us, false, bounce_us);
}

/* Interference: the contact closes for a shorter time than in any press. */
static int64_t interfere(struct finger_deed *deed, uint32_t *seed, int64_t at_us)
{
	unsigned pulses = 1 + finger_chance(seed, 10);
	for (unsigned i = 0; i < pulses; i++) {
		put(deed, at_us, true);
		at_us += finger_between(seed, 20, 7 * MS);
		put(deed, at_us, false);
		at_us += finger_between(seed, 20, 30 * MS);
	}
	return at_us;
}

int64_t finger_act(struct finger_deed *deed, uint32_t *seed, int64_t at_us)
{
	*deed = (struct finger_deed){ .count = 0 };
	switch (finger_chance(seed, 8)) {
	case 0:
		return interfere(deed, seed, at_us) + finger_between(seed, 20 * MS, 200 * MS);
	case 1: /* held long, but not stuck */
		return press(deed, seed, at_us, finger_between(seed, 1000 * MS, 9000 * MS),
			     20 * MS) +
		       finger_between(seed, 20 * MS, 900 * MS);
	case 2: /* stuck */
		deed->sticks = true;
		return press(deed, seed, at_us, finger_between(seed, 10100 * MS, 60000 * MS),
			     20 * MS) +
		       finger_between(seed, 20 * MS, 900 * MS);
	case 3:
	case 4: { /* thirty presses a second: 16 ms closed, 16 ms open, little time to bounce */
		int64_t end_us = press(deed, seed, at_us, 13 * MS, 3 * MS);
		int64_t next_us = at_us + 33 * MS;
		return next_us > end_us + 13 * MS ? next_us : end_us + 13 * MS;
	}
	default:
		return press(deed, seed, at_us, finger_between(seed, 20 * MS, 400 * MS), 20 * MS) +
		       finger_between(seed, 20 * MS, 900 * MS);
	}
}
