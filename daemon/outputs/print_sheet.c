/* SPDX-License-Identifier: MIT */
#include "daemon/outputs/print_sheet.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/core/wording.h"
#include "daemon/imaging/photo.h"
#include "daemon/outputs/paper.h"

static const double mark_line = 0.2, mark_length = 3, mark_distance = 0.2; /* mm */
static const uint32_t ink = 0x000000, soft = 0x555555, mark_colour = 0x777777;

struct print_sheet {
	struct print_plan plan;
	struct print_layout layout;
	struct paper *paper;
	struct jpeg_decoder *decoder;
	unsigned used; /* cells of the open sheet that are filled */
	bool is_open;  /* a sheet was begun */
};

/* On A4 the photos of one person follow those of another. Each sheet of photo paper is one
 * person's, so that it can be handed out as it is. */
static bool is_packed(const struct print_plan *plan)
{
	return plan->paper == PRINT_A4;
}

static unsigned sheets_of(const struct print_plan *plan, const struct print_layout *layout,
			  size_t persons)
{
	unsigned cells = layout->photos;
	unsigned each = (plan->copies + cells - 1) / cells;
	if (!is_packed(plan))
		return each * (unsigned)persons;
	return (unsigned)((plan->copies * persons + cells - 1) / cells);
}

unsigned print_sheet_count(const struct print_plan *plan, size_t persons)
{
	struct print_layout layout;
	if (print_layout_make(plan->size, plan->paper, plan->caption != 0, &layout) < 0)
		return 0;
	return sheets_of(plan, &layout, persons);
}

static int open_parts(struct print_sheet *sheet, const char *path, const char *title,
		      struct problem *problem)
{
	const struct print_plan *plan = &sheet->plan;
	if (plan->copies == 0 || plan->copies > PRINT_COPIES_MAX ||
	    print_layout_make(plan->size, plan->paper, plan->caption != 0, &sheet->layout) < 0)
		return problem_set(problem, -EINVAL,
				   "photos of this size, with captions or so many, do not fit the "
				   "paper");
	if (jpeg_decoder_create(&sheet->decoder) < 0)
		return problem_memory(problem);
	if (plan->is_pictures)
		return paper_create_pictures(path, PRINT_DPI, problem, &sheet->paper);
	return paper_create(path, title, problem, &sheet->paper);
}

int print_sheet_create(const char *path, const struct print_plan *plan, const char *title,
		       struct problem *problem, struct print_sheet **ret_sheet)
{
	struct print_sheet *sheet = calloc(1, sizeof(*sheet));
	if (!sheet)
		return problem_memory(problem);
	sheet->plan = *plan;
	int r = open_parts(sheet, path, title, problem);
	if (r < 0) {
		print_sheet_destroy(sheet);
		return r;
	}
	*ret_sheet = sheet;
	return 0;
}

void print_sheet_destroy(struct print_sheet *sheet)
{
	if (!sheet)
		return;
	paper_destroy(sheet->paper);
	jpeg_decoder_destroy(sheet->decoder);
	free(sheet);
}

/* ---- the cover ---- */

enum { COVER_COLUMNS = 3 };
static const double cover_margin = 8, cover_head = 20, cover_line = 4;

/* Number of persons on a cover page. */
static unsigned cover_persons(const struct print_sheet *sheet)
{
	double height = sheet->layout.paper.height - cover_head - cover_margin - 4;
	return COVER_COLUMNS * (unsigned)(height / cover_line);
}

static void draw_cover_head(struct print_sheet *sheet, const char *title, size_t count)
{
	struct paper_style large = { .size = 6, .is_bold = true, .colour = ink, .lines = 1 };
	struct paper_style small = { .size = 3, .colour = soft, .lines = 1 };
	double width = sheet->layout.paper.width - 2 * cover_margin;
	char text[200];
	(void)paper_text(sheet->paper, &large,
			 (struct paper_box){ cover_margin, cover_margin - 2, width, 8 }, title);
	(void)snprintf(text, sizeof(text), wording_of("%zu persons, %u photos each, %u sheets"),
		       count, sheet->plan.copies, sheets_of(&sheet->plan, &sheet->layout, count));
	(void)paper_text(sheet->paper, &small,
			 (struct paper_box){ cover_margin, cover_margin + 7, width, 5 }, text);
	paper_rule(sheet->paper, cover_margin, cover_head - 1.5, cover_margin + width,
		   cover_head - 1.5, 0.3, ink);
}

