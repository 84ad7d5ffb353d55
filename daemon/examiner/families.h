/* SPDX-License-Identifier: MIT */
/* The table of check families. A new check: a file beside these, a row here, rows in
 * core/measure_table.h, limits in the profiles, words in core/remedy.c where the reason is new. */
#ifndef DAEMON_EXAMINER_FAMILIES_H
#define DAEMON_EXAMINER_FAMILIES_H

#include <stddef.h>

#include "daemon/core/measure.h"
#include "daemon/examiner/scene.h"

struct family {
	const char *name; /* as in the measure table */
	void (*measure)(const struct scene *scene, struct measures *measures);
};

/* In the order in which they run; ret_count: how many. */
const struct family *families(size_t *ret_count);

#endif
