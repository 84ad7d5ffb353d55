/* SPDX-License-Identifier: MIT */
#include "booth-ui/block.h"

void column_add(struct column *column, struct block block)
{
	bool is_empty = !block.put && (!block.text || block.text[0] == '\0');
	if (!is_empty && column->count < BLOCKS_MAX)
		column->blocks[column->count++] = block;
}

static int space_above(const struct page *page, const struct column *column, int i)
{
	return i == 0 ? 0 : px(page, column->blocks[i].space);
}

static int height_of(const struct page *page, const struct column *column)
{
	int height = 0;
	for (int i = 0; i < column->count; i++)
		height += column->blocks[i].height + space_above(page, column, i);
	return height;
}

/* Leaves out the block that can best be done without. Returns false if all must stay. */
static bool drop_one(struct column *column)
{
	int worst = -1;
	for (int i = 0; i < column->count; i++)
		if (column->blocks[i].rank > RANK_MUST &&
		    (worst < 0 || column->blocks[i].rank >= column->blocks[worst].rank))
			worst = i;
	if (worst < 0)
		return false;
	column->count--;
	for (int i = worst; i < column->count; i++)
		column->blocks[i] = column->blocks[i + 1];
	return true;
}

int column_fit(const struct page *page, struct column *column, int width, int height)
{
	for (int i = 0; i < column->count; i++) {
		struct block *block = &column->blocks[i];
		if (!block->put)
			block->height = widget_height(page, width, &block->style, block->text);
	}
	while (height_of(page, column) > height && drop_one(column))
		;
	return height_of(page, column);
}

int column_put(struct page *page, struct rect place, const struct column *column)
{
	struct rect rest = place;
	for (int i = 0; i < column->count; i++) {
		const struct block *block = &column->blocks[i];
		(void)rect_cut_top(&rest, space_above(page, column, i));
		struct rect part = rect_cut_top(&rest, block->height);
		if (block->put && rect_is_empty(part))
			page->drawing->is_cut = true;
		else if (block->put)
			block->put(page, part, block);
		else
			(void)widget_text(page, part, &block->style, block->text);
	}
	return place.height - rest.height;
}
