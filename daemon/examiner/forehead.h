/* SPDX-License-Identifier: MIT */
/*
 * What lies above the brows: how far up the forehead shows skin, column by column, and what lies
 * above the skin (the crown: hair, hat or band). Heights are in eye distances above the brows.
 */
#ifndef DAEMON_EXAMINER_FOREHEAD_H
#define DAEMON_EXAMINER_FOREHEAD_H

#include "daemon/examiner/scene.h"

enum { FOREHEAD_COLUMNS = 19 };

struct forehead {
	float brow_y;       /* head chip: mean height of the brows' upper edges */
	float middle_x;     /* head chip: between the brows */
	float skin_usual;   /* 85th percentile of the height of skin over the columns */
	float skin_middle;  /* median of the height of skin over the columns */
	float crown_height; /* top of what the mask calls person */
	int crown_count;    /* head chip pixels of the crown: person, not skin, above the brows */
	struct lab crown;   /* mean colour of these pixels */
	float implausible;  /* share of these pixels in colours that hair does not have */
	float dyed;         /* share of these pixels in colours so strong that they must be dyed */
	float burnt;        /* share of these pixels burnt to white */
	float banding;      /* just above the brows: strength of horizontal edges / all others */
	bool is_seen;       /* enough of the head lies inside the picture to judge the crown */
};

void forehead_look(const struct scene *scene, struct forehead *ret_forehead);

#endif
