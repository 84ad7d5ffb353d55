/* SPDX-License-Identifier: MIT */
#include "booth-ui/blit.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A weight has 7 bits, so that 255 * 128 fits into the 16-bit halves of a word in lerp() below. */
enum { WEIGHT_BITS = 7, WEIGHT_ONE = 1 << WEIGHT_BITS };

/* Tells how to compute one column (or row) of the place from two neighbouring columns (rows) of the
 * source: column (row) `index` contributes `WEIGHT_ONE - weight` parts, and the next one
 * contributes `weight` parts. */
struct tap {
	uint16_t index;
	uint16_t weight;
};

struct blit {
	/* the geometry for which the tables below were made */
	struct rect place;
	struct drawing_crop crop;
	bool is_mirrored;
	int source_width, source_height;

	struct tap *columns, *rows; /* one tap for each column and each row of `place` */
	uint32_t *lines[2]; /* two rows of the source, each scaled to the width of `place` */
	/* line_rows[i]: number of the source row that lines[i] holds; -1: lines[i] is empty */
	int line_rows[2];
};

int blit_create(struct blit **ret_blit)
{
	struct blit *blit = calloc(1, sizeof(*blit));
	if (!blit)
		return -ENOMEM;
	*ret_blit = blit;
	return 0;
}

static void forget(struct blit *blit)
{
	free(blit->columns);
	free(blit->rows);
	free(blit->lines[0]);
	free(blit->lines[1]);
	*blit = (struct blit){ 0 };
}

void blit_destroy(struct blit *blit)
{
	if (!blit)
		return;
	forget(blit);
	free(blit);
}

/* Fills the taps of all columns (or rows). The centre of pixel i lies at i + 0.5. For a position
 * outside the source, the pixel at the source's border is used. */
static void fill_taps(struct tap *taps, int count, float from, float extent, int source_count,
		      bool is_mirrored)
{
	float step = extent / (float)count;
	for (int i = 0; i < count; i++) {
		float at = from + ((float)i + 0.5f) * step - 0.5f;
		at = fminf(fmaxf(at, 0), (float)(source_count - 1));
		int index = (int)at;
		struct tap tap = { .index = (uint16_t)index,
				   .weight = (uint16_t)lrintf((at - (float)index) * WEIGHT_ONE) };
		/* the next column (row), index + 1, must also lie in the source */
		if (index == source_count - 1 && index > 0)
			tap = (struct tap){ .index = (uint16_t)(index - 1), .weight = WEIGHT_ONE };
		taps[is_mirrored ? count - 1 - i : i] = tap;
	}
}

static bool is_same_crop(const struct drawing_crop *a, const struct drawing_crop *b)
{
	return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

static bool is_made_for(const struct blit *blit, const struct image *source,
			const struct drawing_crop *crop, bool is_mirrored, struct rect place)
{
	return blit->columns && blit->source_width == source->width &&
	       blit->source_height == source->height && blit->is_mirrored == is_mirrored &&
	       blit->place.width == place.width && blit->place.height == place.height &&
	       is_same_crop(&blit->crop, crop);
}

static int make_tables(struct blit *blit, const struct image *source,
		       const struct drawing_crop *crop, bool is_mirrored, struct rect place)
{
	forget(blit);
	size_t width = (size_t)place.width, height = (size_t)place.height;
	blit->columns = calloc(width, sizeof(*blit->columns));
	blit->rows = calloc(height, sizeof(*blit->rows));
	blit->lines[0] = calloc(width, sizeof(uint32_t));
	blit->lines[1] = calloc(width, sizeof(uint32_t));
	if (!blit->columns || !blit->rows || !blit->lines[0] || !blit->lines[1]) {
		forget(blit);
		return -ENOMEM;
	}
	float across = (float)source->width, down = (float)source->height;
	fill_taps(blit->columns, place.width, crop->x * across, crop->width * across, source->width,
		  is_mirrored);
	fill_taps(blit->rows, place.height, crop->y * down, crop->height * down, source->height,
		  false);
	blit->place = place;
	blit->crop = *crop;
	blit->is_mirrored = is_mirrored;
	blit->source_width = source->width;
	blit->source_height = source->height;
	return 0;
}

/* Mixes two pixels channel by channel. Each multiplication handles two channels, each in one 16-bit
 * half of the word. */
static inline uint32_t lerp(uint32_t a, uint32_t b, uint32_t weight)
{
	uint32_t mask = 0x00ff00ff, half = 0x00400040;
	uint32_t keep = WEIGHT_ONE - weight;
	uint32_t even = ((a & mask) * keep + (b & mask) * weight + half) >> WEIGHT_BITS & mask;
	uint32_t odd =
		((a >> 8 & mask) * keep + (b >> 8 & mask) * weight + half) >> WEIGHT_BITS & mask;
	return even | odd << 8;
}

static const uint32_t *source_row(const struct image *source, int y)
{
	/* The casts are safe, because every row begins at a multiple of 4: slots are
	 * page-aligned, and other pictures come from malloc(). */
	return (const uint32_t *)(const void *)image_row(source, y);
}

static void scale_line(const struct blit *blit, const uint32_t *row, int from, int to,
		       bool has_neighbour, uint32_t *line)
{
	const struct tap *columns = blit->columns;
	int next = has_neighbour ? 1 : 0;
	for (int x = from; x < to; x++)
		line[x] = lerp(row[columns[x].index], row[columns[x].index + next],
			       columns[x].weight);
}

/* Returns one row of the source, scaled to the place's width. blit->lines holds the two rows that
 * were scaled last, so this row may already be there. The rows are needed in rising order, so the
 * older one may be overwritten. */
static const uint32_t *line_of(struct blit *blit, const struct image *source, int row, int from,
			       int to)
{
	int keep = row & 1;
	if (blit->line_rows[keep] != row) {
		scale_line(blit, source_row(source, row), from, to, source->width > 1,
			   blit->lines[keep]);
		blit->line_rows[keep] = row;
	}
	return blit->lines[keep];
}

static void mix_lines(const uint32_t *upper, const uint32_t *lower, uint32_t weight, int count,
		      uint32_t *target)
{
	for (int x = 0; x < count; x++)
		target[x] = lerp(upper[x], lower[x], weight);
}

int blit_draw(struct blit *blit, const struct image *source, const struct drawing_crop *crop,
	      bool is_mirrored, struct rect place, struct rect clip, const struct image *target)
{
	struct rect canvas = { 0, 0, target->width, target->height };
	struct rect drawn = rect_intersect(rect_intersect(place, clip), canvas);
	if (source->width <= 0 || source->height <= 0 || rect_is_empty(place))
		return -EINVAL;
	if (!is_made_for(blit, source, crop, is_mirrored, place)) {
		int r = make_tables(blit, source, crop, is_mirrored, place);
		if (r < 0)
			return r;
	}
	blit->line_rows[0] = blit->line_rows[1] = -1;
	int from = drawn.x - place.x, to = from + drawn.width;
	for (int y = drawn.y; y < rect_bottom(drawn); y++) {
		struct tap tap = blit->rows[y - place.y];
		uint32_t *out = (uint32_t *)(void *)image_row(target, y) + drawn.x;
		const uint32_t *upper = line_of(blit, source, tap.index, from, to);
		const uint32_t *lower = upper;
		if (tap.weight > 0 && source->height > 1)
			lower = line_of(blit, source, tap.index + 1, from, to);
		if (tap.weight == 0)
			memcpy(out, upper + from, (size_t)drawn.width * sizeof(*out));
		else
			mix_lines(upper + from, lower + from, tap.weight, drawn.width, out);
	}
	return 0;
}
