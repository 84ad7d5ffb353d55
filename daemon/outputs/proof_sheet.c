/* SPDX-License-Identifier: MIT */
#include "daemon/outputs/proof_sheet.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/core/wording.h"
#include "daemon/outputs/paper.h"

/* mm */
static const double page_width = 210, page_height = 297, margin = 10, top_margin = 8;
static const double head_height = 21.5, foot_height = 6;
static const double photo_width = 25, photo_height = 33;
static const uint32_t ink = 0x000000, soft = 0x555555, line_colour = 0xb5b5b5;

struct proof_sheet {
	struct paper *paper;
	const struct proof_heading *heading;
	unsigned count; /* photos so far */
};

static unsigned pages_of(unsigned photos)
{
	return photos == 0 ? 1 : (photos + PROOF_CELLS - 1) / PROOF_CELLS;
}

int proof_sheet_create(const char *path, const struct proof_heading *heading,
		       struct problem *problem, struct proof_sheet **ret_sheet)
{
	struct proof_sheet *sheet = calloc(1, sizeof(*sheet));
	if (!sheet)
		return problem_memory(problem);
	sheet->heading = heading;
	int r = paper_create(path, heading->class, problem, &sheet->paper);
	if (r < 0) {
		free(sheet);
		return r;
	}
	*ret_sheet = sheet;
	return 0;
}

void proof_sheet_destroy(struct proof_sheet *sheet)
{
	if (!sheet)
		return;
	paper_destroy(sheet->paper);
	free(sheet);
}

void proof_sheet_place(const struct proof_sheet *sheet, unsigned *ret_page, unsigned *ret_cell)
{
	unsigned last = sheet->count > 0 ? sheet->count - 1 : 0;
	*ret_page = last / PROOF_CELLS + 1;
	*ret_cell = last % PROOF_CELLS + 1;
}

static void draw_class(struct proof_sheet *sheet, double width)
{
	const struct proof_heading *heading = sheet->heading;
	struct paper_style title = { .size = 6, .is_bold = true, .colour = ink, .lines = 1 };
	struct paper_style small = { .size = 3.2, .colour = soft, .lines = 1 };
	char text[300];
	(void)snprintf(text, sizeof(text), "%s  %s", heading->class,
		       wording_of("Proof sheet of the graduation photos"));
	(void)paper_text(sheet->paper, &title,
			 (struct paper_box){ margin, top_margin - 1, width, 9 }, text);
	(void)snprintf(text, sizeof(text), "%s%s%s", heading->campaign,
		       heading->campaign[0] && heading->college[0] ? " · " : "", heading->college);
	(void)paper_text(sheet->paper, &small,
			 (struct paper_box){ margin, top_margin + 7.4, width, 5 }, text);
}

static void draw_counts(struct proof_sheet *sheet, double x, double width)
{
	const struct proof_heading *heading = sheet->heading;
	struct paper_style style = { .size = 3.2, .colour = ink, .lines = 1, .align = PAPER_RIGHT };
	char text[200];
	(void)snprintf(text, sizeof(text), wording_of("%u to come, %u photographed"),
		       heading->expected, heading->photos);
	(void)paper_text(sheet->paper, &style, (struct paper_box){ x, top_margin + 1, width, 5 },
			 text);
	if (!heading->deadline[0])
		return;
	(void)snprintf(text, sizeof(text), wording_of("Hand in by %s"), heading->deadline);
	style.is_bold = true;
	(void)paper_text(sheet->paper, &style, (struct paper_box){ x, top_margin + 7, width, 5 },
			 text);
}

static void draw_head(struct proof_sheet *sheet)
{
	enum { RIGHT = 52 };
	double width = page_width - 2 * margin;
	struct paper_style hint = { .size = 3, .colour = ink, .lines = 1 };
	draw_class(sheet, width - RIGHT - 3);
	draw_counts(sheet, margin + width - RIGHT, RIGHT);
	(void)paper_text(
		sheet->paper, &hint, (struct paper_box){ margin, top_margin + 13.2, width, 5 },
		wording_of(
			"Check your own photo, name and numbers. Tick “Right”, or tick “Wrong” and "
			"write what is wrong. Then sign."));
	paper_rule(sheet->paper, margin, top_margin + 19.2, margin + width, top_margin + 19.2, 0.4,
		   ink);
}

static void draw_foot(struct proof_sheet *sheet, unsigned page)
{
	struct paper_style left = { .size = 2.8, .colour = soft, .lines = 1 };
	struct paper_style right = left;
	double width = page_width - 2 * margin, y = page_height - top_margin - 4;
	char text[300];
	right.align = PAPER_RIGHT;
	(void)paper_text(sheet->paper, &left, (struct paper_box){ margin, y, width - 35, 5 },
			 sheet->heading->contact);
	(void)snprintf(text, sizeof(text), wording_of("Page %u of %u"), page,
		       pages_of(sheet->heading->photos));
	(void)paper_text(sheet->paper, &right, (struct paper_box){ margin + width - 32, y, 32, 5 },
			 text);
}

