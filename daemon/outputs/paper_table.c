/* SPDX-License-Identifier: MIT */
#include "daemon/outputs/paper_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/core/wording.h"

static const double long_side = 297, short_side = 210, margin = 14, foot = 8; /* mm */
static const double pad_across = 1.2, pad_down = 1.1, line = 0.2;
static const uint32_t ink = 0x000000, soft = 0x555555, line_colour = 0x999999,
		      head_colour = 0xeceff1;

struct paper_table {
	struct paper *paper;
	const struct paper_table_plan *plan;
	double width, height; /* of the page */
	double y;             /* where the next row begins */
	unsigned page;
};

static const struct paper_style heading_style = {
	.size = 3, .is_bold = true, .colour = ink, .lines = 2, .is_middle = true
};
static const struct paper_style cell_style = {
	.size = 3, .colour = ink, .lines = 4, .is_middle = true
};

static double bottom_of(const struct paper_table *table)
{
	return table->height - margin - foot;
}

/* Returns the column's place in the row, in mm. */
static struct paper_box place_of(const struct paper_table *table, unsigned column)
{
	double all = 0, before = 0;
	for (unsigned i = 0; i < table->plan->columns; i++) {
		before += i < column ? table->plan->column[i].width : 0;
		all += table->plan->column[i].width;
	}
	double scale = (table->width - 2 * margin) / all;
	return (struct paper_box){ margin + before * scale, table->y,
				   table->plan->column[column].width * scale, 0 };
}

static double row_height(const struct paper_table *table, const struct paper_style *style,
			 const char *const *cells)
{
	double height = style->size * 1.3;
	for (unsigned i = 0; i < table->plan->columns; i++) {
		double across = 0, down = 0;
		paper_measure(table->paper, style, place_of(table, i).width - 2 * pad_across,
			      cells[i], &across, &down);
		height = fmax(height, down);
	}
	return height + 2 * pad_down;
}

static void draw_row(struct paper_table *table, const struct paper_style *usual,
		     const char *const *cells, double height)
{
	for (unsigned i = 0; i < table->plan->columns; i++) {
		struct paper_style style = *usual;
		struct paper_box box = place_of(table, i);
		box.height = height;
		style.align = table->plan->column[i].align;
		paper_frame(table->paper,
			    (struct paper_box){ box.x, box.y, box.width + line, height + line },
			    line, line_colour);
		box.x += pad_across;
		box.width -= 2 * pad_across;
		(void)paper_text(table->paper, &style, box, cells[i]);
	}
	table->y += height;
}

static void draw_headings(struct paper_table *table)
{
	const char *cells[PAPER_TABLE_COLUMNS_MAX] = { NULL };
	for (unsigned i = 0; i < table->plan->columns; i++)
		cells[i] = table->plan->column[i].heading;
	double height = row_height(table, &heading_style, cells);
	paper_fill(table->paper,
		   (struct paper_box){ margin, table->y, table->width - 2 * margin, height }, 0,
		   head_colour);
	draw_row(table, &heading_style, cells, height);
}

static void draw_titles(struct paper_table *table)
{
	struct paper_style title = {
		.size = 6.5, .is_bold = true, .colour = ink, .lines = 1, .align = PAPER_CENTRE
	};
	struct paper_style subtitle = {
		.size = 3.4, .colour = soft, .lines = 2, .align = PAPER_CENTRE
	};
	double width = table->width - 2 * margin;
	table->y = margin;
	table->y +=
		paper_text(table->paper, &title, (struct paper_box){ margin, table->y, width, 10 },
			   table->plan->title);
	table->y += 1 + paper_text(table->paper, &subtitle,
				   (struct paper_box){ margin, table->y + 1, width, 10 },
				   table->plan->subtitle);
	table->y += 4;
}

static int begin_page(struct paper_table *table, bool has_headings, struct problem *problem)
{
	struct paper_style number = {
		.size = 2.8, .colour = soft, .lines = 1, .align = PAPER_CENTRE
	};
	char text[60];
	int r = paper_begin_page(table->paper, table->width, table->height, problem);
	if (r < 0)
		return r;
	table->page++;
	table->y = margin;
	(void)snprintf(text, sizeof(text), wording_of("Page %u"), table->page);
	(void)paper_text(table->paper, &number,
			 (struct paper_box){ margin, table->height - margin - 3,
					     table->width - 2 * margin, 5 },
			 text);
	if (table->page == 1)
		draw_titles(table);
	if (has_headings)
		draw_headings(table);
	return 0;
}

int paper_table_create(struct paper *paper, const struct paper_table_plan *plan,
		       struct problem *problem, struct paper_table **ret_table)
{
	struct paper_table *table = calloc(1, sizeof(*table));
	if (!table)
		return problem_memory(problem);
	table->paper = paper;
	table->plan = plan;
	table->width = plan->is_wide ? long_side : short_side;
	table->height = plan->is_wide ? short_side : long_side;
	int r = begin_page(table, true, problem);
	if (r < 0)
		free(table);
	else
		*ret_table = table;
	return r;
}

void paper_table_destroy(struct paper_table *table)
{
	free(table);
}

static int next_page(struct paper_table *table, bool has_headings, struct problem *problem)
{
	int r = paper_end_page(table->paper, problem);
	return r < 0 ? r : begin_page(table, has_headings, problem);
}

int paper_table_row(struct paper_table *table, const char *const *cells, struct problem *problem)
{
	double height = row_height(table, &cell_style, cells);
	int r = table->y + height > bottom_of(table) ? next_page(table, true, problem) : 0;
	if (r == 0)
		draw_row(table, &cell_style, cells, height);
	return r;
}

int paper_table_rest(struct paper_table *table, double height, struct problem *problem,
		     struct paper_box *ret_box)
{
	int r = table->y + height > bottom_of(table) ? next_page(table, false, problem) : 0;
	if (r < 0)
		return r;
	*ret_box = (struct paper_box){ margin, table->y, table->width - 2 * margin, height };
	table->y += height;
	return 0;
}

int paper_table_change(struct paper_table *table, const struct paper_table_plan *plan,
		       struct problem *problem)
{
	enum { GAP = 6, LEAST = 24 /* headings and two rows */ };
	int r = 0;
	table->plan = plan;
	table->y += GAP;
	if (table->y + LEAST > bottom_of(table))
		return next_page(table, true, problem);
	draw_headings(table);
	return r;
}

int paper_table_finish(struct paper_table *table, struct problem *problem)
{
	return paper_end_page(table->paper, problem);
}
