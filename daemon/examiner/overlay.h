/* SPDX-License-Identifier: MIT */
/*
 * What the examiner saw, drawn over the picture it saw: backdrop tinted by the mask, the zones that
 * families measure in, the mesh's points, the photo's rectangle. For tuning and for support.
 */
#ifndef DAEMON_EXAMINER_OVERLAY_H
#define DAEMON_EXAMINER_OVERLAY_H

#include "daemon/core/crop.h"
#include "daemon/core/image.h"
#include "daemon/examiner/scene.h"

/* canvas: a copy of the scene's picture, changed in place. */
void overlay_draw(const struct scene *scene, const struct crop *crop, const struct image *canvas);

#endif
