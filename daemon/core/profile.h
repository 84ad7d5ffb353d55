/* SPDX-License-Identifier: MIT */
/*
 * A profile holds the demands of one receiver of photos: the photo's size, the backdrop, limits of
 * the measures and the action for each reason. This module parses text into a struct; the caller
 * reads the file.
 *
 * Lines are `key = value` in any order, each key once; # starts a comment.
 *	name = chsi
 *	photo.width = 480           and the other photo.* keys, all of them required
 *	backdrop = any              or `backdrop = 100 197 255` (sRGB)
 *	reason.too_dark = reject    reject, advise or off; without this line: reason.h's default
 *	LuminanceMean.min = 0.20    .min or .max of a measure, if that side has a reason
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
	struct crop_spec crop; /* size and bands of the photo, pixels */
	int size_min_bytes, size_max_bytes;
	int quality_min, quality_max; /* JPEG quality, libjpeg's scale */
	int dpi;
	struct {
		float r, g, b; /* colour that the backdrop should have, sRGB, 0..255 */
	} backdrop;
	bool backdrop_is_set; /* false: any plain backdrop will do */
	struct limit limits[MEASURE_COUNT];
	enum reason_action actions[REASON_COUNT];
};

/* Parses a profile. origin is the file's name, for messages. -EINVAL: the problem says
 * "file:line: key: what is allowed". */
must_check int profile_parse(const char *text, size_t size, const char *origin,
			     struct problem *problem, struct profile *ret_profile);

#endif