static int begin_page(struct proof_sheet *sheet, unsigned page, struct problem *problem)
{
	int r = paper_begin_page(sheet->paper, page_width, page_height, problem);
	if (r < 0)
		return r;
	draw_head(sheet);
	draw_foot(sheet, page);
	return 0;
}

static void draw_box(struct proof_sheet *sheet, double x, double y, const char *text)
{
	struct paper_style style = { .size = 2.8, .colour = ink, .lines = 1, .is_middle = true };
	paper_frame(sheet->paper, (struct paper_box){ x, y, 2.8, 2.8 }, 0.25, ink);
	(void)paper_text(sheet->paper, &style, (struct paper_box){ x + 3.5, y - 0.6, 7.2, 4 },
			 text);
}

/* The strip right of the photo, in which the person ticks, writes and signs. */
static void draw_answer(struct proof_sheet *sheet, double x, double y)
{
	enum { WIDTH = 11 };
	struct paper_style small = { .size = 2.2, .colour = soft, .lines = 1 };
	draw_box(sheet, x, y + 0.4, wording_of("Right"));
	draw_box(sheet, x, y + 5.4, wording_of("Wrong"));
	for (int i = 0; i < 2; i++)
		paper_rule(sheet->paper, x, y + 13.5 + i * 5, x + WIDTH, y + 13.5 + i * 5, 0.15,
			   soft);
	(void)paper_text(sheet->paper, &small, (struct paper_box){ x, y + 20.5, WIDTH, 3 },
			 wording_of("Signature"));
	paper_rule(sheet->paper, x, y + photo_height, x + WIDTH, y + photo_height, 0.25, ink);
}

static void draw_facts(struct proof_sheet *sheet, const struct handed *person, double x, double y)
{
	enum { WIDTH = 36 };
	struct paper_style name = { .size = 3.3, .is_bold = true, .colour = ink, .lines = 1 };
	struct paper_style number = { .size = 2.7, .colour = ink, .lines = 1 };
	char text[100];
	bool has_tail = person->id_tail[0] != '\0';
	(void)snprintf(text, sizeof(text), wording_of("ID …%s"), person->id_tail);
	(void)paper_text(sheet->paper, &name, (struct paper_box){ x, y, WIDTH, 5 }, person->name);
	(void)paper_text(sheet->paper, &number,
			 (struct paper_box){ x, y + 4.1, has_tail ? 20.5 : WIDTH, 4 },
			 person->student_number);
	number.align = PAPER_RIGHT;
	if (has_tail)
		(void)paper_text(sheet->paper, &number,
				 (struct paper_box){ x + 20.5, y + 4.1, WIDTH - 20.5, 4 }, text);
}

static int draw_cell(struct proof_sheet *sheet, const struct handed *person,
		     const struct paper_picture *picture, unsigned cell, struct problem *problem)
{
	double width = (page_width - 2 * margin) / PROOF_COLUMNS;
	double top = top_margin + head_height;
	double height = (page_height - top - top_margin - foot_height) / PROOF_ROWS;
	unsigned row = cell / PROOF_COLUMNS, column = cell % PROOF_COLUMNS;
	double x = margin + column * width, y = top + row * height;
	/* A photo of 480 x 640 pixels is 24.75 mm wide in this place. */
	struct paper_box place = { x, y, photo_width, photo_height };
	struct paper_box photo = paper_picture_fit(picture, place);
	int r = paper_draw(sheet->paper, picture, photo, false, problem);
	if (r < 0)
		return r;
	paper_frame(sheet->paper, photo, 0.1, line_colour);
	draw_answer(sheet, x + photo_width + 0.8, y);
	draw_facts(sheet, person, x, y + photo_height + 0.1);
	return 0;
}

int proof_sheet_add(struct proof_sheet *sheet, const struct handed *person, const uint8_t *photo,
		    size_t size, struct problem *problem)
{
	struct paper_picture *picture = NULL;
	unsigned cell = sheet->count % PROOF_CELLS;
	int r = paper_picture_embed(photo, size, problem, &picture);
	if (r == 0 && cell == 0 && sheet->count > 0)
		r = paper_end_page(sheet->paper, problem);
	if (r == 0 && cell == 0)
		r = begin_page(sheet, sheet->count / PROOF_CELLS + 1, problem);
	if (r == 0)
		r = draw_cell(sheet, person, picture, cell, problem);
	paper_picture_destroy(picture);
	sheet->count += r == 0 ? 1 : 0;
	return r;
}

int proof_sheet_finish(struct proof_sheet *sheet, struct problem *problem)
{
	int r = sheet->count == 0 ? begin_page(sheet, 1, problem) : 0;
	if (r == 0)
		r = paper_end_page(sheet->paper, problem);
	return r < 0 ? r : paper_finish(sheet->paper, problem);
}
