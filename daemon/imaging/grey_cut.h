/* SPDX-License-Identifier: MIT */
/* Cuts the square out of the middle of a picture, in grey. */
#ifndef DAEMON_IMAGING_GREY_CUT_H
#define DAEMON_IMAGING_GREY_CUT_H

#include <stdint.h>

#include "daemon/core/image.h"

/* Writes side * side bytes to pixels, rows without gaps. side: at most the image's width and height.
 * A grey value is the luma Y' of ITU-R BT.601, as in JPEG. */
void grey_cut(const struct image *image, int side, uint8_t *pixels);

#endif
