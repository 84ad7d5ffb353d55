/* SPDX-License-Identifier: MIT */
/*
 * A screen as a list of items to draw, from back to front: plain data in whole pixels, without a
 * drawing library. Pages (page.h) write the list, paint reads it, tests measure it. Pure, no
 * allocation.
 *
 * Texts are copied into the drawing. A full drawing drops further items and sets has_overflowed;
 * the tests assert that no page fills a drawing.
 */
#ifndef BOOTH_UI_DRAWING_H
#define BOOTH_UI_DRAWING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "booth-ui/rect.h"

enum { DRAWING_ITEMS_MAX = 96, DRAWING_TEXT_BYTES = 12288 };

enum drawing_kind {
	DRAWING_FILL,
	DRAWING_TEXT,
	DRAWING_ICON,
	DRAWING_PICTURE,
	DRAWING_OUTLINE,
	DRAWING_RING
};
enum drawing_align { ALIGN_LEFT, ALIGN_CENTRE };
enum drawing_picture { PICTURE_PREVIEW, PICTURE_PHOTO, PICTURE_COUNT };

/* A page shows its meaning as an icon too, because not every student sees the colours or reads
 * the language. */
enum drawing_icon {
	ICON_CHECK,
	ICON_CROSS,
	ICON_NEXT,
	ICON_CAMERA,
	ICON_PERSON,
	ICON_STAFF,
	ICON_JEWELLERY,
	ICON_POSE,
	ICON_GLASSES,
	ICON_HAIR,
	ICON_SHIRT,
	ICON_NO_COPY,
	ICON_CODE,
	ICON_WAIT,
	ICON_WARNING,
	ICON_WRENCH,
	ICON_DISK,
	ICON_LOCK,
	ICON_COIN,
	ICON_CALENDAR,
	ICON_RECEIPT,
	ICON_EYE,
	ICON_BUTTON,
	ICON_COUNT,
};

/* A part of a picture, in fractions of its width and height. */
struct drawing_crop {
	float x, y, width, height;
};

/* The dashed head and shoulders, in pixels of the canvas. The place of the item is the photo's
 * frame. */
struct drawing_outline {
	float head_top, chin; /* y of the top of the head, y of the chin */
	float centre;         /* x of the middle of the face */
	float face_width;
};

struct drawing_item {
	enum drawing_kind kind;
	struct rect place;
	uint32_t colour; /* colour of the item, 0xRRGGBBAA */
	uint32_t ground; /* TEXT, ICON: the colour behind it; RING, OUTLINE: the colour behind
			  * the line; PICTURE: the colour outside the round corners */
	int radius;      /* radius of the corners of a FILL or PICTURE */
	int stroke;      /* FILL: width of a border inside the place, 0 fills the whole place;
			  * RING, OUTLINE: width of the line */
	int text;        /* TEXT: offset of the text in the drawing's texts */
	int size;        /* TEXT: pixels per em */
	bool is_bold;
	enum drawing_align align;
	bool is_middle; /* TEXT: true: in the middle of the place's height; false: at its top */
	enum drawing_icon icon;
	enum drawing_picture picture;
	bool is_mirrored;
	struct drawing_crop crop;
	struct drawing_outline outline;
	float fraction; /* RING: drawn part of the circle, 0..1, clockwise from the top */
};

struct drawing {
	int width, height;
	uint32_t ground;
	int count;
	struct drawing_item items[DRAWING_ITEMS_MAX];
	int text_bytes;
	char texts[DRAWING_TEXT_BYTES];
	bool has_overflowed;
	bool is_cut; /* at least one text did not fit its place and ends in "…" */
};

/* Measures a text exactly as paint will draw it. A page needs nothing else about fonts. */
struct drawing_ruler {
	/* Returns the text's size in pixels. Breaks lines at width; -1: does not break lines. */
	void (*measure)(void *user, const char *text, int size, bool is_bold, int width,
			int *ret_width, int *ret_height);
	void *user;
};

void drawing_clear(struct drawing *drawing, int width, int height, uint32_t ground);
/* Adds an item in front of the others. Every member but kind and place is zero. If the drawing
 * is full, returns an item that will not be drawn. */
struct drawing_item *drawing_add(struct drawing *drawing, enum drawing_kind kind,
				 struct rect place);
/* Copies the text into the drawing and assigns the copy to the item. */
void drawing_set_text(struct drawing *drawing, struct drawing_item *item, const char *text);
const char *drawing_text(const struct drawing *drawing, const struct drawing_item *item);

/* Returns the part of the canvas that looks different in the two drawings, or the whole canvas
 * if the drawings differ in size. */
struct rect drawing_difference(const struct drawing *before, const struct drawing *after);

#endif
