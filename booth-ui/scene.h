/* SPDX-License-Identifier: MIT */
/*
 * A screen as a list of things to draw, from back to front: plain data in whole pixels, without a
 * drawing library. Pages (page.h) write it, paint reads it, tests measure it. Pure, no allocation.
 *
 * Texts are copied into the scene. A scene that is full drops what comes after and says so in
 * `overflowed`; the tests assert that no page ever does.
 */
#ifndef BOOTH_UI_SCENE_H
#define BOOTH_UI_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "booth-ui/rect.h"

enum { SCENE_ITEMS_MAX = 96, SCENE_TEXT_BYTES = 12288 };

enum scene_kind { SCENE_FILL, SCENE_TEXT, SCENE_ICON, SCENE_PICTURE, SCENE_OUTLINE, SCENE_RING };
enum scene_align { ALIGN_LEFT, ALIGN_CENTRE };
enum scene_picture { PICTURE_PREVIEW, PICTURE_PHOTO, PICTURE_COUNT };

/* Line drawings, so that no meaning rests on colour or on reading alone. */
enum scene_icon {
	ICON_CHECK,
	ICON_CROSS,
	ICON_NEXT,
	ICON_BACK,
	ICON_AGAIN,
	ICON_CAMERA,
	ICON_PERSON,
	ICON_STAFF,
	ICON_SUN,
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
	ICON_CLOCK,
	ICON_RECEIPT,
	ICON_EYE,
	ICON_BUTTON,
	ICON_COUNT,
};

/* A part of a picture, in fractions of its width and height. */
struct scene_crop {
	float x, y, width, height;
};

/* The dashed head and shoulders, in pixels of the canvas; the item's place is the photo's frame. */
struct scene_outline {
	float head_top, eyes, chin; /* y */
	float centre, face_width;   /* x; pixels */
};

struct scene_item {
	enum scene_kind kind;
	struct rect place;
	uint32_t colour; /* 0xRRGGBBAA */
	uint32_t ground; /* TEXT, ICON: what lies behind it; PICTURE: of its rounded corners */
	int radius;      /* FILL, PICTURE: of the corners */
	int stroke; /* FILL: 0 filled, else a border this wide inside; OUTLINE, RING: of the line */
	int text;   /* TEXT: where it begins in the scene's texts */
	int size;   /* TEXT: pixels an em */
	bool bold;
	enum scene_align align;
	bool middle; /* TEXT: in the middle of the place's height, else at its top */
	enum scene_icon icon;
	enum scene_picture picture;
	bool mirrored;
	struct scene_crop crop;
	struct scene_outline outline;
	float fraction; /* RING: 0..1, clockwise from the top */
};

struct scene {
	int width, height;
	uint32_t ground;
	int count;
	struct scene_item items[SCENE_ITEMS_MAX];
	int text_bytes;
	char texts[SCENE_TEXT_BYTES];
	bool overflowed;
};

/* Measures text as paint will draw it; the only thing a page must ask about fonts. */
struct scene_ruler {
	void (*measure)(void *user, const char *text, int size, bool bold, int width,
			int *ret_width, int *ret_height);
	void *user;
};

void scene_clear(struct scene *scene, int width, int height, uint32_t ground);
/* A new item at the front, zeroed but for kind and place; a spare one when the scene is full. */
struct scene_item *scene_add(struct scene *scene, enum scene_kind kind, struct rect place);
/* Copies the text into the scene and gives it to the item. */
void scene_set_text(struct scene *scene, struct scene_item *item, const char *text);
const char *scene_text(const struct scene *scene, const struct scene_item *item);

/* Whether two items, each of its scene, draw the same. */
bool scene_same(const struct scene *a, const struct scene_item *item_a, const struct scene *b,
		const struct scene_item *item_b);
/* The part of the canvas that differs between two scenes of one size. */
struct rect scene_difference(const struct scene *before, const struct scene *after);

/* WCAG 2.1 contrast of two opaque colours, 1..21. */
double scene_contrast(uint32_t a, uint32_t b);

#endif
