/* SPDX-License-Identifier: MIT */
/*
 * Which frame of a burst becomes the photo. Pure.
 *
 * Frames are ordered by these, the first difference decides:
 *   1. a face was found;
 *   2. fewer reasons that the profile rejects on (then fewer it could not judge);
 *   3. less glare: lenses and skin, in steps of 1 % of their zone;
 *   4. eyes further open, in steps of 0.03, up to 0.27: wider than that is a stare, not better;
 *   5. sharper, in steps of a tenth;
 *   6. calmer: lips, smile, gaze and the head's three angles, each against what is noticed;
 *   7. sharper still.
 * Steps keep noise of one measure from overruling the next; an unassessed value ranks last.
 */
#ifndef DAEMON_CORE_BURST_H
#define DAEMON_CORE_BURST_H

#include <stdbool.h>

#include "daemon/core/measure.h"
#include "daemon/core/verdict.h"

enum { BURST_KEYS = 8 };

/* Opaque in meaning: compare with burst_is_better() only. */
struct burst_rank {
	double keys[BURST_KEYS]; /* larger is better, the first differing one decides */
};

struct burst_rank burst_rank(bool has_face, const struct measures *measures,
			     const struct verdict *verdict);
bool burst_is_better(const struct burst_rank *a, const struct burst_rank *b);

#endif
