/* SPDX-License-Identifier: MIT */
/*
 * Every screen with made-up contents, without boothd: for the documents, for the tests, and for a
 * school that wants to see its screens. The person on them is drawn here: this repository has no
 * photograph of anyone.
 *
 * The gallery is part of the installed booth-ui, for its option --render: 10 of its 180 KB. Nothing
 * of it runs without that option.
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
/* The state's name and, where a state has several samples, which one: "pose-hint". */
const char *gallery_name(size_t n);
/* The n-th sample (n < gallery_count()) as a model, and the time at which to view it. */
void gallery_model(size_t n, struct view_model *ret_model, int64_t *ret_now_ms);

/* Draws the person into both pictures. Free them with gallery_free_pictures(). */
must_check int gallery_draw_pictures(struct paint_pictures *ret_pictures);
void gallery_free_pictures(struct paint_pictures *pictures);

/* Writes every sample in every size and language to FOLDER/LANGUAGE/WIDTHxHEIGHT/NN-NAME.png, and
 * to FOLDER/sheet-LANGUAGE-WIDTHxHEIGHT.png all samples of one size and language, small. */
must_check int gallery_render(const char *folder, struct problem *problem);

#endif
