/* SPDX-License-Identifier: MIT */
/*
 * A profile holds the demands of one receiver of photos: the photo's size, the backdrop, limits of
 * the measures and the action for each reason. This module parses text into a struct; the caller
 * reads the file.
 *
 * The lines are `key = value`, in any order. Each key may occur once. A # starts a comment.
 *	name = chsi
 *	photo.width = 480           and the other photo.* keys, all of them required
 *	backdrop = any              or `backdrop = 100 197 255` (sRGB)
 *	reason.too_dark = reject    reject, advise or off; without this line: reason.h's default
 *	LuminanceMean.min = 0.20    a measure's .min or .max, if a reason belongs to that side
 */
#ifndef DAEMON_CORE_PROFILE_H
#define DAEMON_CORE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/crop.h"
#include "daemon/core/measure.h"
#include "daemon/core/problem.h"
#include "daemon/core/reason.h"

struct limit {
	bool has_min, has_max;
	double min, max;
};

struct profile {
	char name[32];
	struct crop_spec crop; /* size of the photo and bands of its measures, in pixels */
	int size_min_bytes, size_max_bytes;
	int quality_min, quality_max; /* range of the JPEG quality, on libjpeg's scale */
	int dpi;
	struct {
		float r, g, b; /* colour that the backdrop should have, sRGB, 0..255 */
	} backdrop;
	bool backdrop_is_set; /* false: any plain backdrop is allowed */
	struct limit limits[MEASURE_COUNT];
	enum reason_action actions[REASON_COUNT];
};

/* Parses a profile. origin: the name of the file, for messages. -EINVAL: the text has a mistake,
 * and the problem says "file:line: key: what is allowed". */
must_check int profile_parse(const char *text, size_t size, const char *origin,
			     struct problem *problem, struct profile *ret_profile);

#endif
