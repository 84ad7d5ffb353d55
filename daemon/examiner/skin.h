/* SPDX-License-Identifier: MIT */
/*
 * Finds the colours of this face's skin, and tells whether another colour is the same skin in other
 * light.
 */
#ifndef DAEMON_EXAMINER_SKIN_H
#define DAEMON_EXAMINER_SKIN_H

#include <stdbool.h>

#include "daemon/examiner/chip.h"
#include "daemon/examiner/lab.h"

/*
 * The colours of the cheeks are medians, so that glasses, strands of hair and shadows do not change
 * them.
 */
struct skin {
	int count;         /* number of valid pixels in both cheeks together */
	struct lab cheeks; /* colour of both cheeks together */
	struct lab cheek[2];
	/* colour between the brows if skin shows there; otherwise the same as `cheeks` */
	struct lab brows;
};

/* Finds the skin's colours. The region bits of both chips must already be set. */
struct skin skin_learn(const struct chip *face, const struct chip *head);
/* Sets REGION_SKIN in all pixels of the head chip that have the skin's colour. */
void skin_mark(const struct skin *skin, struct chip *head);

/* Returns whether a colour is this face's skin, in any light and shade. */
bool skin_is(const struct skin *skin, struct lab colour);
/* Returns whether the skin of some people has this hue in ordinary light. */
bool skin_is_plausible(struct lab skin);
/*
 * Returns whether the picture is grey. In a grey picture, colour cannot tell skin, shadow and tint
 * apart.
 */
bool skin_is_grey(const struct skin *skin);
/*
 * Returns the distance in CIELAB a and b between `colour` and `skin`, after `skin` is scaled to the
 * lightness of `colour`.
 */
float skin_tint(struct lab skin, struct lab colour);

#endif
