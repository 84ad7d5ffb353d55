/* SPDX-License-Identifier: MIT */
/*
 * The screen program without its options: messages change the model, the model's view becomes a
 * page, the page becomes pixels, and the display shows them. All messages of one turn of the loop
 * make one drawing; what has not changed is not drawn.
 */
#ifndef BOOTH_UI_APP_H
#define BOOTH_UI_APP_H

#include "booth-ui/display.h"
#include "daemon/core/problem.h"

struct event_base;
struct app;

struct app_options {
	struct display_options display;
	const char *socket_path;
	const char *language; /* one of catalog_languages */
};

/*
 * Borrows base and options. Where no installed font has the language's characters, it logs that and
 * shows English. Calls on_stop where boothd is of another version: then the loop should end.
 * -EINVAL: the display's kind or options make no sense. Other errors: it cannot be opened.
 */
must_check int app_create(struct event_base *base, const struct app_options *options,
			  void (*on_stop)(void *user), void *user, struct problem *problem,
			  struct app **ret_app);
void app_destroy(struct app *app); /* null is fine */

#endif
