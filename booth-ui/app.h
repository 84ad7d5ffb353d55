/* SPDX-License-Identifier: MIT */
/*
 * The screen program's one conductor: messages go into the model, the model's view becomes a page,
 * the page becomes pixels, the display shows them. Everything that arrives in one turn of the loop
 * is drawn once; what did not change is not drawn at all.
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
 * Borrows base and options. Where no font has a language's characters it says so and takes English.
 * -EINVAL: the display makes no sense; others: it cannot be opened. on_stop: a boothd of another
 * version; the loop should end.
 */
must_check int app_create(struct event_base *base, const struct app_options *options,
			  void (*on_stop)(void *user), void *user, struct problem *problem,
			  struct app **ret_app);
void app_destroy(struct app *app); /* null is fine */

#endif