/* A line of the cover: the sheet's number, the name and the student number. */
static void draw_cover_line(struct print_sheet *sheet, const struct handed *person, size_t index,
			    struct paper_box box)
{
	struct paper_style number = { .size = 2.6, .colour = soft, .lines = 1 };
	struct paper_style name = { .size = 2.8, .colour = ink, .lines = 1 };
	char text[16];
	unsigned at = is_packed(&sheet->plan)
			      ? (unsigned)(index * sheet->plan.copies / sheet->layout.photos)
			      : sheets_of(&sheet->plan, &sheet->layout, index);
	(void)snprintf(text, sizeof(text), "%u", at + 1);
	double half = (box.width - 9) / 2;
	(void)paper_text(sheet->paper, &number, (struct paper_box){ box.x, box.y, 7, 4 }, text);
	(void)paper_text(sheet->paper, &name, (struct paper_box){ box.x + 7, box.y, half, 4 },
			 person->name);
	(void)paper_text(sheet->paper, &number,
			 (struct paper_box){ box.x + 8 + half, box.y, half, 4 },
			 person->student_number);
}

static int draw_cover_page(struct print_sheet *sheet, const char *title,
			   const struct handed *persons, size_t count, size_t first,
			   struct problem *problem)
{
	unsigned places = cover_persons(sheet), rows = places / COVER_COLUMNS;
	double width = (sheet->layout.paper.width - 2 * cover_margin) / COVER_COLUMNS;
	int r = paper_begin_page(sheet->paper, sheet->layout.paper.width,
				 sheet->layout.paper.height, problem);
	if (r < 0)
		return r;
	draw_cover_head(sheet, title, count);
	for (unsigned i = 0; i < places && first + i < count; i++) {
		unsigned row = i % rows, column = i / rows;
		struct paper_box box = { cover_margin + column * width,
					 cover_head + row * cover_line, width, cover_line };
		draw_cover_line(sheet, &persons[first + i], first + i, box);
	}
	return paper_end_page(sheet->paper, problem);
}

int print_sheet_cover(struct print_sheet *sheet, const char *title, const struct handed *persons,
		      size_t count, struct problem *problem)
{
	int r = 0;
	if (sheet->plan.is_pictures)
		return 0;
	for (size_t first = 0; first < count && r == 0; first += cover_persons(sheet))
		r = draw_cover_page(sheet, title, persons, count, first, problem);
	return r;
}

/* ---- the photos ---- */

/* Returns the part of the whole picture, which is decoded at 1/denominator, that becomes the print.
 * The record's numbers are rounded, so the part may reach over the picture's edge by less than a
 * pixel. */
static struct crop part_of(const struct record_crop *crop, int denominator,
			   const struct image *picture)
{
	double x = fmax(crop->x / denominator, 0), y = fmax(crop->y / denominator, 0);
	double width = crop->width / denominator, height = crop->height / denominator;
	double share = fmin(1, fmin((picture->width - x) / width, (picture->height - y) / height));
	return (struct crop){ .has_rectangle = true,
			      .x = x,
			      .y = y,
			      .width = width * share,
			      .height = height * share };
}

/* libjpeg can decode a picture at 1/2, 1/4 or 1/8 of its size, which saves time and memory. Returns the
 * denominator of the smallest size at which the crop still has as many pixels as the print, width x height;
 * 1: the whole size is needed. */
static int denominator_for(const struct record_crop *crop, int width, int height)
{
	int denominator = 8;
	while (denominator > 1 &&
	       (crop->width / denominator < width || crop->height / denominator < height))
		denominator /= 2;
	return denominator;
}

