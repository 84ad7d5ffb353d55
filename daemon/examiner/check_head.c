/* SPDX-License-Identifier: MIT */
/*
 * Recognises headwear by two signs together. First, it covers the forehead low and straight across.
 * Second, it has a colour that hair does not have, or its edges run across the brow, while the
 * strands of a fringe hang down or sweep aside.
 */
#include "daemon/examiner/check.h"

#include <math.h>

#include "daemon/examiner/forehead.h"

/*
 * The height of skin that a hat leaves above the brows, in eye distances. A bare forehead shows
 * 0.65 or more.
 */
static const float COVERED_BELOW = 0.48f;
/* The share of implausible colours, and the banding, that count as evidence 1. */
static const float IMPLAUSIBLE_SHARE = 0.16f, BANDING = 0.95f;
/*
 * Evidence of one kind is limited to EVIDENCE_MAX, so it cannot outweigh a forehead that shows. If
 * both kinds are strong, their sum can outweigh it, because a hat can be worn high.
 */
static const float EVIDENCE_MAX = 1.5f, EVIDENCE_BOTH = 2.7f;
static const float IMPLAUSIBLE_STRONG = 0.5f, BANDING_STRONG = 0.85f;
/*
 * A brim is equally high everywhere, a fringe is ragged. Under hats the usual and the middle height
 * of the skin differ by at most RAGGED_FROM (eye distances). From RAGGED_TO on, an edge counts as
 * not straight.
 */
static const float RAGGED_FROM = 0.15f, RAGGED_TO = 0.3f;
/* If the crown is lower than this (eye distances above the brows), the mask is cut short. */
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
	/* The person is bald, or the hair is cropped to the skin. */
	if (forehead.crown_count < HEAD_CHIP_IOD) {
		measures_set(measures, MEASURE_HEAD_COVER, 0);
		measures_set(measures, MEASURE_HEAD_BAND, 0);
		return;
	}
	measures_set(measures, MEASURE_HEAD_BAND, (double)forehead.dyed);
	float covered = fminf(COVERED_BELOW / fmaxf(forehead.skin_usual, 0.01f), 1);
	measures_set(measures, MEASURE_HEAD_COVER,
		     (double)(covered * covered * covered * evidence_of(&forehead)));
}
