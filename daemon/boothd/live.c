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

/* The outline on the screen follows the head when the head or the photo's frame has moved by this
 * share of its width. A head that is held still moves less. */
static const double still_share = 0.02;

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

static bool has_moved(double before, double now, double width)
{
	return fabs(now - before) > still_share * width;
}

static bool is_other_crop(const struct crop *before, const struct crop *now)
{
	return has_moved(before->x, now->x, now->width) ||
	       has_moved(before->y, now->y, now->width) ||
	       has_moved(before->width, now->width, now->width);
}

static bool is_other_face(const struct crop_face *before, const struct crop_face *now)
{
	return has_moved(before->eyes_x, now->eyes_x, now->face_width) ||
	       has_moved(before->eyes_y, now->eyes_y, now->face_width) ||
	       has_moved(before->face_width, now->face_width, now->face_width);
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

/* Follows the head and the photo's frame. Returns true if the screen must draw them elsewhere. */
static bool follow_place(struct live *live)
{
	const struct live_place *now = &live->now;
	bool has_changed = now->has_crop != live->has_crop || now->face_seen != live->face_seen;
	live->face_seen = now->face_seen;
	live->has_crop = now->has_crop;
	if (live->face_seen && (has_changed || is_other_face(&live->face, &now->face))) {
		live->face = now->face;
		has_changed = true;
	}
	if (live->has_crop && (has_changed || is_other_crop(&live->crop, &now->crop))) {
		live->crop = now->crop;
		has_changed = true;
	}
	return has_changed;
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
	live->now = find_place(rules, examination, &face);
	bool is_drawn = follow_place(live);
	is_drawn |= follow_held(live, hint_progress(&live->hint, rules->hints, now_ms));
	if (is_other_hint)
		return LIVE_HINT;
	return is_drawn ? LIVE_DRAWN : LIVE_SAME;
}
