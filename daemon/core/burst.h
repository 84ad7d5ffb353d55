/* SPDX-License-Identifier: MIT */
/*
 * Chooses the frame of a burst that becomes the photo. Pure.
 *
 * Two frames are compared by these criteria, in this order. The first criterion by which the frames
 * differ decides which of them is better:
 *   1. a face was found;
 *   2. fewer reasons that the profile rejects on, then fewer reasons that could not be judged;
 *   3. less glare on lenses and skin, in steps of 1 % of the measured area;
 *   4. eyes further open, in steps of 0.03 up to 0.27 (a larger value only means a stare);
 *   5. sharper, in steps of a tenth;
 *   6. calmer: how far lips, smile, gaze and the head's angles depart from rest, each as a share of
 *      the departure that people notice;
 *   7. sharper, without steps.
 * Values that differ only by noise usually lie in the same step and count as equal, so that the
 * next criterion decides. A measure that could not be taken counts as if it had its worst value.
 */
#ifndef DAEMON_CORE_BURST_H
#define DAEMON_CORE_BURST_H

#include <stdbool.h>

#include "daemon/core/measure.h"
#include "daemon/core/verdict.h"

enum { BURST_KEYS = 8 };

/* The keys are private: compare two ranks with burst_is_better(). */
struct burst_rank {
	/* the first key in which two ranks differ decides: the larger is better */
	double keys[BURST_KEYS];
};

struct burst_rank burst_rank(bool has_face, const struct measures *measures,
			     const struct verdict *verdict);
bool burst_is_better(const struct burst_rank *a, const struct burst_rank *b);

#endif
