/* SPDX-License-Identifier: MIT */
/*
 * Rectangles in whole pixels. A layout begins with the canvas and cuts strips off its sides until
 * every part of the page has its place. A strip is never larger than the rectangle that it is cut
 * from.
 */
#ifndef BOOTH_UI_RECT_H
#define BOOTH_UI_RECT_H

#include <stdbool.h>

struct rect {
	int x, y, width, height; /* in pixels; x and y from the top left corner of the canvas */
};

static inline int rect_right(struct rect rect)
{
	return rect.x + rect.width;
}

static inline int rect_bottom(struct rect rect)
{
	return rect.y + rect.height;
}

static inline bool rect_is_empty(struct rect rect)
{
	return rect.width <= 0 || rect.height <= 0;
}

static inline int rect_min(int a, int b)
{
	return a < b ? a : b;
}

static inline int rect_max(int a, int b)
{
	return a > b ? a : b;
}

/* Each rect_cut_ function cuts a strip off one side of *rest and returns the strip. The remaining
 * part becomes *rest. */
static inline struct rect rect_cut_top(struct rect *rest, int height)
{
	height = rect_max(0, rect_min(height, rest->height));
	struct rect cut = { rest->x, rest->y, rest->width, height };
	rest->y += height;
	rest->height -= height;
	return cut;
}

static inline struct rect rect_cut_bottom(struct rect *rest, int height)
{
	height = rect_max(0, rect_min(height, rest->height));
	rest->height -= height;
	return (struct rect){ rest->x, rest->y + rest->height, rest->width, height };
}

static inline struct rect rect_cut_left(struct rect *rest, int width)
{
	width = rect_max(0, rect_min(width, rest->width));
	struct rect cut = { rest->x, rest->y, width, rest->height };
	rest->x += width;
	rest->width -= width;
	return cut;
}

static inline struct rect rect_cut_right(struct rect *rest, int width)
{
	width = rect_max(0, rect_min(width, rest->width));
	rest->width -= width;
	return (struct rect){ rest->x + rest->width, rest->y, width, rest->height };
}

/* Makes the rectangle smaller: by x on the left and on the right, by y at the top and at the
 * bottom. */
static inline struct rect rect_inset(struct rect rect, int x, int y)
{
	return (struct rect){ rect.x + x, rect.y + y, rect_max(0, rect.width - 2 * x),
			      rect_max(0, rect.height - 2 * y) };
}

/* Returns a rectangle of this size in the middle of outer. */
static inline struct rect rect_centre(struct rect outer, int width, int height)
{
	return (struct rect){ outer.x + (outer.width - width) / 2,
			      outer.y + (outer.height - height) / 2, width, height };
}

/* Returns the area that a and b share. If they share no area, the result has the width or height
 * 0. */
static inline struct rect rect_intersect(struct rect a, struct rect b)
{
	int x = rect_max(a.x, b.x), y = rect_max(a.y, b.y);
	int right = rect_min(rect_right(a), rect_right(b));
	int bottom = rect_min(rect_bottom(a), rect_bottom(b));
	return (struct rect){ x, y, rect_max(0, right - x), rect_max(0, bottom - y) };
}

/* Returns the smallest rectangle around a and b. If one of them is empty, the result is the
 * other. */
static inline struct rect rect_unite(struct rect a, struct rect b)
{
	if (rect_is_empty(a))
		return b;
	if (rect_is_empty(b))
		return a;
	int x = rect_min(a.x, b.x), y = rect_min(a.y, b.y);
	return (struct rect){ x, y, rect_max(rect_right(a), rect_right(b)) - x,
			      rect_max(rect_bottom(a), rect_bottom(b)) - y };
}

/* Returns whether inner lies entirely within outer. */
static inline bool rect_contains(struct rect outer, struct rect inner)
{
	return inner.x >= outer.x && inner.y >= outer.y && rect_right(inner) <= rect_right(outer) &&
	       rect_bottom(inner) <= rect_bottom(outer);
}

#endif
