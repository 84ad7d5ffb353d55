/* SPDX-License-Identifier: MIT */
/*
 * Headwear. No network for it exists among those we may use, so it is told by what it does: it
 * covers the forehead low and straight across, and it is either of a colour that hair has not, or
 * its edges lie across the brow where a fringe's strands hang down or sweep aside. A fringe is not
 * a hat.
 */
#include "daemon/examiner/check.h"

#include <math.h>

#include "daemon/examiner/forehead.h"

/* Up to here (eye distances above the brows) a hat shows skin; foreheads show 0.65 and more. */
static const float COVERED_BELOW = 0.48f;
/* What counts as evidence 1. */
static const float IMPLAUSIBLE_SHARE = 0.16f, BANDING = 0.95f;
/* More of one kind does not make up for a forehead that shows; where both kinds are strong, a hat
 * may be worn high. */
static const float EVIDENCE_MAX = 1.5f, EVIDENCE_BOTH = 2.7f;
static const float IMPLAUSIBLE_STRONG = 0.5f, BANDING_STRONG = 0.85f;
/* A brim is as high everywhere, a fringe is not: by so much (eye distances) the skin's usual and
 * middle height differ under hats, and from so much on nothing lies straight across. */
static const float RAGGED_FROM = 0.15f, RAGGED_TO = 0.3f;
/* No hat sits lower on the head than this above the brows: there the mask was cut short. */
static const float CROWN_MIN = 1;

static float evidence_of(const struct forehead *forehead)
{
	float ragged = forehead->skin_usual - forehead->skin_middle;
	float straight =
		1 - fminf(fmaxf((ragged - RAGGED_FROM) / (RAGGED_TO - RAGGED_FROM), 0), 1) / 2;
	if (forehead->crown_height < CROWN_MIN)
		return 0;
	if (forehead->implausible > IMPLAUSIBLE_STRONG && forehead->banding > BANDING_STRONG)
		return EVIDENCE_BOTH;
	return fminf(fmaxf(forehead->implausible / IMPLAUSIBLE_SHARE,
			   straight * forehead->banding / BANDING),
		     EVIDENCE_MAX);
}

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
	float covered = fminf(COVERED_BELOW / fmaxf(forehead.skin_usual, 0.01f), 1);
	measures_set(measures, MEASURE_HEAD_COVER,
		     (double)(covered * covered * covered * evidence_of(&forehead)));
}
