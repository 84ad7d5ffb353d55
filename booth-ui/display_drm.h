/* SPDX-License-Identifier: MIT */
/*
 * drm[:OPTION,...]: the monitor itself, without X or Wayland, by dumb buffers and page flips.
 *
 *   card=/dev/dri/card1   which graphics card; else the first that has a monitor
 *   connector=HDMI-A-1    which socket; else the first with a monitor
 *   mode=1920x1080@60     else what the monitor prefers
 *   rotate=90             the picture turned clockwise, for monitors mounted upright
 *
 * Two buffers: one is shown, one is filled; a frame that comes while a flip is under way waits for
 * it, newest wins. Unplugged, re-plugged or exchanged monitors are taken as they come (looked after
 * every DRM_LOOK_MS); without one the program goes on and draws for whichever comes.
 */
#ifndef BOOTH_UI_DISPLAY_DRM_H
#define BOOTH_UI_DISPLAY_DRM_H

#include "booth-ui/display.h"

enum { DRM_LOOK_MS = 1000 };

must_check int display_drm_create(struct event_base *base, const char *wishes,
				  const struct display_options *options,
				  const struct display_events *events, struct problem *problem,
				  struct display_made *ret_made);

/* What follows the colon, without opening anything. -EINVAL with words. */
must_check int display_drm_check(const char *rest, struct problem *problem);

#endif
