/* SPDX-License-Identifier: MIT */
/* The colours of this face's skin, and whether another colour is the same skin in other light. */
#ifndef DAEMON_EXAMINER_SKIN_H
#define DAEMON_EXAMINER_SKIN_H

#include <stdbool.h>

#include "daemon/examiner/chip.h"
#include "daemon/examiner/lab.h"

/* All colours are medians, so that glasses, strands and shadows in the zones do not count. */
struct skin {
	int count;         /* number of pixels of both cheeks */
	struct lab cheeks; /* colour of both cheeks together */
	struct lab cheek[2];
	/* colour between the brows if skin shows there; otherwise the same as `cheeks` */
	struct lab brows;
};

/* Learns the skin's colours. The chips' regions must be filled. */
struct skin skin_learn(const struct chip *face, const struct chip *head);
/* Sets REGION_SKIN on the head chip. */
void skin_mark(const struct skin *skin, struct chip *head);

/* Returns whether a colour is this face's skin, in any light and shade. */
bool skin_is(const struct skin *skin, struct lab colour);
/* Returns whether some people's skin has this hue in ordinary light. */
bool skin_is_plausible(struct lab skin);
/* Whether the picture is grey. In a grey picture colour cannot tell skin, shadow and tint apart. */
bool skin_is_grey(const struct skin *skin);
/* Returns how far `colour` is from `skin` at the lightness of `colour` (CIELAB a, b). */
float skin_tint(struct lab skin, struct lab colour);

#endif
