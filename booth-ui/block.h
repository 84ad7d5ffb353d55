/* SPDX-License-Identifier: MIT */
/*
 * A column of blocks: texts, rows with an icon, pictures. If the column is too high for its place,
 * the blocks that a person can do without are left out, the one with the highest rank first; no
 * block becomes smaller. Pure.
 */
#ifndef BOOTH_UI_BLOCK_H
#define BOOTH_UI_BLOCK_H

#include "booth-ui/widget.h"

enum {
	BLOCKS_MAX = 12,
	RANK_MUST = 0, /* a block of this rank is never left out */
};

struct block;
/* Draws the block into its place. */
typedef void (*block_put_fn)(struct page *page, struct rect place, const struct block *block);

struct block {
	int rank;
	int space;  /* distance to the block above, in quarters of the unit */
	int height; /* in pixels; a text gets its height from block_measure() */
	/* null: the block is a text, of the members below. Otherwise they mean what the function
	 * says. */
	block_put_fn put;
	const char *text, *more;
	struct widget_style style;
	enum drawing_icon icon;
	uint32_t colour;
	int number;
	float share;
	const void *data;
};

struct column {
	int count;
	struct block blocks[BLOCKS_MAX];
};

/* Adds a block. A text that is null or empty adds none. */
void column_add(struct column *column, struct block block);
/* Sets the heights of the texts for this width, leaves blocks out until the column is no higher than
 * `height`, and returns the height of the column in pixels. */
int column_fit(const struct page *page, struct column *column, int width, int height);
/* Draws the column from the top of the place. Call column_fit() first. Returns the height in
 * pixels. */
int column_put(struct page *page, struct rect place, const struct column *column);

#endif
