/* SPDX-License-Identifier: MIT */
/*
 * Draws the examiner's findings over the picture, for tuning and support: the tinted backdrop, the
 * zones in which families measure, the mesh's points and the photo's rectangle.
 */
#ifndef DAEMON_EXAMINER_OVERLAY_H
#define DAEMON_EXAMINER_OVERLAY_H

#include "daemon/core/crop.h"
#include "daemon/core/image.h"
#include "daemon/examiner/scene.h"

/* canvas: a copy of the scene's picture, which is changed in place. */
void overlay_draw(const struct scene *scene, const struct crop *crop, const struct image *canvas);

#endif
