/* SPDX-License-Identifier: MIT */
/*
 * fbdev[:DEVICE][,OPTION...]: the monitor of a board without mode setting, through its frame buffer
 * (default /dev/fb0), 16, 24 or 32 bits a pixel as the driver has them.
 *
 *   tty=/dev/tty1   the console to put aside; default standard input's, else the one in front
 *   rotate=90       the picture turned clockwise
 *
 * There is no page flip here: a frame may tear. Where the memory cannot be mapped, whole frames are
 * written: Linux 6.1 loses a write() of exactly one line (drm_fb_helper's damage comes out empty).
 */
#ifndef BOOTH_UI_DISPLAY_FBDEV_H
#define BOOTH_UI_DISPLAY_FBDEV_H

#include "booth-ui/display.h"

must_check int display_fbdev_create(struct event_base *base, const char *wishes,
				    const struct display_options *options,
				    const struct display_events *events, struct problem *problem,
				    struct display_made *ret_made);

/* What follows the colon, without opening anything. -EINVAL with words. */
must_check int display_fbdev_check(const char *rest, struct problem *problem);

#endif
