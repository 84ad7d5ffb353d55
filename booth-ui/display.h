/* SPDX-License-Identifier: MIT */
/*
 * Where the screen's pixels go. One of these is chosen on the command line:
 *
 *   png:FOLDER    each new screen as a numbered file: tests, documents
 *   http:PORT     a page on the loopback address with the live screen and the buttons: demo,
 * support drm[:OPTION,...]    the monitor, through the kernel's mode setting fbdev[:DEVICE] the
 * monitor of an old board, through its frame buffer
 *
 * A display shows a canvas that the caller owns and paints; it may read it at any later time, until
 * it is destroyed. display_show() never waits: what cannot be shown yet is shown later, newest
 * wins.
 */
#ifndef BOOTH_UI_DISPLAY_H
#define BOOTH_UI_DISPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "booth-ui/rect.h"
#include "daemon/core/button.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"

struct event_base;
struct display;

/* What the pixels mean, for displays that say more than pixels. Strings are borrowed for the call.
 */
struct display_screen {
	const char *name; /* "pose", "out_of_order-disk_full" */
	uint32_t screen;  /* the number that a press must name */
	bool is_complete; /* nothing is still to come that belongs to it, such as the first preview
			   */
	bool is_live;     /* a moving picture */
	const char *shutter, *cancel; /* what the buttons do; null: nothing */
};

struct display_events {
	void (*on_press)(enum button button, uint32_t screen, void *user);
	/* The size changed (another monitor): give a new canvas with display_show(). */
	void (*on_resize)(int width, int height, void *user);
	void *user;
};

struct display_options {
	const char *kind;  /* "png:DIR" and so on, as above */
	int width, height; /* wanted; 0: the display's own, or 1080 x 1920 */
};

/* What one kind of display does. */
struct display_class {
	void (*show)(void *display, const struct image *canvas, struct rect damage,
		     const struct display_screen *screen);
	void (*destroy)(void *display);
};

/* Borrows base. -EINVAL: the kind or its options make no sense; others: it could not be opened. */
must_check int display_create(struct event_base *base, const struct display_options *options,
			      const struct display_events *events, struct problem *problem,
			      struct display **ret_display);
/* The same without opening anything. */
must_check int display_check(const char *kind, struct problem *problem);
void display_destroy(struct display *display); /* null is fine */
void display_size(const struct display *display, int *ret_width, int *ret_height);
void display_show(struct display *display, const struct image *canvas, struct rect damage,
		  const struct display_screen *screen);

/* For the kinds' own constructors. */
struct display_made {
	const struct display_class *class;
	void *display;
	int width, height;
};

#endif
