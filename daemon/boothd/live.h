/* SPDX-License-Identifier: MIT */
/* Judges the live picture: chooses the hint on the screen, finds the photo that would be cut out
 * now, and measures how long the pose has been held. This module reads no clock: the time is an
 * argument. */
#ifndef DAEMON_BOOTHD_LIVE_H
#define DAEMON_BOOTHD_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/config.h"
#include "daemon/core/crop.h"
#include "daemon/core/hint.h"
#include "daemon/core/profile.h"
#include "daemon/core/verdict.h"
#include "daemon/core/way.h"
#include "daemon/examiner/examiner.h"

/* Where the face is in one frame, and the photo that would be cut out of it. */
struct live_place {
	bool face_seen, has_crop;
	struct crop_face face; /* valid if face_seen is true */
	struct box box;        /* around the face; valid if face_seen is true */
	struct crop crop;      /* valid if has_crop is true */
};

struct live {
	struct hint_state hint;
	struct verdict verdict;
	struct live_place place; /* of the last frame that was examined */
	/* the share of the holding time that the screen shows, 0..1; at 1 the booth takes the photo
	 * by itself */
	float held;
};

struct live_rules {
	const struct profile *profile;
	const struct config_hints *hints;
	reason_set overridden; /* reasons that an operator has overridden for this visit */
	int width, height;     /* of the examined picture */
};

/* What one frame has changed. */
enum live_change {
	LIVE_SAME,
	LIVE_DRAWN, /* a face came or went, or the ring has grown by a step */
	LIVE_HINT,  /* the hint or the look has changed */
};

void live_reset(struct live *live);
/* Judges one examined frame. */
enum live_change live_take(struct live *live, const struct live_rules *rules,
			   const struct examination *examination, int64_t now_ms);
/* The pose must be held anew, from the next frame on. The hint stays. */
void live_hold_again(struct live *live);

#endif
