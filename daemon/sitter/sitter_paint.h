/* SPDX-License-Identifier: MIT */
/*
 * Colour and light of the sitter: turns the pixels of a raster into light on a film.
 *
 * The skin of the face (with brows, lashes, lips, hollows) is painted only once for each pair of
 * skin tone and hair tone (sitter_skin.h). All other colours are computed for each pixel.
 */
#ifndef DAEMON_SITTER_SITTER_PAINT_H
#define DAEMON_SITTER_SITTER_PAINT_H

#include "daemon/core/problem.h"
#include "daemon/sitter/sitter.h"
#include "daemon/sitter/sitter_film.h"
#include "daemon/sitter/sitter_grain.h"
#include "daemon/sitter/sitter_head.h"
#include "daemon/sitter/sitter_raster.h"

struct sitter_paint;

/* Creates a painter. head and grain must outlive it. */
must_check int sitter_paint_create(const struct sitter_head *head, const struct grain *grain,
				   struct sitter_paint **ret_paint); /* -ENOMEM */
void sitter_paint_destroy(struct sitter_paint *paint);               /* may be null */

void sitter_paint_backdrop(const struct sitter_paint *paint, const struct sitter_scene *scene,
			   const struct film *film);
void sitter_paint_person(struct sitter_paint *paint, const struct sitter_scene *scene,
			 const struct raster *raster, const struct film *film);

#endif
