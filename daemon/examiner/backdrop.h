/* SPDX-License-Identifier: MIT */
/* The part of the backdrop that the photo will show: its colour and evenness. */
#ifndef DAEMON_EXAMINER_BACKDROP_H
#define DAEMON_EXAMINER_BACKDROP_H

#include "daemon/examiner/scene.h"

/* Pixels: 3 % of the body chip. With fewer backdrop pixels the backdrop cannot be judged. */
enum { BACKDROP_COUNT_MIN = 300 };

struct backdrop {
	int count;         /* number of body chip pixels that are surely backdrop */
	struct lab middle; /* median colour of these pixels */
	double gradient;   /* mean Scharr magnitude of ISO's luminance (255 x linear light) */
	double clutter; /* 80th percentile of these gradients; a few loose strands do not count */
	double spread;  /* root mean square colour distance from the medians */
	double burnt;   /* share of pixels with all three channels at 250 or more */
};

void backdrop_look(const struct scene *scene, struct backdrop *ret_backdrop);

#endif
