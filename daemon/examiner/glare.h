/* SPDX-License-Identifier: MIT */
/*
 * Sees reflections on glasses, also faint white ones, which no comparison of colours tells from
 * shine on the lids.
 *
 * A small network of three convolutions looks at the surroundings of both eyes on the face chip:
 * 28 x 56 cells, the eyes 24 cells apart, as differences from the cheeks' colour. It has 7,400
 * weights of 8 bits (glare_tables.h) and costs half a million multiplications.
 * tests/eval/readouts/glare fits it on drawings of glasses with and without reflections.
 */
#ifndef DAEMON_EXAMINER_GLARE_H
#define DAEMON_EXAMINER_GLARE_H

#include "daemon/examiner/chip.h"

enum { GLARE_HEIGHT = 28, GLARE_WIDTH = 56, GLARE_CHANNELS = 3, GLARE_SCRATCH = 6000 };

/*
 * Fills what the network looks at from the filled face chip: lightness and colours relative to the
 * skin below the eyes, 0 outside the places of lenses. Returns false if that skin does not lie in
 * the picture.
 */
bool glare_view(const struct chip *face, float ret_view[GLARE_HEIGHT][GLARE_WIDTH][GLARE_CHANNELS]);

/*
 * Returns the network's score: above 0, a reflection is more likely than none. It has no unit.
 * scratch: working memory of GLARE_SCRATCH floats.
 */
float glare_score(const float view[GLARE_HEIGHT][GLARE_WIDTH][GLARE_CHANNELS], float *scratch);

#endif
