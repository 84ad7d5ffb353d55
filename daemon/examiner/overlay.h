/* SPDX-License-Identifier: MIT */
/*
 * Draws the examiner's findings over the picture, for tuning and support: a tint on the backdrop,
 * the zones in which the check families measure, the points of the mesh, and the rectangle of the
 * photo.
 */
#ifndef DAEMON_EXAMINER_OVERLAY_H
#define DAEMON_EXAMINER_OVERLAY_H

#include "daemon/core/crop.h"
#include "daemon/core/image.h"
#include "daemon/examiner/scene.h"

/* Draws onto the canvas, which holds a copy of the scene's picture. */
void overlay_draw(const struct scene *scene, const struct crop *crop, const struct image *canvas);

#endif
