/* SPDX-License-Identifier: MIT */
/*
 * One person as triangles: head, hair, ears, neck and shoulders, glasses, cap, face mask. This
 * module turns and projects the triangles and draws them into a raster. sitter_head.h explains the
 * model's space.
 */
#ifndef DAEMON_SITTER_SITTER_FIGURE_H
#define DAEMON_SITTER_SITTER_FIGURE_H

#include "daemon/core/problem.h"
#include "daemon/sitter/sitter.h"
#include "daemon/sitter/sitter_grain.h"
#include "daemon/sitter/sitter_head.h"
#include "daemon/sitter/sitter_raster.h"

/* The paint of a point depends on its rest position. Ears and body get rest positions that are too
 * low for the paint of the face to reach them. */
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
