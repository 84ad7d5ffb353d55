/* SPDX-License-Identifier: MIT */
/* A regular expression from a setting (POSIX extended, see regex(7)). */
#ifndef DAEMON_BASE_PATTERN_H
#define DAEMON_BASE_PATTERN_H

#include <stdbool.h>

#include "daemon/core/problem.h"

struct pattern;

/* -EINVAL: the text is not a regular expression; the problem says why. */
must_check int pattern_create(const char *text, struct problem *problem,
			      struct pattern **ret_pattern);
void pattern_destroy(struct pattern *pattern); /* null is fine */

/* Returns whether the pattern fits the whole text, not only a part of it. */
bool pattern_fits(const struct pattern *pattern, const char *text);

#endif
