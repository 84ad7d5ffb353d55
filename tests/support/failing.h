/* SPDX-License-Identifier: MIT */
/*
 * System calls and allocations that fail on demand. A test lets the first call fail, then the
 * second, and so on, so that each error branch runs under AddressSanitizer.
 *
 * The test names the calls in its `wrap:` line; all others stay real. It calls failing_arm() with
 * 1, 2, ... until a run makes fewer calls than that. Any thread may call.
 */
#ifndef TESTS_SUPPORT_FAILING_H
#define TESTS_SUPPORT_FAILING_H

#include <stdbool.h>

enum failing_for {
	FAILING_ONCE,    /* the n-th call fails, the next one works */
	FAILING_FOREVER, /* the n-th call and all after it fail, as on a dead disk */
};

/* n: which wrapped call fails; 1 is the next. error: the (positive) errno. */
void failing_arm(int n, enum failing_for how_long, int error);

/* Only calls of this name ("fsync") count and fail; null: calls of every name. */
void failing_only(const char *name);

/* All calls are real again. Returns whether a call has failed since failing_arm(). */
bool failing_disarm(void);

/* Every write() writes a third of its bytes; every second one fails with EINTR. */
void failing_write_short(bool is_on);

#endif
