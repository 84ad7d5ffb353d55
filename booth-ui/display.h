/* SPDX-License-Identifier: MIT */
/*
 * Shows the screen's pixels. The command line chooses one of these kinds:
 *
 *   png:FOLDER         each new screen as a numbered file: for tests and documents
 *   http:PORT          a page on the loopback address, with the live screen and the buttons: for a
 *                      demo and for support
 *   drm[:OPTION,...]   the monitor, through the kernel's mode setting
 *   fbdev[:DEVICE]     the monitor of an old board, through its frame buffer
 *
 * The caller owns and paints the canvas. A display may read the canvas at any time until the
 * display is destroyed. display_show() never waits: a busy display shows the newest canvas later.
 */
#ifndef BOOTH_UI_DISPLAY_H
#define BOOTH_UI_DISPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "booth-ui/labels.h"
#include "booth-ui/rect.h"
#include "daemon/core/button.h"
#include "daemon/core/demo.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"

struct event_base;
struct display;

/* Describes in words what the pixels show. Some displays pass this description on. The strings are
 * valid only during the call of display_show(). */
struct display_screen {
	const char *name; /* name of the screen, such as "out_of_order-disk_full" */
	uint32_t screen;  /* number of the screen; the report of a button press must quote it */
	/* false: the page has a live picture, but its first frame has not arrived yet */
	bool is_complete;
	bool is_live; /* the screen contains a live picture */
	struct labels labels;
	const char *language; /* of the page, such as "zh_CN" */
	bool has_sitter;      /* a demo's visitor may choose who sits before the camera */
	const char *sight;    /* what the examiner sees (insight.h), as JSON */
};

struct display_events {
	void (*on_press)(enum button button, uint32_t screen, void *user);
	/* The monitor's size has changed: call display_show() with a canvas of this size. */
	void (*on_resize)(int width, int height, void *user);
	/* What a visitor of a demo wants; never null. language: null, or a name as in catalog.h. */
	void (*on_demo)(enum demo_sitter sitter, const char *language, void *user);
	void *user;
};

struct display_options {
	const char *kind; /* "png:FOLDER" or another kind from the list at the top of this file */
	/* in pixels: canvas size of displays that have no size of their own; 0: 1080 x 1920 */
	int width, height;
};

/* A demo's saved photo and its record, for a display that can hand them out. */
struct display_taken {
	const uint8_t *photo, *record; /* a JPEG file, and JSON */
	size_t photo_bytes, record_bytes;
};

/* The operations of one kind of display. */
struct display_class {
	bool is_monitor; /* it shows what moves; the others show still pictures, or few of them */
	void (*show)(void *display, const struct image *canvas, struct rect damage,
		     const struct display_screen *screen);
	void (*destroy)(void *display);
	/* null: this kind of display hands out no files. taken: null: none any more */
	void (*take)(void *display, const struct display_taken *taken);
	/* null: nobody at this kind of display reads aloud */
	void (*say)(void *display, const char *names);
	/* null: no monitor of this kind tells its size */
	void (*millimetres)(const void *display, int *ret_width, int *ret_height);
};

/* Borrows base. -EINVAL: the kind or its options are wrong. Other errors: the display cannot be
 * opened. */
must_check int display_create(struct event_base *base, const struct display_options *options,
			      const struct display_events *events, struct problem *problem,
			      struct display **ret_display);
/* Checks the kind and its options like display_create(), but opens nothing. */
must_check int display_check(const char *kind, struct problem *problem);
void display_destroy(struct display *display); /* null is fine */
void display_size(const struct display *display, int *ret_width, int *ret_height);
/* Returns the size of the monitor in millimetres, or 0 and 0 if it is not known. */
void display_millimetres(const struct display *display, int *ret_width, int *ret_height);
/* Returns whether somebody at the display can read aloud what the booth says. */
bool display_reads(const struct display *display);
/* Has these clips (voice/clip.h) read aloud, in place of what is being read: their names, with spaces between;
 * empty: silence. */
void display_say(struct display *display, const char *names);
/* Lets people have the files until the next call. Copies them. taken: null: none any more. */
void display_take(struct display *display, const struct display_taken *taken);
/* Returns whether a person sees each picture of a movement on this display. */
bool display_is_monitor(const struct display *display);
void display_show(struct display *display, const struct image *canvas, struct rect damage,
		  const struct display_screen *screen);

/* The result of the constructor of one kind of display. */
struct display_made {
	const struct display_class *class;
	void *display;
	int width, height;
};

#endif
