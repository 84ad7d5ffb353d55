/* SPDX-License-Identifier: MIT */
/* Samples a chip's pixels from the picture: turns and scales them, and averages if the chip is
 * coarser than the picture. */
#ifndef DAEMON_EXAMINER_WARP_H
#define DAEMON_EXAMINER_WARP_H

#include "daemon/core/image.h"
#include "daemon/examiner/chip.h"

/* Fills chip->bgr of a placed chip. */
void warp_chip(const struct image *image, struct chip *chip);

#endif
