/* SPDX-License-Identifier: MIT */
/* png:FOLDER: each new screen becomes a file: FOLDER/0001-idle.png, FOLDER/0002-notice.png, and so
 * on. A file appears complete or not at all. A screen with a live picture is written once its first
 * picture has arrived. */
#ifndef BOOTH_UI_DISPLAY_PNG_H
#define BOOTH_UI_DISPLAY_PNG_H

#include "booth-ui/display.h"

must_check int display_png_create(struct event_base *base, const char *folder,
				  const struct display_options *options,
				  const struct display_events *events, struct problem *problem,
				  struct display_made *ret_made);

/* Checks the text after "png:". Opens nothing. -EINVAL: the text is wrong; *problem says why. */
must_check int display_png_check(const char *rest, struct problem *problem);

#endif