static int scale(const struct image *picture, const struct crop *part, const struct image *print,
		 struct problem *problem)
{
	if (part->width < print->width || part->height < print->height)
		return problem_set(problem, -EINVAL,
				   "the original has %.0f x %.0f pixels for this photo, the print "
				   "needs %d x %d",
				   part->width, part->height, print->width, print->height);
	int r = photo_scale(picture, part, print);
	return r < 0 ? problem_set(problem, r, "the record's crop does not fit the original") : 0;
}

static bool is_crop(const struct record_crop *crop)
{
	return crop->width >= 1 && crop->height >= 1 && isfinite(crop->x) && isfinite(crop->y) &&
	       isfinite(crop->width) && isfinite(crop->height);
}

static int make_print(struct print_sheet *sheet, const struct handed *person,
		      const uint8_t *original, size_t size, struct problem *problem,
		      struct paper_picture **ret_picture)
{
	int width = print_layout_pixels(sheet->layout.photo.width);
	int height = print_layout_pixels(sheet->layout.photo.height);
	struct image picture = { 0 };
	if (!is_crop(&person->crop))
		return problem_set(problem, -EINVAL, "the record has no crop");
	struct record_crop crop = print_layout_crop(sheet->plan.size, person->crop);
	int denominator = denominator_for(&crop, width, height);
	int r = jpeg_decode_new(sheet->decoder, original, size, denominator, problem, &picture);
	if (r < 0)
		return r;
	struct image print = { NULL, width, height, (size_t)width * IMAGE_BYTES_PER_PIXEL };
	print.pixels = malloc(print.stride * (size_t)height);
	struct crop part = part_of(&crop, denominator, &picture);
	r = print.pixels ? scale(&picture, &part, &print, problem) : problem_memory(problem);
	if (r == 0)
		r = paper_picture_create(&print, problem, ret_picture);
	free(print.pixels);
	free(picture.pixels);
	return r;
}

/* A mark beside an edge that lies at x or y. from, to: its ends on the other axis. */
static void draw_mark(struct paper *paper, bool is_upright, double at, double from, double to)
{
	if (to - from < mark_line)
		return;
	if (is_upright)
		paper_rule(paper, at, from, at, to, mark_line, mark_colour);
	else
		paper_rule(paper, from, at, to, at, mark_line, mark_colour);
}

/* Draws the marks beside one edge: in the margins before and after all photos, never on one. */
static void draw_edge(const struct print_sheet *sheet, bool is_upright, double at)
{
	const struct print_layout *layout = &sheet->layout;
	const struct print_mm *first = &layout->cells[0];
	const struct print_mm *last = &layout->cells[layout->columns * layout->rows - 1];
	double begin = is_upright ? first->y : first->x;
	double end = is_upright ? last->y + last->height + layout->caption : last->x + last->width;
	double paper_end = is_upright ? layout->paper.height : layout->paper.width;
	double before = fmax(begin - mark_distance - mark_length, 0);
	double after = fmin(end + mark_distance + mark_length, paper_end);
	draw_mark(sheet->paper, is_upright, at, before, begin - mark_distance);
	draw_mark(sheet->paper, is_upright, at, end + mark_distance, after);
}

static void draw_marks(const struct print_sheet *sheet)
{
	const struct print_layout *layout = &sheet->layout;
	for (unsigned i = 0; i < layout->columns; i++) {
		draw_edge(sheet, true, layout->cells[i].x);
		draw_edge(sheet, true, layout->cells[i].x + layout->cells[i].width);
	}
	for (unsigned i = 0; i < layout->rows; i++) {
		const struct print_mm *cell = &layout->cells[i * layout->columns];
		draw_edge(sheet, false, cell->y);
		draw_edge(sheet, false, cell->y + cell->height);
	}
}

static int begin_sheet(struct print_sheet *sheet, struct problem *problem)
{
	int r = paper_begin_page(sheet->paper, sheet->layout.paper.width,
				 sheet->layout.paper.height, problem);
	if (r < 0)
		return r;
	draw_marks(sheet);
	sheet->is_open = true;
	sheet->used = 0;
	return 0;
}

