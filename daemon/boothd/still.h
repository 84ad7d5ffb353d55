/* SPDX-License-Identifier: MIT */
/*
 * From a burst to a photo: every frame is looked at, the best is chosen, examined in full, judged,
 * and, where geometry allows, cropped and finished. Runs on the worker's thread; knows no loop.
 */
#ifndef DAEMON_BOOTHD_STILL_H
#define DAEMON_BOOTHD_STILL_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/crop.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"
#include "daemon/core/verdict.h"
#include "daemon/examiner/examiner.h"
#include "daemon/imaging/jpeg.h"
#include "daemon/imaging/photo.h"

enum { BURST_FRAMES_MAX = 30 };

/* A frame of our own: the camera's bytes, copied once. */
struct shot {
	uint8_t *bytes;
	size_t size_bytes;
	int64_t captured_us;
};

struct still_shots {
	struct shot shots[BURST_FRAMES_MAX];
	unsigned count;
	reason_set overridden; /* an operator's exceptions for this visit */
};

void still_shots_release(struct still_shots *burst);

struct still {
	unsigned chosen;      /* index into the burst */
	struct shot original; /* the chosen frame's bytes, moved out of the burst */
	struct examination examination;
	struct verdict verdict;
	bool has_photo; /* geometry allowed a crop */
	struct crop crop;
	struct photo photo;
	struct image picture; /* the finished photo decoded, for the screen; malloc'd pixels */
};

/* Takes the chosen shot out of the burst. -EBADMSG where no frame could be decoded. */
must_check int still_take(struct examiner *examiner, struct jpeg_decoder *decoder,
			  const struct profile *profile, struct still_shots *burst,
			  struct problem *problem, struct still *ret_still);
void still_release(struct still *still);

/* The crop the profile asks for; the examination must have a face and a head top. */
struct crop still_crop(const struct profile *profile, const struct image *image,
		       const struct examination *examination);

#endif
