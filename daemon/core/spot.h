/* SPDX-License-Identifier: MIT */
/*
 * Where on a picture a reason shows: the part that the screen rings when it shows a person a refused
 * photo. Pure. The places are computed from the eyes, the top of the head and the width of the face,
 * so they are good to about a tenth of the face's width: enough to point at, not to measure.
 */
#ifndef DAEMON_CORE_SPOT_H
#define DAEMON_CORE_SPOT_H

#include "daemon/core/reason.h"

/* A head in a picture, in pixels. Left and right are the image's. */
struct spot_head {
	double left_eye_x, left_eye_y, right_eye_x, right_eye_y;
	double head_top_y;
	double face_width; /* cheek to cheek */
};

/* The part of a picture that the spots are told for, such as the photo's frame, in pixels. */
struct spot_frame {
	double x, y, width, height;
};

enum spot_shape { SPOT_ELLIPSE, SPOT_RECTANGLE, SPOT_SHAPE_COUNT };

/* An ellipse or a rectangle. The numbers describe the box around it, as fractions of the frame's
 * width and height. The box lies within the frame. */
struct spot {
	enum reason reason;
	enum spot_shape shape;
	float x, y, width, height;
};

enum { SPOTS_MAX = 8 };

/* Finds the spots of these reasons, the most important reason first; a reason may have two. Writes at
 * most SPOTS_MAX and returns their number. Reasons without a place, such as no_face, have no spot. */
unsigned spots_find(const struct spot_head *head, const struct spot_frame *frame,
		    reason_set reasons, struct spot ret_spots[SPOTS_MAX]);

#endif