static int end_sheet(struct print_sheet *sheet, struct problem *problem)
{
	if (!sheet->is_open)
		return 0;
	sheet->is_open = false;
	return paper_end_page(sheet->paper, problem);
}

static void draw_caption(struct print_sheet *sheet, const struct handed *person,
			 const struct print_mm *cell)
{
	unsigned caption = sheet->plan.caption;
	struct paper_style style = {
		.size = 2.6, .colour = ink, .lines = 1, .align = PAPER_CENTRE, .is_middle = true
	};
	char text[240];
	(void)snprintf(text, sizeof(text), "%s %s %s",
		       caption & PRINT_CAPTION_NUMBER ? person->student_number : "",
		       caption & PRINT_CAPTION_NAME ? person->name : "",
		       caption & PRINT_CAPTION_CLASS ? person->class : "");
	(void)paper_text(sheet->paper, &style,
			 (struct paper_box){ cell->x, cell->y + cell->height, cell->width,
					     sheet->layout.caption },
			 text);
}

/* The label of a sheet of five: whose photos these are. */
static int draw_label(struct print_sheet *sheet, const struct handed *person,
		      struct problem *problem)
{
	enum { CODE = 20 /* mm */, PAD = 3 };
	const struct print_mm *cell = &sheet->layout.cells[sheet->layout.photos];
	struct paper_style name = { .size = 4.6, .is_bold = true, .colour = ink, .lines = 1 };
	struct paper_style line = { .size = 2.9, .colour = ink, .lines = 1 };
	struct paper_style small = { .size = 2.5, .colour = soft, .lines = 2 };
	double x = cell->x + PAD, width = cell->width - CODE - PAD, y = cell->y + PAD + 1;
	y += paper_text(sheet->paper, &name, (struct paper_box){ x, y, cell->width - 2 * PAD, 8 },
			person->name) +
	     1;
	y += paper_text(sheet->paper, &line, (struct paper_box){ x, y, width, 5 },
			person->student_number) +
	     0.8;
	y += paper_text(sheet->paper, &small, (struct paper_box){ x, y, width, 8 }, person->class) +
	     0.8;
	(void)paper_text(sheet->paper, &line, (struct paper_box){ x, y, width, 5 },
			 person->receipt);
	struct paper_box code = { cell->x + cell->width - CODE - 0.5, cell->y + cell->height - CODE,
				  CODE, CODE };
	return person->receipt[0] ? paper_code(sheet->paper, person->receipt, code, problem) : 0;
}

static int draw_copy(struct print_sheet *sheet, const struct handed *person,
		     const struct paper_picture *picture, struct problem *problem)
{
	int r = 0;
	if (sheet->is_open && sheet->used == sheet->layout.photos)
		r = end_sheet(sheet, problem);
	if (r == 0 && !sheet->is_open) {
		r = begin_sheet(sheet, problem);
		if (r == 0 && sheet->layout.has_label)
			r = draw_label(sheet, person, problem);
	}
	if (r < 0)
		return r;
	const struct print_mm *cell = &sheet->layout.cells[sheet->used++];
	if (sheet->plan.caption)
		draw_caption(sheet, person, cell);
	return paper_draw(sheet->paper, picture,
			  (struct paper_box){ cell->x, cell->y, cell->width, cell->height },
			  sheet->layout.is_turned, problem);
}

int print_sheet_add(struct print_sheet *sheet, const struct handed *person, const uint8_t *original,
		    size_t size, struct problem *problem)
{
	struct paper_picture *picture = NULL;
	int r = make_print(sheet, person, original, size, problem, &picture);
	if (r == 0 && !is_packed(&sheet->plan))
		r = end_sheet(sheet, problem);
	for (unsigned i = 0; i < sheet->plan.copies && r == 0; i++)
		r = draw_copy(sheet, person, picture, problem);
	paper_picture_destroy(picture);
	return r;
}

int print_sheet_finish(struct print_sheet *sheet, struct problem *problem)
{
	int r = end_sheet(sheet, problem);
	return r < 0 ? r : paper_finish(sheet->paper, problem);
}
