/* SPDX-License-Identifier: MIT */
/*
 * http:[ADDRESS:]PORT: a page with the live screen and the buttons, for a demo and for support.
 * Port 0 takes a free port.
 *
 * The address must be a loopback address, and each request must have a loopback address
 * or "localhost" in its Host header. So a web page from elsewhere can neither see the screen nor
 * press a button (DNS rebinding, forged requests).
 *
 *   GET  /                          the page
 *   GET  /frame?after=N             the screen as JPEG, as soon as its number differs from N;
 *                                   status 204 after HTTP_HOLD_S. Headers of the answer:
 *                                     X-Frame               its number
 *                                     X-Screen              the number that a press must name
 *                                     X-Name                which screen it is
 *                                     X-Shutter, X-Cancel   what the buttons do
 *   POST /press?button=B&screen=N   B: shutter, cancel, keep, help; needs the header X-Booth
 *
 * A picture is encoded only when someone looks and the screen has changed, at most HTTP_RATE times
 * a second.
 */
#ifndef BOOTH_UI_DISPLAY_HTTP_H
#define BOOTH_UI_DISPLAY_HTTP_H

#include "booth-ui/display.h"

enum { HTTP_RATE = 15, HTTP_HOLD_S = 20, HTTP_VIEWERS_MAX = 16 };

must_check int display_http_create(struct event_base *base, const char *where,
				   const struct display_options *options,
				   const struct display_events *events, struct problem *problem,
				   struct display_made *ret_made);

/* Checks what follows the colon; opens nothing. -EINVAL: the problem says why. */
must_check int display_http_check(const char *rest, struct problem *problem);

#endif
