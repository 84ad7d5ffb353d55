/* SPDX-License-Identifier: MIT */
#include "booth-ui/display.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "booth-ui/display_drm.h"
#include "booth-ui/display_fbdev.h"
#include "booth-ui/display_http.h"
#include "booth-ui/display_png.h"

struct display {
	struct display_made made;
};

typedef int (*create_fn)(struct event_base *base, const char *rest,
			 const struct display_options *options, const struct display_events *events,
			 struct problem *problem, struct display_made *ret_made);

static const struct kind {
	const char *name;
	create_fn create;
	/* Checks the options of this kind of display. rest: the text after the colon. */
	int (*check)(const char *rest, struct problem *problem);
} kinds[] = {
	{ "png", display_png_create, display_png_check },
	{ "http", display_http_create, display_http_check },
	{ "drm", display_drm_create, display_drm_check },
	{ "fbdev", display_fbdev_create, display_fbdev_check },
};

static int find_kind(const char *text, struct problem *problem, const struct kind **ret_kind,
		     const char **ret_rest)
{
	const char *colon = strchrnul(text, ':');
	size_t length = (size_t)(colon - text);
	*ret_rest = *colon == ':' ? colon + 1 : colon;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strlen(kinds[i].name) == length && strncmp(kinds[i].name, text, length) == 0) {
			*ret_kind = &kinds[i];
			return 0;
		}
	return problem_set(problem, -EINVAL,
			   "unknown display '%s': use png:FOLDER, http:PORT, drm or fbdev", text);
}

int display_check(const char *kind, struct problem *problem)
{
	const struct kind *found = NULL;
	const char *rest;
	int r = find_kind(kind, problem, &found, &rest);
	return r < 0 ? r : found->check(rest, problem);
}

/* The monitor of a booth is mounted upright. */
static const struct display_options default_size = { .width = 1080, .height = 1920 };

int display_create(struct event_base *base, const struct display_options *options,
		   const struct display_events *events, struct problem *problem,
		   struct display **ret_display)
{
	struct display_options wanted = *options;
	const struct kind *kind = NULL;
	const char *rest;
	int r = find_kind(options->kind, problem, &kind, &rest);
	if (r < 0)
		return r;
	if (wanted.width == 0) {
		wanted.width = default_size.width;
		wanted.height = default_size.height;
	}
	struct display *display = calloc(1, sizeof(*display));
	if (!display)
		return problem_memory(problem);
	r = kind->create(base, rest, &wanted, events, problem, &display->made);
	if (r < 0) {
		free(display);
		return r;
	}
	*ret_display = display;
	return 0;
}

void display_destroy(struct display *display)
{
	if (!display)
		return;
	display->made.class->destroy(display->made.display);
	free(display);
}

void display_size(const struct display *display, int *ret_width, int *ret_height)
{
	*ret_width = display->made.width;
	*ret_height = display->made.height;
}

void display_millimetres(const struct display *display, int *ret_width, int *ret_height)
{
	const struct display_made *made = &display->made;
	*ret_width = *ret_height = 0;
	if (made->class->millimetres)
		made->class->millimetres(made->display, ret_width, ret_height);
}

bool display_reads(const struct display *display)
{
	return display->made.class->say;
}

void display_say(struct display *display, const char *names)
{
	display->made.class->say(display->made.display, names);
}

void display_take(struct display *display, const struct display_taken *taken)
{
	if (display->made.class->take)
		display->made.class->take(display->made.display, taken);
}

bool display_is_monitor(const struct display *display)
{
	return display->made.class->is_monitor;
}

void display_show(struct display *display, const struct image *canvas, struct rect damage,
		  const struct display_screen *screen)
{
	display->made.class->show(display->made.display, canvas, damage, screen);
}
