/* SPDX-License-Identifier: MIT */
/*
 * Samples the pixels of a chip from the picture: turns and scales the picture, and averages its
 * pixels if the chip is coarser.
 */
#ifndef DAEMON_EXAMINER_WARP_H
#define DAEMON_EXAMINER_WARP_H

#include "daemon/core/image.h"
#include "daemon/examiner/chip.h"

/* Fills chip->bgr of a chip that chip_place() has placed. */
void warp_chip(const struct image *image, struct chip *chip);

#endif
