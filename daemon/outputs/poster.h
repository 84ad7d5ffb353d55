/* SPDX-License-Identifier: MIT */
/*
 * The poster that calls students to the booth: when, where, what to wear, the seven failures of the
 * notice with drawings of wrong and right, and whom to ask. A PDF page, A3 or A4.
 */
#ifndef DAEMON_OUTPUTS_POSTER_H
#define DAEMON_OUTPUTS_POSTER_H

#include <stdbool.h>

#include "daemon/core/problem.h"

/* The texts are the school's. An empty one leaves its place out. */
struct poster {
	const char *school;
	const char *title; /* empty: "Graduation photos" */
	const char *window, *place, *contact;
	const char *fee;
	bool is_small; /* A4; false: A3 */
};

must_check int poster_write(const char *path, const struct poster *poster, struct problem *problem);

#endif
