/* SPDX-License-Identifier: MIT */
/*
 * Draws every screen with invented contents, without boothd: for the documents, for the tests, and
 * for a school that wants to see its screens. The gallery draws the person on the screens itself,
 * because this repository has no photograph of anyone.
 *
 * The gallery is part of the installed booth-ui, for booth-ui's option --render, and takes 10 of
 * the program's 180 KB. Without that option, no function of the gallery runs.
 */
#ifndef BOOTH_UI_GALLERY_H
#define BOOTH_UI_GALLERY_H

#include <stddef.h>

#include "booth-ui/catalog.h"
#include "booth-ui/paint.h"
#include "booth-ui/view.h"
#include "daemon/core/problem.h"

enum { GALLERY_PREVIEW_WIDTH = 1280, GALLERY_PREVIEW_HEIGHT = 720 };

/* A screen of the gallery: a common monitor, at the distance from which people look at it. */
struct gallery_size {
	const char *name; /* of its folder */
	int width, height;
	int width_mm, height_mm;
	int distance_cm;
};
enum { GALLERY_SIZES = 6 };
extern const struct gallery_size gallery_sizes[GALLERY_SIZES];

size_t gallery_count(void);
/* Returns the name of the sample's state. If a state has several samples, the sample's own name
 * follows: "pose-hint". */
const char *gallery_name(size_t n);
/* Sets *ret_model to the model of sample n (n < gallery_count()). Sets *ret_now_ms to the time at
 * which view_now() gives the sample's view. */
void gallery_model(size_t n, struct view_model *ret_model, int64_t *ret_now_ms);

/* Splits the texts of the sample for a screen with this room, as boothd does. Sets the state to the
 * first of the pages, or to the last if the sample shows the last. texts: memory for the pages, which
 * the model borrows. */
void gallery_fit_texts(struct view_model *model, const struct paging_room *room,
		       struct texts *ret_texts);

/* Draws the invented person as the preview and as the photo. Free both with
 * gallery_free_pictures(). */
must_check int gallery_draw_pictures(struct paint_pictures *ret_pictures);
/* Draws the photo of the same person with shut eyes. The caller frees its pixels with free(). */
must_check int gallery_draw_blink(struct image *ret_photo);
void gallery_free_pictures(struct paint_pictures *pictures);

/* What to render: all of it, or one size or language alone. */
struct gallery_choice {
	int width, height;    /* 0: every size */
	const char *language; /* null: every language */
};

/* Builds the page of sample n on this screen. */
void gallery_build(size_t n, const struct gallery_size *size, const struct catalog *catalog,
		   const struct drawing_ruler *ruler, struct drawing *drawing);

/* Writes every sample in every size and language to FOLDER/LANGUAGE/SIZE/NN-NAME.png. For each size
 * and language, also writes an overview of all samples to FOLDER/sheet-LANGUAGE-SIZE.png, and for all
 * of them the page FOLDER/index.html. */
must_check int gallery_render(const char *folder, const struct gallery_choice *choice,
			      struct problem *problem);

#endif
