/* SPDX-License-Identifier: MIT */
/* The backdrop as the photo will show it: its colour and how even it is. */
#ifndef DAEMON_EXAMINER_BACKDROP_H
#define DAEMON_EXAMINER_BACKDROP_H

#include "daemon/examiner/scene.h"

/* Pixels, 3 % of the body chip. Less backdrop than this is too little to judge. */
enum { BACKDROP_COUNT_MIN = 300 };

struct backdrop {
	int count;         /* body chip pixels that are surely backdrop */
	struct lab middle; /* medians */
	double gradient;   /* mean Scharr magnitude of ISO's luminance (255 x linear light) */
	double clutter; /* 80th percentile of the same gradients: a few loose strands do not count */
	double spread;  /* root mean square colour distance from the medians */
	double burnt;   /* share of pixels with all three channels at 250 or more */
};

void backdrop_look(const struct scene *scene, struct backdrop *ret_backdrop);

#endif
