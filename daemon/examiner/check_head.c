/* SPDX-License-Identifier: MIT */
/*
 * Headwear. No network for it exists among those we may use, so it is told by what it does: it
 * covers the forehead low and straight across, and it is either of a colour that hair has not, or
 * its edges lie across the brow where a fringe's strands hang down. A fringe is not a hat.
 */
#include "daemon/examiner/check.h"

#include <math.h>

#include "daemon/examiner/forehead.h"

/* Up to here (eye distances above the brows) a hat shows skin; foreheads show 0.65 and more. */
static const float COVERED_BELOW = 0.48f;
/* What counts as evidence 1. */
static const float IMPLAUSIBLE_SHARE = 0.12f, BANDING = 1.7f;
/* More does not make up for a forehead that shows. */
static const float EVIDENCE_MOST = 1.5f;

void check_head(const struct scene *scene, struct measures *measures)
{
	struct forehead forehead;

	if (!scene->has_mesh || !scene->has_mask)
		return;
	forehead_look(scene, &forehead);
	if (!forehead.is_seen)
		return;
	if (forehead.crown_count < HEAD_CHIP_IOD) { /* bald, or hair cropped to the skin */
		measures_set(measures, MEASURE_HEAD_COVER, 0);
		measures_set(measures, MEASURE_HEAD_BAND, 0);
		return;
	}
	measures_set(measures, MEASURE_HEAD_BAND, (double)forehead.dyed);
	const float covered = fminf(COVERED_BELOW / fmaxf(forehead.skin_usual, 0.01f), 1);
	const float evidence =
		fmaxf(forehead.implausible / IMPLAUSIBLE_SHARE, forehead.banding / BANDING);
	measures_set(measures, MEASURE_HEAD_COVER,
		     (double)(covered * covered * fminf(evidence, EVIDENCE_MOST)));
}
