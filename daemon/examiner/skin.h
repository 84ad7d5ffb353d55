/* SPDX-License-Identifier: MIT */
/* What this face's skin looks like, and whether another colour is the same skin in other light. */
#ifndef DAEMON_EXAMINER_SKIN_H
#define DAEMON_EXAMINER_SKIN_H

#include <stdbool.h>

#include "daemon/examiner/chip.h"
#include "daemon/examiner/lab.h"

/* Medians, so that frames, strands and shadows in the zones do not count. */
struct skin {
	int count;         /* pixels of both cheeks */
	struct lab cheeks; /* of both together */
	struct lab cheek[2];
	struct lab brows; /* between the brows, where that is skin; else the cheeks again */
};

/* From two chips whose regions are filled. */
struct skin skin_learn(const struct chip *face, const struct chip *head);
/* Sets REGION_SKIN on the head chip. */
void skin_mark(const struct skin *skin, struct chip *head);

/* Whether a colour is this face's skin, in whatever light and shade it stands. */
bool skin_is(const struct skin *skin, struct lab colour);
/* A hue that some people's skin has in some plain light. */
bool skin_is_plausible(struct lab skin);
/* A grey picture: no colour to tell skin, shadow and tint apart by. */
bool skin_is_grey(const struct skin *skin);
/* Distance of a colour's hue and chroma from what `skin` would show at the colour's lightness. */
float skin_tint(struct lab skin, struct lab colour);

#endif
