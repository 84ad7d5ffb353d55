/* SPDX-License-Identifier: MIT */
/*
 * Describes the area above the brows: how high the forehead's skin reaches in each column, and the
 * crown above the skin (hair, hat or band). All heights are in eye distances above the brows.
 */
#ifndef DAEMON_EXAMINER_FOREHEAD_H
#define DAEMON_EXAMINER_FOREHEAD_H

#include "daemon/examiner/scene.h"

enum { FOREHEAD_COLUMNS = 19 };

struct forehead {
	float brow_y;       /* y of the brows in the head chip: the mean of their upper edges */
	float middle_x;     /* x of the middle between the brows in the head chip */
	float skin_usual;   /* 85th percentile of the heights that skin reaches in the columns */
	float skin_middle;  /* median of the heights that skin reaches in the columns */
	float crown_height; /* height of the highest point of the person in the person mask */
	/* Number of crown pixels in the head chip: person above the brows, but not skin. */
	int crown_count;
	struct lab crown;  /* mean colour of the crown's pixels */
	float implausible; /* share of the crown's pixels in colours that hair cannot have */
	float dyed;        /* share of the crown's pixels in colours that only dye can give */
	float burnt;       /* share of the crown's pixels that are over-exposed to white */
	/*
	 * strength of the horizontal edges divided by the strength of the other edges, just above
	 * the brows
	 */
	float banding;
	bool is_seen; /* whether enough of the head lies inside the picture to judge the crown */
};

void forehead_look(const struct scene *scene, struct forehead *ret_forehead);

#endif
