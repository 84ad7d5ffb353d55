/* SPDX-License-Identifier: MIT */
/*
 * Draws a part of a picture over a place of the canvas: scaled (bilinear) and, if asked, mirrored,
 * in one pass. The screen does this thirty times a second, so struct blit keeps the weights of the
 * last geometry.
 *
 * Pictures are BGRX (core/image.h). struct blit owns its tables and borrows the images.
 */
#ifndef BOOTH_UI_BLIT_H
#define BOOTH_UI_BLIT_H

#include <stdbool.h>

#include "booth-ui/drawing.h"
#include "booth-ui/rect.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"

struct blit;

/* -ENOMEM. */
must_check int blit_create(struct blit **ret_blit);
void blit_destroy(struct blit *blit); /* null is fine */

/*
 * Draws crop of source over place of target, but only the pixels inside clip. Mirrored, the
 * picture's leftmost pixel becomes the place's rightmost one. -EINVAL: source or place is empty;
 * -ENOMEM.
 */
must_check int blit_draw(struct blit *blit, const struct image *source,
			 const struct drawing_crop *crop, bool is_mirrored, struct rect place,
			 struct rect clip, const struct image *target);

#endif
