/* SPDX-License-Identifier: MIT */
/*
 * http:[ADDRESS:]PORT: a page with the live screen and the buttons, for a demo and for support.
 * Loopback addresses only, and only for requests that were sent to a loopback name: a web page from
 * elsewhere can neither look nor press (DNS rebinding, forged requests). Port 0 takes a free one.
 *
 *   GET  /                            the page
 *   GET  /frame?after=N               the screen as JPEG, as soon as it is another than number N;
 *                                     204 after HTTP_HOLD_S. X-Frame: its number, X-Screen: what a
 *                                     press names, X-Name, X-Shutter and X-Cancel: what they do
 *   POST /press?button=B&screen=N     B: shutter, cancel, keep, help; needs the header X-Booth
 *
 * Nothing is encoded while nobody looks or nothing changes; at most HTTP_RATE pictures a second.
 */
#ifndef BOOTH_UI_DISPLAY_HTTP_H
#define BOOTH_UI_DISPLAY_HTTP_H

#include "booth-ui/display.h"

enum { HTTP_RATE = 15, HTTP_HOLD_S = 20, HTTP_VIEWERS_MAX = 16 };

must_check int display_http_create(struct event_base *base, const char *where,
				   const struct display_options *options,
				   const struct display_events *events, struct problem *problem,
				   struct display_made *ret_made);
/* The port that is listened on: for tests, which ask for port 0. */
int display_http_port(const struct display_made *made);

/* What follows the colon, without opening anything. -EINVAL with words. */
must_check int display_http_check(const char *rest, struct problem *problem);

#endif
