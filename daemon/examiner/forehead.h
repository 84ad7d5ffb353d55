/* SPDX-License-Identifier: MIT */
/*
 * What lies above the brows: how far up the forehead shows skin, column by column, and what stands
 * above that. Hair, fringe, hat and band are all told apart from here. Heights in eye distances.
 */
#ifndef DAEMON_EXAMINER_FOREHEAD_H
#define DAEMON_EXAMINER_FOREHEAD_H

#include "daemon/examiner/scene.h"

enum { FOREHEAD_COLUMNS = 19 };

struct forehead {
	float brow_y;       /* head chip: mean height of the brows' upper edges */
	float middle_x;     /* head chip: between the brows */
	float skin_usual;   /* of most columns (85 % reach no higher) */
	float skin_middle;  /* of half of them */
	float crown_height; /* from the brows to the top of what the mask calls person */
	int crown_count;    /* head chip pixels of the crown: person, not skin, above the brows */
	struct lab crown;   /* their medians */
	float implausible;  /* share of them in colours that no hair has */
	float dyed;         /* share in strong colours that no hair has */
	float burnt;        /* share of them burnt to white */
	float banding;      /* just above the brows: edges that lie across / all others */
	bool is_seen;       /* enough of the head lies inside the picture to say so */
};

void forehead_look(const struct scene *scene, struct forehead *ret_forehead);

#endif
