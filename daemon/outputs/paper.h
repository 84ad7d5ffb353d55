/* SPDX-License-Identifier: MIT */
/*
 * Pages for people: a PDF file, or one JPEG picture per page. Draws by cairo and pango. All lengths
 * are millimetres from the upper left corner of the page, colours are 0xRRGGBB.
 *
 * A PDF embeds its fonts, asks the printer not to scale it (/PrintScaling /None), and names sRGB as
 * its colours. It appears under its name only when it is complete (new_file.h). Texts may come from
 * strangers: control characters become spaces, malformed bytes question marks, and characters that
 * turn the direction of writing are left out.
 *
 * After a failure of cairo the functions that draw do nothing; paper_end_page() and paper_finish()
 * tell it.
 */
#ifndef DAEMON_OUTPUTS_PAPER_H
#define DAEMON_OUTPUTS_PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cairo.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"

struct paper;

struct paper_box {
	double x, y, width, height;
};

enum paper_align { PAPER_LEFT, PAPER_CENTRE, PAPER_RIGHT };

struct paper_style {
	double size; /* mm per em */
	bool is_bold;
	bool is_middle;  /* in the middle of the box's height, not at its top */
	bool has_breaks; /* line feeds in the text begin a new line; else they become spaces */
	enum paper_align align;
	uint32_t colour;
	/* The most lines; 0: as many as the box holds. A single line that is too wide becomes
	 * smaller, at most by two fifths. What does not fit is cut with an ellipsis. */
	int lines;
};

/* title: shown by viewers of the PDF. */
must_check int paper_create(const char *path, const char *title, struct problem *problem,
			    struct paper **ret_paper);
/* The first page becomes STEM-1.jpg, the next one STEM-2.jpg. dpi: pixels per inch. */
must_check int paper_create_pictures(const char *stem, int dpi, struct problem *problem,
				     struct paper **ret_paper);
/* Without paper_finish() no PDF appears; pictures of pages that were ended stay. Null is fine. */
void paper_destroy(struct paper *paper);

must_check int paper_begin_page(struct paper *paper, double width, double height,
				struct problem *problem);
must_check int paper_end_page(struct paper *paper, struct problem *problem);
must_check int paper_finish(struct paper *paper, struct problem *problem);

/* Returns the height that the text takes, in mm. */
double paper_text(struct paper *paper, const struct paper_style *style, struct paper_box box,
		  const char *text);
/* Returns the size that the text takes in a box of this width, and draws nothing. */
void paper_measure(struct paper *paper, const struct paper_style *style, double width,
		   const char *text, double *ret_width, double *ret_height);

void paper_fill(struct paper *paper, struct paper_box box, double radius, uint32_t colour);
/* The line lies inside the box. */
void paper_frame(struct paper *paper, struct paper_box box, double line, uint32_t colour);
/* A straight line with its thickness. */
void paper_rule(struct paper *paper, double x1, double y1, double x2, double y2, double line,
		uint32_t colour);
/* A QR code that fills the box, with its white margin of 4 modules. */
must_check int paper_code(struct paper *paper, const char *text, struct paper_box box,
			  struct problem *problem);
/* Cairo's context in points (1/72 inch), for drawings of other modules. */
cairo_t *paper_cairo(struct paper *paper);
double paper_points(double mm);

struct paper_picture;

/* Copies the pixels. */
must_check int paper_picture_create(const struct image *image, struct problem *problem,
				    struct paper_picture **ret_picture);
/* Puts the JPEG into a PDF as it is, without decoding it. The bytes are copied. -EBADMSG: they are
 * no whole JPEG in grey or colours. Such a picture cannot be drawn into pictures of pages. */
must_check int paper_picture_embed(const uint8_t *jpeg, size_t size, struct problem *problem,
				   struct paper_picture **ret_picture);
void paper_picture_destroy(struct paper_picture *picture); /* null is fine */
/* Returns the largest box with the picture's proportions in the middle of this box. */
struct paper_box paper_picture_fit(const struct paper_picture *picture, struct paper_box box);

/* Fills the box with the picture. is_turned: by a quarter to the left. The caller sees to it that
 * box and picture have the same proportions. A picture that stands on a page twice is stored once. */
must_check int paper_draw(struct paper *paper, const struct paper_picture *picture,
			  struct paper_box box, bool is_turned, struct problem *problem);

#endif
