/* SPDX-License-Identifier: MIT */
/*
 * The coach: a drawn person who shows what is wrong and what is right. The coach is the picture of
 * every hint about the pose, so that a person who does not read the language sees what to do. One
 * parametric bust; it stands for nobody. Pure, except for coach_draw() in coach_draw.c.
 *
 * Left and right are those of the screen, which shows people as a mirror does.
 */
#ifndef DAEMON_COACH_COACH_H
#define DAEMON_COACH_COACH_H

#include <stdbool.h>

#include "daemon/core/way.h"

struct coach {
	/* how far the head is turned to the right, raised, and tilted to the right: -1..1 */
	float yaw, pitch, roll;
	float x, y;      /* where the head is, from the middle, in heights of the head */
	float scale;     /* how much larger the head is drawn; 0: as large as usual */
	float shade;     /* which half of the face is dark: -1 left, 1 right, 0 none */
	float shoulders; /* how far the right shoulder is lower, in heights of the head */
	bool is_blind, is_open, is_smiling; /* eyes shut; mouth open; a broad smile */
	bool looks_away;
	bool has_glasses, has_glare, has_tint, has_low_frame;
	bool has_fringe, has_low_fringe, has_long_hair;
	bool has_pale_hair; /* a lamp above makes the hair look light */
	bool has_hat, has_mask, has_earrings, has_stripes, has_sky_shirt, has_print;
	bool has_twin;    /* a second person stands behind */
	bool has_clutter; /* things stand behind the person */
	bool is_absent;   /* nobody is there */
	bool is_dark, is_pale, is_blurred;
};

bool coach_is_same(const struct coach *a, const struct coach *b);
/* Returns the coach who shows the fault. way: the direction that mends it; the fault is shown the
 * other way. */
struct coach coach_wrong(enum reason reason, enum way way);
/* Returns the coach who does it right, with the same glasses or hair as the wrong one. */
struct coach coach_right(enum reason reason);
/* Returns a coach between two poses; share 0..1. Things, such as glasses, are those of `to`. */
struct coach coach_between(const struct coach *from, const struct coach *to, float share);

#endif
