/* SPDX-License-Identifier: MIT */
/*
 * fbdev[:DEVICE][,OPTION...]: the monitor of a board without kernel mode setting. The display
 * writes to the frame buffer (default /dev/fb0), which must have 16, 24 or 32 bits per pixel.
 *
 *   tty=/dev/tty1   the console to silence; default: standard input if it is a console, otherwise
 *                   the console in the foreground
 *   rotate=90       turns the picture clockwise
 *
 * A frame may tear, because a frame buffer has no page flip. If the memory cannot be mapped, the
 * display writes each frame as a whole, because Linux 6.1 loses a write() of exactly one line
 * (drm_fb_helper computes an empty damage).
 */
#ifndef BOOTH_UI_DISPLAY_FBDEV_H
#define BOOTH_UI_DISPLAY_FBDEV_H

#include "booth-ui/display.h"

must_check int display_fbdev_create(struct event_base *base, const char *wishes,
				    const struct display_options *options,
				    const struct display_events *events, struct problem *problem,
				    struct display_made *ret_made);

/* Checks the text after "fbdev:". Opens nothing. -EINVAL: the text is wrong; *problem says why. */
must_check int display_fbdev_check(const char *rest, struct problem *problem);

#endif
