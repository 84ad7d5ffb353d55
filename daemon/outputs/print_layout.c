/* SPDX-License-Identifier: MIT */
#include "daemon/outputs/print_layout.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static const double margin = 2, usual_gap = 2, caption_height = 4, mm_per_inch = 25.4;

static const struct {
	const char *name;
	double width, height; /* mm */
} sizes[PRINT_SIZE_COUNT] = {
	[PRINT_25X35] = { "25x35", 25, 35 }, [PRINT_33X48] = { "33x48", 33, 48 },
	[PRINT_35X45] = { "35x45", 35, 45 }, [PRINT_35X49] = { "35x49", 35, 49 },
	[PRINT_35X53] = { "35x53", 35, 53 },
}, papers[PRINT_PAPER_COUNT] = {
	[PRINT_FIVE] = { "five", 152, 102 },
	[PRINT_5IN] = { "5in", 127, 89 },
	[PRINT_6IN] = { "6in", 152, 102 },
	[PRINT_A4] = { "a4", 297, 210 },
};

static unsigned fitting(double length, double cell, double gap)
{
	double count = floor((length - 2 * margin + gap) / (cell + gap));
	return count > 0 ? (unsigned)count : 0;
}

/* Sets the columns and rows for cells of this size. */
static void fill_grid(struct print_layout *layout, double width, double height)
{
	layout->columns = fitting(layout->paper.width, width, layout->gap);
	layout->rows = fitting(layout->paper.height, height, layout->gap);
}

static void choose_turn(struct print_layout *layout)
{
	fill_grid(layout, layout->photo.width, layout->photo.height + layout->caption);
	unsigned upright = layout->columns * layout->rows;
	fill_grid(layout, layout->photo.height, layout->photo.width + layout->caption);
	/* A caption would run along the side of a turned photo. */
	layout->is_turned = layout->caption <= 0 && layout->columns * layout->rows > upright;
	if (!layout->is_turned)
		fill_grid(layout, layout->photo.width, layout->photo.height + layout->caption);
}

/* Computes where each cell (a photo with its caption) lies, so that all cells together are in the middle of
 * the paper. */
static void place_cells(struct print_layout *layout)
{
	double width = layout->is_turned ? layout->photo.height : layout->photo.width;
	double height = layout->is_turned ? layout->photo.width : layout->photo.height;
	double across = width + layout->gap, down = height + layout->caption + layout->gap;
	double left = (layout->paper.width - layout->columns * across + layout->gap) / 2;
	double top = (layout->paper.height - layout->rows * down + layout->gap) / 2;
	for (unsigned i = 0; i < layout->columns * layout->rows; i++) {
		unsigned row = i / layout->columns, column = i % layout->columns;
		layout->cells[i] = (struct print_mm){ left + column * across, top + row * down,
						      width, height };
	}
}

/* The five and the label touch: one cut parts two photos. */
static void lay_five(struct print_layout *layout)
{
	layout->gap = 0;
	layout->is_turned = layout->has_label = true;
	layout->columns = 3;
	layout->rows = 2;
}

int print_layout_make(enum print_size size, enum print_paper paper, bool has_caption,
		      struct print_layout *ret_layout)
{
	if (paper == PRINT_FIVE && (size != PRINT_33X48 || has_caption))
		return -EINVAL;
	*ret_layout = (struct print_layout){
		.paper = { 0, 0, papers[paper].width, papers[paper].height },
		.photo = { 0, 0, sizes[size].width, sizes[size].height },
		.gap = usual_gap,
		.caption = has_caption ? caption_height : 0,
	};
	if (paper == PRINT_FIVE)
		lay_five(ret_layout);
	else
		choose_turn(ret_layout);
	unsigned cells = ret_layout->columns * ret_layout->rows;
	if (cells == 0 || cells > PRINT_CELLS_MAX)
		return -EINVAL;
	ret_layout->photos = cells - (ret_layout->has_label ? 1 : 0);
	place_cells(ret_layout);
	return 0;
}

int print_layout_pixels(double mm)
{
	return (int)lround(mm / mm_per_inch * PRINT_DPI);
}

struct record_crop print_layout_crop(enum print_size size, struct record_crop crop)
{
	/* the proportions in whole pixels, because imaging/photo scales both sides alike */
	double proportion = (double)print_layout_pixels(sizes[size].width) /
			    print_layout_pixels(sizes[size].height);
	double width = crop.height * proportion;
	if (width <= crop.width)
		return (struct record_crop){ crop.x + (crop.width - width) / 2, crop.y, width,
					     crop.height };
	return (struct record_crop){ crop.x, crop.y, crop.width, crop.width / proportion };
}

int print_layout_find_size(const char *name, enum print_size *ret_size)
{
	for (unsigned i = 0; i < PRINT_SIZE_COUNT; i++)
		if (strcmp(sizes[i].name, name) == 0) {
			*ret_size = (enum print_size)i;
			return 0;
		}
	return -EINVAL;
}

int print_layout_find_paper(const char *name, enum print_paper *ret_paper)
{
	for (unsigned i = 0; i < PRINT_PAPER_COUNT; i++)
		if (strcmp(papers[i].name, name) == 0) {
			*ret_paper = (enum print_paper)i;
			return 0;
		}
	return -EINVAL;
}
