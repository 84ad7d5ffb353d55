/* SPDX-License-Identifier: MIT */
/*
 * The painted skin of a face: mottle, blush, hollows, nostrils, lips, brows, lashes and lid folds.
 * The paint is a picture. The x and y of a point's rest position say where the point lies in the
 * picture.
 */
#ifndef DAEMON_SITTER_SITTER_SKIN_H
#define DAEMON_SITTER_SITTER_SKIN_H

#include <stdbool.h>

#include "daemon/core/problem.h"
#include "daemon/sitter/sitter_grain.h"
#include "daemon/sitter/sitter_head.h"
#include "daemon/sitter/sitter_vector.h"

struct skin;

struct skin_look {
	struct vector tone, hair; /* linear albedo of the skin and of the hair */
};

must_check int sitter_skin_create(struct skin **ret_skin); /* -ENOMEM */
void sitter_skin_destroy(struct skin *skin);               /* may be null */

/* Returns whether the skin has been painted with these colours. */
bool sitter_skin_is(const struct skin *skin, const struct skin_look *look);

void sitter_skin_paint(struct skin *skin, const struct sitter_head *head, const struct grain *grain,
		       const struct skin_look *look);

/* Returns the albedo of the skin at the rest position (x, y), interpolated between texels. */
struct vector sitter_skin_at(const struct skin *skin, float x, float y);

#endif
