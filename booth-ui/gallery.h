/* SPDX-License-Identifier: MIT */
/*
 * Every screen with made-up contents, without a daemon: for looking at, for the documents, for the
 * tests. The sitter is drawn here; no photograph of a person is in this repository.
 */
#ifndef BOOTH_UI_GALLERY_H
#define BOOTH_UI_GALLERY_H

#include <stddef.h>

#include "booth-ui/view.h"
#include "booth-ui/paint.h"
#include "daemon/core/problem.h"

enum { GALLERY_PREVIEW_WIDTH = 1280, GALLERY_PREVIEW_HEIGHT = 720 };

struct gallery_size {
	int width, height;
};
extern const struct gallery_size gallery_sizes[3];

size_t gallery_count(void);
/* "pose-hint": the state's name, and which variant of it. */
const char *gallery_name(size_t n);
/* The n-th sample as a model, and a time at which to view it. n < gallery_count(). */
void gallery_model(size_t n, struct view_model *ret_model, int64_t *ret_now_ms);

/* Draws the sitter into both pictures; free with gallery_free_pictures(). */
must_check int gallery_draw_pictures(struct paint_pictures *ret_pictures);
void gallery_free_pictures(struct paint_pictures *pictures);

/* Writes every sample in every size and language to FOLDER/LANGUAGE/WIDTHxHEIGHT/NN-NAME.png, and
 * FOLDER/sheet-LANGUAGE-WIDTHxHEIGHT.png, all of them small on one sheet. */
must_check int gallery_render(const char *folder, struct problem *problem);

#endif
