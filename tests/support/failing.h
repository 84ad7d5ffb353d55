/* SPDX-License-Identifier: MIT */
/*
 * System calls and allocations that fail on demand, for failure sweeps: a test lets the first call
 * fail, then the second, and so on, so that each error branch runs under AddressSanitizer.
 *
 * A test names what it replaces in its `wrap:` line (calls not named there stay the real ones) and
 * counts 1, 2, ... with failing_arm() until a run makes fewer calls than that. Any thread.
 */
#ifndef TESTS_SUPPORT_FAILING_H
#define TESTS_SUPPORT_FAILING_H

#include <stdbool.h>

enum failing_for {
	FAILING_ONCE,    /* the n-th call fails, the next one works */
	FAILING_FOREVER, /* a disk that dies at the n-th call */
};

/* From the n-th wrapped call on (1 is the next one), with this errno (positive). */
void failing_arm(int n, enum failing_for how_long, int error);

/* Only calls of this name count and fail ("fsync"); null: all of them. */
void failing_only(const char *name);

/* Back to normal. Returns whether a call failed since failing_arm(). */
bool failing_disarm(void);

/* Every write() puts out a third of what it was given, and every second is EINTR. */
void failing_write_short(bool is_on);

#endif
