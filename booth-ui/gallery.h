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

#include "booth-ui/paint.h"
#include "booth-ui/view.h"
#include "daemon/core/problem.h"

enum { GALLERY_PREVIEW_WIDTH = 1280, GALLERY_PREVIEW_HEIGHT = 720 };

struct gallery_size {
	int width, height;
};
extern const struct gallery_size gallery_sizes[3];

size_t gallery_count(void);
/* Returns the name of the sample's state. If a state has several samples, the sample's own name
 * follows: "pose-hint". */
const char *gallery_name(size_t n);
/* Sets *ret_model to the model of sample n (n < gallery_count()). Sets *ret_now_ms to the time at
 * which view_now() gives the sample's view. */
void gallery_model(size_t n, struct view_model *ret_model, int64_t *ret_now_ms);

/* Draws the invented person as the preview and as the photo. Free both with
 * gallery_free_pictures(). */
must_check int gallery_draw_pictures(struct paint_pictures *ret_pictures);
void gallery_free_pictures(struct paint_pictures *pictures);

/* Writes every sample in every size and language to FOLDER/LANGUAGE/WIDTHxHEIGHT/NN-NAME.png. For
 * each size and language, also writes an overview of all samples to
 * FOLDER/sheet-LANGUAGE-WIDTHxHEIGHT.png. */
must_check int gallery_render(const char *folder, struct problem *problem);

#endif
