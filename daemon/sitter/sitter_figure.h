/* SPDX-License-Identifier: MIT */
/*
 * Builds one person from triangles: head, hair, ears, neck and shoulders, glasses, cap, face mask.
 * This module turns and projects the triangles and draws them into a raster. sitter_head.h explains
 * the model's space.
 */
#ifndef DAEMON_SITTER_SITTER_FIGURE_H
#define DAEMON_SITTER_SITTER_FIGURE_H

#include "daemon/core/problem.h"
#include "daemon/sitter/sitter.h"
#include "daemon/sitter/sitter_grain.h"
#include "daemon/sitter/sitter_head.h"
#include "daemon/sitter/sitter_raster.h"

/* The paint of a point depends on its rest position. These numbers, in the model's centimetres,
 * shift the rest positions of ears and body so far down that the paint of the face does not reach
 * them. */
#define FIGURE_EAR_REST_Y  (-30.0f)
#define FIGURE_BODY_REST_Y (-100.0f)

struct sitter_figure;

must_check int sitter_figure_create(const char *folder, const struct grain *grain,
				    struct problem *problem, struct sitter_figure **ret_figure);
void sitter_figure_destroy(struct sitter_figure *figure); /* may be null */

const struct sitter_head *sitter_figure_head(const struct sitter_figure *figure);

/* Draws the person. Sets the members points and pupils of ret_truth, which may be null. */
void sitter_figure_draw(struct sitter_figure *figure, const struct sitter_scene *scene,
			struct raster *raster, struct sitter_truth *ret_truth);

#endif
