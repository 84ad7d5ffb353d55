/* SPDX-License-Identifier: MIT */
/*
 * Tells a shadow on the backdrop from light that falls off smoothly.
 *
 * The light of a lens that darkens its corners follows a quadratic surface; that of a lamp at one
 * side, one that also has the cube of x. A shadow does not: it is darker than its surroundings, and
 * it has a border. So such surfaces are fitted to the logarithm of the backdrop's light, in such a
 * way that darker places hardly count, and what remains below the surface is measured.
 */
#ifndef DAEMON_EXAMINER_EVENNESS_H
#define DAEMON_EXAMINER_EVENNESS_H

#include <stdint.h>

#include "daemon/examiner/chip.h"

/*
 * Returns how much darker than the smooth light the darkest 4 % of the backdrop is, as a
 * share of the light: 0 is even, 0.1 is 10 % darker. clear: the indices of the backdrop's `count`
 * pixels. scratch: two blocks of working memory, each with one float for each pixel of the chip. If
 * the pixels are too few, or lie in too narrow a place for a surface, the result is 0.
 */
double evenness_shadow(const struct chip *chip, const int32_t *clear, int count,
		       float *const scratch[2]);

#endif
