/* SPDX-License-Identifier: MIT */
/*
 * http:[ADDRESS:]PORT: a page with the live screen and the buttons, for a demo and for support.
 * Port 0: the kernel chooses a free port.
 *
 * The address must be a loopback address, and each request must have a loopback address or
 * "localhost" in its Host header. A web page from elsewhere can therefore neither see the screen
 * nor press a button (DNS rebinding, forged requests).
 *
 *   GET  /                          the page
 *   GET  /frame?after=N             the screen as JPEG, once the frame's number differs from N;
 *                                   status 204 if the number still is N after HTTP_HOLD_S
 *                                   seconds. Headers of the answer:
 *                                     X-Frame               number of the frame
 *                                     X-Screen              number of the screen, which a press must quote
 *                                     X-Name                name of the screen
 *                                     X-Shutter, X-Cancel   labels of the buttons
 *                                     X-Language            language of the screen
 *                                     X-Sight               in a demo with a rendered camera: what
 *                                                           the examiner sees (insight.h)
 *                                     X-Say                 what the booth says, to be read aloud: a
 *                                                           number that grows with each, and the
 *                                                           clips' names (voice/clip.h)
 *                                     X-Taken               in a demo, after a visit: the folder of
 *                                                           the saved photo, with a random name
 *   GET  X-Taken/photo.jpg          the saved photo, until another visit begins
 *   GET  X-Taken/record.json        its record; the same
 *   GET  /demo                      what a visitor of a demo may choose, as JSON: sitters (name,
 *                                   zh_CN, en), languages, sizes
 *   GET  /words?language=L          the words of all clips, as JSON: name to words
 *   POST /demo?sitter=S             who sits before the camera; needs the header X-Booth
 *   POST /demo?language=L           language of the screen; the same
 *   POST /demo?size=WxH             size of the canvas, one of those that GET /demo names; the same
 *   POST /press?button=B&screen=N   B: shutter, cancel, keep, help; needs the header X-Booth
 *
 * The display encodes a picture only if a viewer waits for it and the screen has changed, at most
 * HTTP_RATE times a second.
 */
#ifndef BOOTH_UI_DISPLAY_HTTP_H
#define BOOTH_UI_DISPLAY_HTTP_H

#include "booth-ui/display.h"

enum { HTTP_RATE = 30, HTTP_HOLD_S = 20, HTTP_VIEWERS_MAX = 16 };

must_check int display_http_create(struct event_base *base, const char *where,
				   const struct display_options *options,
				   const struct display_events *events, struct problem *problem,
				   struct display_made *ret_made);

/* Checks the text after "http:". Opens nothing. -EINVAL: the text is wrong; *problem says why. */
must_check int display_http_check(const char *rest, struct problem *problem);

#endif
