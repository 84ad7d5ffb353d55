/* SPDX-License-Identifier: MIT */
/* Measures colour and evenness of the backdrop in the area that the photo will show. */
#ifndef DAEMON_EXAMINER_BACKDROP_H
#define DAEMON_EXAMINER_BACKDROP_H

#include "daemon/examiner/chip.h"
#include "daemon/examiner/lab.h"

/* If fewer pixels than this (3 % of the body chip) show the backdrop, it cannot be judged. */
enum { BACKDROP_COUNT_MIN = 300 };

struct backdrop {
	int count;         /* number of body chip pixels that are surely backdrop */
	struct lab middle; /* median colour of the backdrop pixels */
	/* Mean gradient of the backdrop's luminance, by Scharr's filter as in ISO 29794-5. */
	double gradient;
	/*
	 * 80th percentile of the gradients. A few loose strands of hair do not change this value.
	 */
	double clutter;
	double spread; /* root mean square distance of the pixels' colours from the median colour */
	double burnt;  /* share of backdrop pixels whose red, green and blue are all at least 250 */
	double shadow; /* how much darker a part is than the smooth light, 0..1 (evenness.h) */
};

/*
 * Looks at the backdrop on the filled body chip. scratch: three blocks of working memory with one
 * float for each pixel of the chip.
 */
void backdrop_look(const struct chip *chip, void *const scratch[3], struct backdrop *ret_backdrop);

#endif
