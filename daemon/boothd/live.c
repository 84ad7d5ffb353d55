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

bool live_take(struct live *live, const struct live_rules *rules,
	       const struct examination *examination, int64_t now_ms)
{
	verdict_judge(rules->profile, &examination->measures, rules->overridden, &live->verdict);
	bool is_steady = examination->motion < steady_speed;
	bool has_changed =
		hint_update(&live->hint, rules->hints, &live->verdict, is_steady, now_ms);
	float held = hint_progress(&live->hint, rules->hints, now_ms);
	has_changed |= examination->has_face != live->face_seen ||
		       fabsf(held - live->held) >= held_step || (held >= 1 && live->held < 1);
	live->face_seen = examination->has_face;
	if (has_changed)
		live->held = held;
	return has_changed;
}
