/* SPDX-License-Identifier: MIT */
/* png:FOLDER: every new screen becomes FOLDER/0001-idle.png, 0002-notice.png, ..., whole or not at
 * all. A screen with a live picture is written when the first picture is in it. */
#ifndef BOOTH_UI_DISPLAY_PNG_H
#define BOOTH_UI_DISPLAY_PNG_H

#include "booth-ui/display.h"

must_check int display_png_create(struct event_base *base, const char *folder,
				  const struct display_options *options,
				  const struct display_events *events, struct problem *problem,
				  struct display_made *ret_made);

/* What follows the colon, without opening anything. -EINVAL with words. */
must_check int display_png_check(const char *rest, struct problem *problem);

#endif
