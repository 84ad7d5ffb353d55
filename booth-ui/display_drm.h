/* SPDX-License-Identifier: MIT */
/*
 * drm[:OPTION,...]: the monitor, without X or Wayland, with dumb buffers and page flips.
 *
 *   card=/dev/dri/card1   the graphics card; default: the first card that has a monitor
 *   connector=HDMI-A-1    the connector; default: the first connector that has a monitor
 *   mode=1920x1080@60     default: the mode that the monitor prefers
 *   rotate=90             turns the picture clockwise, for a monitor that is mounted upright
 *
 * The monitor shows one of two buffers while the program fills the other. A frame that arrives
 * during a page flip waits until the flip has ended. If several frames wait, only the newest is
 * shown.
 *
 * Monitors may be unplugged, plugged in and exchanged: the display checks every DRM_LOOK_MS.
 * Without a monitor, the display keeps running and waits for a monitor.
 */
#ifndef BOOTH_UI_DISPLAY_DRM_H
#define BOOTH_UI_DISPLAY_DRM_H

#include "booth-ui/display.h"

enum { DRM_LOOK_MS = 1000 };

must_check int display_drm_create(struct event_base *base, const char *wishes,
				  const struct display_options *options,
				  const struct display_events *events, struct problem *problem,
				  struct display_made *ret_made);

/* Checks the text after "drm:". Opens nothing. -EINVAL: the text is wrong; *problem says why. */
must_check int display_drm_check(const char *rest, struct problem *problem);

#endif
