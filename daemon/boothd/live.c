/* SPDX-License-Identifier: MIT */
#include "daemon/boothd/live.h"

#include <math.h>
#include <string.h>

/* A face that moves faster than this is blurred at an exposure of 1/30 s. Unit: distances between
 * the eyes per second. */
static const float steady_speed = 0.6f;

/* A ring on the screen shows how long the person has held the pose. It grows in steps of this share
 * of its length. */
static const float held_step = 0.1f;

void live_reset(struct live *live)
{
	memset(live, 0, sizeof(*live));
	hint_reset(&live->hint);
}

void live_hold_again(struct live *live)
{
	hint_hold_again(&live->hint);
	live->held = 0;
}

static struct live_place find_place(const struct live_rules *rules,
				    const struct examination *examination,
				    const struct crop_face *face)
{
	struct live_place place = { .face_seen = examination->has_face };
	if (!place.face_seen)
		return place;
	place.face = *face;
	place.box = examination->box;
	place.crop = crop_find(&rules->profile->crop, face);
	place.has_crop = place.crop.has_rectangle && place.crop.violations == 0;
	return place;
}

/* Returns true if the ring on the screen must change. */
static bool follow_held(struct live *live, float held)
{
	bool has_changed = fabsf(held - live->held) >= held_step || (held >= 1 && live->held < 1) ||
			   (held <= 0 && live->held > 0);
	if (has_changed)
		live->held = held;
	return has_changed;
}

enum live_change live_take(struct live *live, const struct live_rules *rules,
			   const struct examination *examination, int64_t now_ms)
{
	verdict_judge(rules->profile, &examination->measures, rules->overridden, &live->verdict);
	bool is_steady = examination->motion < steady_speed;
	struct crop_face face = examination_face(examination, rules->width, rules->height);
	struct ways ways = ways_find(rules->profile, &examination->measures,
				     examination->has_face ? &face : NULL, live->verdict.reasons);
	bool is_other_hint =
		hint_update(&live->hint, rules->hints, &live->verdict, &ways, is_steady, now_ms);
	bool is_drawn = live->place.face_seen != examination->has_face;
	live->place = find_place(rules, examination, &face);
	is_drawn |= follow_held(live, hint_progress(&live->hint, rules->hints, now_ms));
	if (is_other_hint)
		return LIVE_HINT;
	return is_drawn ? LIVE_DRAWN : LIVE_SAME;
}
