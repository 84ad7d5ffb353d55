/* SPDX-License-Identifier: MIT */
/*
 * Turns a burst into a photo. Every frame of the burst is examined quickly and ranked. The best
 * frame is examined in full and judged. If a valid crop exists, the photo is also cut from this
 * frame and compressed. This module runs on the worker's thread and uses no event loop.
 */
#ifndef DAEMON_BOOTHD_STILL_H
#define DAEMON_BOOTHD_STILL_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/crop.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"
#include "daemon/core/spot.h"
#include "daemon/core/verdict.h"
#include "daemon/core/way.h"
#include "daemon/examiner/examiner.h"
#include "daemon/imaging/jpeg.h"
#include "daemon/imaging/photo.h"

enum { BURST_FRAMES_MAX = 30 };

/* A frame of the burst, with its own copy of the compressed bytes. */
struct shot {
	uint8_t *bytes;
	size_t size_bytes;
	int64_t captured_us;
};

struct still_shots {
	struct shot shots[BURST_FRAMES_MAX];
	unsigned count;
	reason_set overridden; /* reasons that an operator has overridden for this visit */
};

void still_shots_release(struct still_shots *burst);

struct still {
	unsigned chosen;      /* index of the chosen frame in the burst */
	struct shot original; /* the chosen frame, which was removed from the burst */
	struct examination examination;
	struct verdict verdict;
	struct ways ways; /* the ways that mend the reasons of the verdict */
	bool has_photo;   /* a photo could be cut from the chosen frame */
	struct crop crop;
	struct photo photo;
	struct spot_frame frame; /* the part of the chosen frame that `picture` shows */
	/* what the screen shows, with pixels from malloc(): the finished photo, or the chosen frame
	 * if no photo could be cut out of it; no pixels: the frame cannot be shown either */
	struct image picture;
};

/* What still_take() works with. It owns none of the members. */
struct still_tools {
	struct examiner *examiner;
	struct jpeg_decoder *decoder;
	const struct profile *profile;
};

/* Turns the burst into a still. The chosen shot moves from the burst to the still. -EBADMSG: no
 * frame of the burst can be used. */
must_check int still_take(const struct still_tools *tools, struct still_shots *burst,
			  struct problem *problem, struct still *ret_still);
void still_release(struct still *still);
/* Decodes a frame small enough for the screen. The caller frees ret_image->pixels, after wiping
 * them. Returns the errors of jpeg_decode_new(). */
must_check int still_preview(struct jpeg_decoder *decoder, const struct shot *shot,
			     struct image *ret_image);
/* Wipes and frees the pixels of still_preview(). */
void still_preview_release(const struct image *image);
/* Finds where the still's picture shows these reasons. Returns the number of spots. */
unsigned still_spots(const struct still *still, reason_set reasons,
		     struct spot ret_spots[SPOTS_MAX]);

#endif
