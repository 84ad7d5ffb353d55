/* SPDX-License-Identifier: MIT */
/*
 * Puts a part of a picture into a place of the canvas: scaled (bilinear), mirrored or not, in one
 * pass. This is the only thing the screen does thirty times a second, so the weights are worked out
 * once for a geometry and kept.
 *
 * Pictures are BGRX (core/image.h). The plan owns its tables; the images are borrowed.
 */
#ifndef BOOTH_UI_BLIT_H
#define BOOTH_UI_BLIT_H

#include <stdbool.h>

#include "booth-ui/rect.h"
#include "booth-ui/drawing.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"

struct blit;

/* Negative errno only for memory. */
must_check int blit_create(struct blit **ret_blit);
void blit_destroy(struct blit *blit); /* null is fine */

/*
 * Draws crop of source over place of target, but only the pixels inside clip. Mirrored: the
 * picture's left pixel becomes the place's right one. 0, -EINVAL (an empty picture), -ENOMEM.
 */
must_check int blit_draw(struct blit *blit, const struct image *source,
			 const struct drawing_crop *crop, bool mirrored, struct rect place,
			 struct rect clip, const struct image *target);

#endif
