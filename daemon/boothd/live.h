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
	bool face_seen;
	/* where the face was when the screen was last told; valid if face_seen is true */
	struct crop_face face;
	bool has_crop; /* a photo could be cut out of the picture, namely `crop` */
	struct crop crop;
	/* the same for the last frame that was examined, however little has moved */
	struct live_place now;
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
	LIVE_DRAWN, /* the screen must draw the outline or the ring in another way */
	LIVE_HINT,  /* the hint or the look has changed */
};

void live_reset(struct live *live);
/* Judges one examined frame. */
enum live_change live_take(struct live *live, const struct live_rules *rules,
			   const struct examination *examination, int64_t now_ms);
/* The pose must be held anew, from the next frame on. The hint stays. */
void live_hold_again(struct live *live);

#endif
