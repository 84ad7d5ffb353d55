/* SPDX-License-Identifier: MIT */
/*
 * The area above the brows: the height of the forehead's skin, column by column, and the crown
 * above the skin (hair, hat or band). Heights are in eye distances above the brows.
 */
#ifndef DAEMON_EXAMINER_FOREHEAD_H
#define DAEMON_EXAMINER_FOREHEAD_H

#include "daemon/examiner/scene.h"

enum { FOREHEAD_COLUMNS = 19 };

struct forehead {
	float brow_y;       /* y in the head chip: mean of the brows' upper edges */
	float middle_x;     /* x in the head chip: the middle between the brows */
	float skin_usual;   /* 85th percentile of the height of skin over the columns */
	float skin_middle;  /* median of the height of skin over the columns */
	float crown_height; /* height of the top of the person in the mask */
	int crown_count;    /* head chip pixels of the crown: person, not skin, above the brows */
	struct lab crown;   /* mean colour of the crown's pixels */
	float implausible;  /* share of the crown's pixels in colours that hair cannot have */
	float dyed;         /* share of the crown's pixels in colours that only dye can give */
	float burnt;        /* share of the crown's pixels that are burnt to white */
	/* just above the brows: strength of the horizontal edges / strength of the other edges */
	float banding;
	bool is_seen; /* enough of the head lies inside the picture to judge the crown */
};

void forehead_look(const struct scene *scene, struct forehead *ret_forehead);

#endif
