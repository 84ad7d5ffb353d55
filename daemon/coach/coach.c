/* SPDX-License-Identifier: MIT */
#include "daemon/coach/coach.h"

static bool is_same_pose(const struct coach *a, const struct coach *b)
{
	return a->yaw == b->yaw && a->pitch == b->pitch && a->roll == b->roll && a->x == b->x &&
	       a->y == b->y && a->scale == b->scale && a->shade == b->shade &&
	       a->shoulders == b->shoulders && a->is_blind == b->is_blind &&
	       a->is_open == b->is_open && a->is_smiling == b->is_smiling &&
	       a->looks_away == b->looks_away;
}

static bool is_dressed_alike(const struct coach *a, const struct coach *b)
{
	return a->has_glasses == b->has_glasses && a->has_glare == b->has_glare &&
	       a->has_tint == b->has_tint && a->has_low_frame == b->has_low_frame &&
	       a->has_fringe == b->has_fringe && a->has_low_fringe == b->has_low_fringe &&
	       a->has_long_hair == b->has_long_hair && a->has_pale_hair == b->has_pale_hair &&
	       a->has_hat == b->has_hat && a->has_mask == b->has_mask &&
	       a->has_earrings == b->has_earrings && a->has_stripes == b->has_stripes &&
	       a->has_sky_shirt == b->has_sky_shirt && a->has_print == b->has_print;
}

bool coach_is_same(const struct coach *a, const struct coach *b)
{
	return is_same_pose(a, b) && is_dressed_alike(a, b) && a->has_twin == b->has_twin &&
	       a->has_clutter == b->has_clutter && a->is_absent == b->is_absent &&
	       a->is_dark == b->is_dark && a->is_pale == b->is_pale &&
	       a->is_blurred == b->is_blurred;
}

/* The faults that have no direction. */
static const struct coach faults[REASON_COUNT] = {
	[REASON_NO_FACE] = { .is_absent = true },
	[REASON_SEVERAL_FACES] = { .has_twin = true },
	[REASON_TOO_DARK] = { .is_dark = true },
	[REASON_TOO_BRIGHT] = { .is_pale = true },
	[REASON_UNEVEN_LIGHT] = { .shade = 1 },
	[REASON_TOO_SMALL] = { .scale = 0.58f, .y = 0.35f },
	[REASON_TOO_CLOSE] = { .scale = 1.45f },
	[REASON_OFF_CENTRE] = { .x = 0.75f },
	[REASON_FACE_COVERED] = { .has_mask = true },
	[REASON_HEAD_TURNED] = { .yaw = 0.8f },
	[REASON_HEAD_RAISED] = { .pitch = 0.8f },
	[REASON_HEAD_TILTED] = { .roll = 0.8f },
	[REASON_SHOULDERS_UNEVEN] = { .shoulders = 0.35f },
	[REASON_GLASSES_TINTED] = { .has_glasses = true, .has_tint = true },
	[REASON_HEAD_COVERED] = { .has_hat = true },
	[REASON_HAIR_OVER_EYES] = { .has_low_fringe = true },
	[REASON_HAIR_OVER_BROWS] = { .has_fringe = true },
	[REASON_FRAME_OVER_EYES] = { .has_glasses = true, .has_low_frame = true },
	[REASON_GLASSES_GLARE] = { .has_glasses = true, .has_glare = true },
	[REASON_EYES_CLOSED] = { .is_blind = true },
	[REASON_GAZE_AWAY] = { .looks_away = true },
	[REASON_MOUTH_OPEN] = { .is_open = true },
	[REASON_GLARE_ON_SKIN] = { .is_pale = true },
	[REASON_HAIR_WASHED_OUT] = { .has_pale_hair = true },
	[REASON_BLURRED] = { .is_blurred = true },
	[REASON_UNNATURAL_COLOUR] = { .is_dark = true },
	[REASON_BACKGROUND_UNEVEN] = { .has_clutter = true },
	[REASON_CLOTHES_LIKE_BACKGROUND] = { .has_sky_shirt = true },
	[REASON_RECAPTURED] = { .has_print = true },
	[REASON_SMILING] = { .is_smiling = true },
	[REASON_EARS_HIDDEN] = { .has_long_hair = true },
	[REASON_HAIR_LOOSE] = { .has_long_hair = true },
	[REASON_JEWELLERY] = { .has_earrings = true },
	[REASON_CLOTHES_PATTERNED] = { .has_stripes = true },
};

/* The faults of which the way that mends them is known: the coach is off the other way. */
static const struct coach mended_by[WAY_COUNT] = {
	[WAY_LEFT] = { .x = 0.75f },
	[WAY_RIGHT] = { .x = -0.75f },
	[WAY_HIGHER] = { .y = 0.75f },
	[WAY_LOWER] = { .y = -0.5f },
	[WAY_CLOSER] = { .scale = 0.58f, .y = 0.35f },
	[WAY_BACK] = { .scale = 1.45f },
	[WAY_TURN_LEFT] = { .yaw = 0.8f },
	[WAY_TURN_RIGHT] = { .yaw = -0.8f },
	[WAY_CHIN_UP] = { .pitch = -0.8f },
	[WAY_CHIN_DOWN] = { .pitch = 0.8f },
	[WAY_TILT_LEFT] = { .roll = 0.8f },
	[WAY_TILT_RIGHT] = { .roll = -0.8f },
};

struct coach coach_wrong(enum reason reason, enum way way)
{
	if (way < WAY_COUNT)
		return mended_by[way];
	return reason < REASON_COUNT ? faults[reason] : (struct coach){ 0 };
}

struct coach coach_right(enum reason reason)
{
	struct coach coach = { 0 };
	coach.has_glasses = reason == REASON_FRAME_OVER_EYES || reason == REASON_GLASSES_GLARE ||
			    reason == REASON_GLASSES_TINTED;
	return coach;
}

static float between(float from, float to, float share)
{
	return from + (to - from) * share;
}

struct coach coach_between(const struct coach *from, const struct coach *to, float share)
{
	struct coach coach = share < 0.5f ? *from : *to;
	float first = from->scale > 0 ? from->scale : 1, last = to->scale > 0 ? to->scale : 1;
	coach.yaw = between(from->yaw, to->yaw, share);
	coach.pitch = between(from->pitch, to->pitch, share);
	coach.roll = between(from->roll, to->roll, share);
	coach.x = between(from->x, to->x, share);
	coach.y = between(from->y, to->y, share);
	coach.scale = between(first, last, share);
	coach.shade = between(from->shade, to->shade, share);
	coach.shoulders = between(from->shoulders, to->shoulders, share);
	return coach;
}
