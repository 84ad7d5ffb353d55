/* SPDX-License-Identifier: MIT */
/*
 * Recognises headwear by two signs that must occur together. First, it covers the forehead down to
 * a low and straight edge. Second, it has a colour that hair cannot have, or it has horizontal
 * edges. The strands of a fringe, in contrast, hang down or sweep to a side.
 */
#include "daemon/examiner/check.h"

#include <math.h>

#include "daemon/examiner/forehead.h"
#include "daemon/examiner/readout.h"

/*
 * If the skin above the brows is at most this high (eye distances), the forehead counts as covered.
 * A bare forehead is at least 0.65 high.
 */
static const float COVERED_BELOW = 0.48f;
/*
 * There are two kinds of evidence: the share of colours that hair cannot have, and the strength of
 * horizontal edges (banding). Each of them reaches the value 1 at the number given here.
 */
static const float IMPLAUSIBLE_SHARE = 0.16f, BANDING = 0.95f;
/*
 * Evidence from the colours alone or from the edges alone is at most EVIDENCE_MAX, which is too
 * little to report a hat above a visible forehead. If both are strong, the evidence is
 * EVIDENCE_BOTH. This is enough, because a hat can be worn high.
 */
static const float EVIDENCE_MAX = 1.5f, EVIDENCE_BOTH = 2.7f;
static const float IMPLAUSIBLE_STRONG = 0.5f, BANDING_STRONG = 0.85f;
/*
 * The edge of a brim is straight, but the edge of a fringe is ragged. Under hats, the 85th
 * percentile and the median of the skin's height differ by at most RAGGED_FROM (eye distances). If
 * they differ by RAGGED_TO or more, the edge counts as not straight.
 */
static const float RAGGED_FROM = 0.15f, RAGGED_TO = 0.3f;
/*
 * Under an edge that is not straight, edges in the picture are no evidence, and colours count so
 * much less: of 96 hats only one covers the brow so unevenly, and both signs name it.
 */
static const float CROOKED_COLOUR = 0.7f;
/*
 * If the top of the head is lower than this (eye distances above the brows), part of the head is
 * missing in the person mask.
 */
static const float CROWN_MIN = 1;

static float evidence_of(const struct forehead *forehead)
{
	float ragged = forehead->skin_usual - forehead->skin_middle;
	float crooked = fminf(fmaxf((ragged - RAGGED_FROM) / (RAGGED_TO - RAGGED_FROM), 0), 1);
	if (forehead->crown_height < CROWN_MIN)
		return 0;
	if (forehead->implausible > IMPLAUSIBLE_STRONG && forehead->banding > BANDING_STRONG)
		return EVIDENCE_BOTH;
	return fminf(
		fmaxf((1 - CROOKED_COLOUR * crooked) * forehead->implausible / IMPLAUSIBLE_SHARE,
		      (1 - crooked) * forehead->banding / BANDING),
		EVIDENCE_MAX);
}

/*
 * Headwear is the read-out's score plus what the pixels say, so that neither decides alone. The
 * pixels' cue is HeadCover or HeadBand as a share of the value at which it is clear by itself. A
 * cue below CUE_MIN says nothing; a strong one counts at most CUE_MAX more. HeadBand is at most
 * clear: dyed hair has as much colour as a scarf.
 */
static const float COVER_CLEAR = 0.65f, BAND_CLEAR = 0.15f;
static const float CUE_WEIGHT = 0.8f, CUE_MIN = 0.2f, CUE_MAX = 1.3f;
/* The score in place of a map that may not be read: with it, a clear cue just decides. */
static const float UNREAD = 0.36f;

/*
 * Before a plain backdrop the score is surer, and PLAIN is added: of 114 bare heads there, two reach
 * 0.65, and they reach 1. Not so where the hair has strong colours, since dyed hair looks like cloth
 * to the network. What is plain follows the profiles' limits for the backdrop, without a step.
 */
static const float PLAIN = 0.35f;
static const float CLUTTER[2] = { 120, 150 }, SPREAD[2] = { 6, 8 };

static float share_below(float value, const float range[2])
{
	return fminf(fmaxf((range[1] - value) / (range[1] - range[0]), 0), 1);
}

static float plainness(const struct scene *scene)
{
	const struct backdrop *backdrop = &scene->backdrop;
	if (backdrop->count < BACKDROP_COUNT_MIN)
		return 0;
	return share_below((float)backdrop->clutter, CLUTTER) *
	       share_below((float)backdrop->spread, SPREAD);
}

static float headwear(const struct scene *scene, float cover, float band)
{
	float score =
		scene->has_map ? readout_score(READOUT_HEADWEAR, scene->finding->map) : UNREAD;
	float strong = fminf(band / BAND_CLEAR, 1);
	float cue = fmaxf(cover / COVER_CLEAR, strong) - CUE_MIN;
	if (scene->has_map)
		score += PLAIN * plainness(scene) * (1 - strong);
	return score + CUE_WEIGHT * fminf(fmaxf(cue, 0), CUE_MAX);
}

static void set_measures(const struct scene *scene, float cover, float band,
			 struct measures *measures)
{
	measures_set(measures, MEASURE_HEAD_COVER, (double)cover);
	measures_set(measures, MEASURE_HEAD_BAND, (double)band);
	measures_set(measures, MEASURE_HEADWEAR, (double)headwear(scene, cover, band));
}

void check_head(const struct scene *scene, struct measures *measures)
{
	struct forehead forehead;

	if (!scene->has_mesh || !scene->has_mask)
		return;
	forehead_look(scene, &forehead);
	if (!forehead.is_seen)
		return;
	/* So few crown pixels mean that the person is bald or has hair cropped to the skin. */
	if (forehead.crown_count < HEAD_CHIP_IOD) {
		set_measures(scene, 0, 0, measures);
		return;
	}
	float covered = fminf(COVERED_BELOW / fmaxf(forehead.skin_usual, 0.01f), 1);
	set_measures(scene, covered * covered * covered * evidence_of(&forehead), forehead.dyed,
		     measures);
}
