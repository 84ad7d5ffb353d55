/* SPDX-License-Identifier: MIT */
/*
 * Where photos stand on a sheet of photo paper, in millimetres from its upper left corner, and which
 * part of the picture fills a cell. Pure.
 *
 * The sizes are those that schools and print shops use. A sheet has margins and gaps of 2 mm, and
 * the photos stand upright or turned, whichever gives more of them.
 */
#ifndef DAEMON_OUTPUTS_PRINT_LAYOUT_H
#define DAEMON_OUTPUTS_PRINT_LAYOUT_H

#include <stdbool.h>

#include "daemon/store/record.h"

enum print_size {
	PRINT_25X35,
	PRINT_33X48, /* the paper photo of the graduate register */
	PRINT_35X45,
	PRINT_35X49,
	PRINT_35X53,
	PRINT_SIZE_COUNT,
};

enum print_paper {
	/* 152 x 102 mm: five photos of 33 x 48 mm, turned, and a label. They fill 144 x 66 mm, so
	 * no printer without borders is needed. */
	PRINT_FIVE,
	PRINT_5IN, /* 127 x 89 mm */
	PRINT_6IN, /* 152 x 102 mm */
	PRINT_A4,  /* 297 x 210 mm */
	PRINT_PAPER_COUNT,
};

enum { PRINT_CELLS_MAX = 64, PRINT_DPI = 300 };

struct print_mm {
	double x, y, width, height;
};

struct print_layout {
	struct print_mm paper;          /* x and y are 0 */
	struct print_mm photo;          /* size of a photo that is not turned; x and y are 0 */
	bool is_turned;                 /* the photos are turned by a quarter to the left */
	bool has_label;                 /* the cell after the photos is for a label */
	double gap;                     /* between two cells */
	double caption;                 /* height of the strip below each photo; 0: no caption */
	unsigned columns, rows, photos; /* photos: number of cells for photos */
	struct print_mm cells[PRINT_CELLS_MAX]; /* row by row, without the captions */
};

/* -EINVAL: no photo fits, or PRINT_FIVE with another size than 33 x 48 mm or with captions: its
 * label has the name. */
must_check int print_layout_make(enum print_size size, enum print_paper paper, bool has_caption,
				 struct print_layout *ret_layout);

/* Returns the width or height in pixels at PRINT_DPI. */
int print_layout_pixels(double mm);

/* Returns the part of the photo's crop that has the size's proportions: it is as high or as wide as
 * the crop. What does not fit is cut off at both sides, or at the lower edge, where the shoulders
 * are. The photo is never stretched. */
struct record_crop print_layout_crop(enum print_size size, struct record_crop crop);

/* Find a size or a paper by its name, such as "33x48" and "6in". -EINVAL: there is none. */
must_check int print_layout_find_size(const char *name, enum print_size *ret_size);
must_check int print_layout_find_paper(const char *name, enum print_paper *ret_paper);

#endif
