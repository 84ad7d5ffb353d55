/* SPDX-License-Identifier: MIT */
/*
 * The table of check families. A new family needs a file check_NAME.c, a row in families.c, rows in
 * core/measure_table.h and limits in the profiles. A new reason also needs texts in core/remedy.c.
 */
#ifndef DAEMON_EXAMINER_FAMILIES_H
#define DAEMON_EXAMINER_FAMILIES_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/measure.h"
#include "daemon/examiner/scene.h"

struct family {
	const char *name; /* the NAME in the family's file name check_NAME.c */
	void (*measure)(const struct scene *scene, struct measures *measures);
	/* reads the chips' pixels; in live mode, such families do not run on every frame */
	bool reads_pixels;
};

/* Returns the families in the order in which they run. ret_count receives their number. */
const struct family *families(size_t *ret_count);

#endif
