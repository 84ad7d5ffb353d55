/* SPDX-License-Identifier: MIT */
/*
 * The screen program, apart from its command line. Messages from boothd change the model. The
 * model's view becomes a page, the page becomes pixels, and the display shows the pixels. If several
 * messages arrive in one turn of the event loop, the page is drawn only once. Parts of the page that
 * have not changed are not painted again.
 */
#ifndef BOOTH_UI_APP_H
#define BOOTH_UI_APP_H

#include "booth-ui/display.h"
#include "booth-ui/voice/speaker.h"
#include "daemon/core/problem.h"

struct event_base;
struct app;

struct app_options {
	struct display_options display;
	const char *socket_path;
	const char *language;         /* one of the languages in catalog_languages */
	struct speaker_options sound; /* kind = null: no sound */
};

/*
 * Borrows base and options. If the installed fonts lack characters of the language, the program
 * logs a warning and shows English. Calls on_stop when boothd speaks another version of the
 * protocol; the caller should then end the event loop. -EINVAL: the display's kind or its options
 * are wrong. Other errors: the display cannot be opened.
 */
must_check int app_create(struct event_base *base, const struct app_options *options,
			  void (*on_stop)(void *user), void *user, struct problem *problem,
			  struct app **ret_app);
void app_destroy(struct app *app); /* null is fine */

#endif
