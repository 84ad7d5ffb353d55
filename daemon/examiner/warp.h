/* SPDX-License-Identifier: MIT */
/* A chip's pixels from the picture's: turned, scaled, averaged where the chip is the smaller one. */
#ifndef DAEMON_EXAMINER_WARP_H
#define DAEMON_EXAMINER_WARP_H

#include "daemon/core/image.h"
#include "daemon/examiner/chip.h"

/* Fills chip->bgr of a placed chip. */
void warp_chip(const struct image *image, struct chip *chip);

#endif
