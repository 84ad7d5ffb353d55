/* SPDX-License-Identifier: MIT */
/*
 * A screen as a list of things to draw, from back to front: plain data in whole pixels, without a
 * drawing library. Pages (page.h) write it, paint reads it, tests measure it. Pure, no allocation.
 *
 * Texts are copied into the drawing. A drawing that is full drops what comes after and says so in
 * `overflowed`; the tests assert that no page ever does.
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

/* Line drawings, so that no meaning rests on colour or on reading alone. */
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

/* The dashed head and shoulders, in pixels of the canvas; the item's place is the photo's frame. */
struct drawing_outline {
	float head_top, eyes, chin; /* y */
	float centre, face_width;   /* x; pixels */
};

struct drawing_item {
	enum drawing_kind kind;
	struct rect place;
	uint32_t colour; /* 0xRRGGBBAA */
	uint32_t ground; /* TEXT, ICON: what lies behind it; PICTURE: of its rounded corners */
	int radius;      /* FILL, PICTURE: of the corners */
	int stroke; /* FILL: 0 filled, else a border this wide inside; OUTLINE, RING: of the line */
	int text;   /* TEXT: where it begins in the drawing's texts */
	int size;   /* TEXT: pixels an em */
	bool bold;
	enum drawing_align align;
	bool middle; /* TEXT: in the middle of the place's height, else at its top */
	enum drawing_icon icon;
	enum drawing_picture picture;
	bool mirrored;
	struct drawing_crop crop;
	struct drawing_outline outline;
	float fraction; /* RING: 0..1, clockwise from the top */
};

struct drawing {
	int width, height;
	uint32_t ground;
	int count;
	struct drawing_item items[DRAWING_ITEMS_MAX];
	int text_bytes;
	char texts[DRAWING_TEXT_BYTES];
	bool overflowed;
	bool is_cut; /* some text did not fit whole */
};

/* Measures text as paint will draw it; the only thing a page must ask about fonts. */
struct drawing_ruler {
	void (*measure)(void *user, const char *text, int size, bool bold, int width,
			int *ret_width, int *ret_height);
	void *user;
};

void drawing_clear(struct drawing *drawing, int width, int height, uint32_t ground);
/* A new item at the front, zeroed but for kind and place; a spare one when the drawing is full. */
struct drawing_item *drawing_add(struct drawing *drawing, enum drawing_kind kind,
				 struct rect place);
/* Copies the text into the drawing and gives it to the item. */
void drawing_set_text(struct drawing *drawing, struct drawing_item *item, const char *text);
const char *drawing_text(const struct drawing *drawing, const struct drawing_item *item);

/* Whether two items, each of its drawing, draw the same. */
bool drawing_same(const struct drawing *a, const struct drawing_item *item_a,
		  const struct drawing *b, const struct drawing_item *item_b);
/* The part of the canvas that differs between two drawings of one size. */
struct rect drawing_difference(const struct drawing *before, const struct drawing *after);

/* WCAG 2.1 contrast of two opaque colours, 1..21. */
double drawing_contrast(uint32_t a, uint32_t b);

#endif
