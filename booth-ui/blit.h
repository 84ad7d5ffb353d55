/* SPDX-License-Identifier: MIT */
/*
 * Draws a part of a picture into a rectangle of the canvas ("the place") in one pass: scaled
 * (bilinear) and, on request, mirrored. The screen does this thirty times a second, so struct blit
 * keeps the interpolation weights of the last call.
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

/* -ENOMEM: out of memory. */
must_check int blit_create(struct blit **ret_blit);
void blit_destroy(struct blit *blit); /* null is fine */

/*
 * Draws the part `crop` of source over the place in target. Only pixels inside clip change. If
 * is_mirrored, the picture's leftmost pixel becomes the rightmost pixel of the place. -EINVAL:
 * source or place is empty. -ENOMEM: out of memory.
 */
must_check int blit_draw(struct blit *blit, const struct image *source,
			 const struct drawing_crop *crop, bool is_mirrored, struct rect place,
			 struct rect clip, const struct image *target);

#endif
