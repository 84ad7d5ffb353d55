/* SPDX-License-Identifier: MIT */
/*
 * A screen as a list of items to draw, from back to front: plain data in whole pixels, without a
 * drawing library. Pages (page.h) write the list, paint reads it, tests measure it. Pure, no
 * allocation.
 *
 * Texts are copied into the drawing. A drawing that is full drops further items and sets
 * has_overflowed; the tests assert that no page fills a drawing.
 */
#ifndef BOOTH_UI_DRAWING_H
#define BOOTH_UI_DRAWING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/coach/coach.h"
#include "booth-ui/rect.h"

enum { DRAWING_ITEMS_MAX = 160, DRAWING_TEXT_BYTES = 12288 };

enum drawing_kind {
	DRAWING_FILL,
	DRAWING_TEXT,
	DRAWING_ICON,
	DRAWING_PICTURE,
	DRAWING_OUTLINE,
	DRAWING_RING,
	DRAWING_CHEVRONS,
	/* a drawn person, who shows a pose (coach.h) */
	DRAWING_COACH,
	/* a QR code of the item's text */
	DRAWING_QR,
	/* covers the place with a colour, except a hole in it */
	DRAWING_VEIL,
	/* four corners, as a viewfinder has them */
	DRAWING_CORNERS,
};
enum drawing_align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };
enum drawing_picture { PICTURE_PREVIEW, PICTURE_PHOTO, PICTURE_COUNT };

/* The icons. Every page shows its meaning as an icon too, because not every student sees the
 * colours or can read the language. */
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
	/* what a hint asks for */
	ICON_LEFT,
	ICON_RIGHT,
	ICON_UP,
	ICON_DOWN,
	ICON_CLOSER,
	ICON_BACK,
	ICON_TURN_LEFT,
	ICON_TURN_RIGHT,
	ICON_CHIN_UP,
	ICON_CHIN_DOWN,
	ICON_TILT_LEFT,
	ICON_TILT_RIGHT,
	ICON_TWO_PEOPLE,
	ICON_LAMP,
	ICON_MASK,
	ICON_MOUTH,
	ICON_HAT,
	ICON_STILL,
	ICON_BACKDROP,
	/* plain arrows, and signs of the pages */
	ICON_ARROW_LEFT,
	ICON_ARROW_RIGHT,
	ICON_ARROW_UP,
	ICON_ARROW_DOWN,
	ICON_LENS,
	ICON_PHONE,
	ICON_CARD,
	ICON_LANGUAGE,
	ICON_PLUG,
	ICON_SCHOOL,
	ICON_PLACE,
	ICON_CHAIR,
	ICON_DOTS,
	ICON_COUNT,
};

/* A part of a picture. All four numbers are fractions of the picture's width or height. */
struct drawing_crop {
	float x, y, width, height;
};

/* The outline of head and shoulders, in pixels of the canvas. The item's member `place` is the part
 * of the photo's frame that is visible. */
struct drawing_outline {
	float head_top, chin; /* y of the top of the head and y of the chin */
	float centre;         /* x of the middle of the face */
	float face_width;
	float frame_left, frame_right, frame_bottom; /* of the photo's frame */
};

/* The direction in which chevrons point on the canvas. */
enum drawing_direction { POINTS_LEFT, POINTS_RIGHT, POINTS_UP, POINTS_DOWN };

struct drawing_item {
	enum drawing_kind kind;
	struct rect place;
	uint32_t colour; /* colour of the item, 0xRRGGBBAA */
	/* colour behind the item. TEXT, ICON: behind the letters or the icon; RING, OUTLINE: behind
	 * the line; PICTURE: outside the picture's round corners */
	uint32_t ground;
	int radius; /* FILL, PICTURE: radius of the corners in pixels */
	/* FILL: width of a border along the inside of the place, in pixels; 0: the whole place is
	 * filled. RING, OUTLINE: width of the line in pixels */
	int stroke;
	int text; /* TEXT: offset of the text in the drawing's member `texts` */
	int size; /* TEXT: pixels per em */
	bool is_bold;
	enum drawing_align align;
	/* TEXT: centred in the height of the place if true, at the top of the place if false */
	bool is_middle;
	enum drawing_icon icon;
	enum drawing_picture picture;
	bool is_mirrored;
	struct drawing_crop crop;
	struct drawing_outline outline;
	bool is_dashed; /* OUTLINE: dashed if true, one line if false */
	/* CHEVRONS: arrow heads in a row */
	enum drawing_direction direction;
	int chevrons;
	int beat; /* which of them is the brightest: this one marches to the front */
	/* RING: the fraction of the ellipse that is drawn, 0..1, clockwise from the top */
	float fraction;
	struct coach coach; /* COACH: the pose */
	/* VEIL: the place that stays uncovered; with is_round, an ellipse that fills it. RING: with
	 * is_round, it marks a place in a photo, and its dark ground shows at both sides. */
	struct rect hole;
	bool is_round;
};

struct drawing {
	int width, height;
	uint32_t ground;
	int count;
	struct drawing_item items[DRAWING_ITEMS_MAX];
	int text_bytes;
	char texts[DRAWING_TEXT_BYTES];
	bool has_overflowed;
	bool is_cut; /* at least one text did not fit into its place and was cut with "…" */
};

/* Measures a text as paint will draw it. A page needs to know nothing else about fonts. */
struct drawing_ruler {
	/* Returns the text's size in pixels. width: the text is broken into lines of at most this
	 * many pixels; -1: it stays on one line. */
	void (*measure)(void *user, const char *text, int size, bool is_bold, int width,
			int *ret_width, int *ret_height);
	void *user;
};

void drawing_clear(struct drawing *drawing, int width, int height, uint32_t ground);
/* Adds an item in front of all others. All its members are zero, except kind and place. If the
 * drawing is full, returns an item that will not be drawn. */
struct drawing_item *drawing_add(struct drawing *drawing, enum drawing_kind kind,
				 struct rect place);
/* Copies the text into the drawing and makes the item refer to the copy. */
void drawing_set_text(struct drawing *drawing, struct drawing_item *item, const char *text);
const char *drawing_text(const struct drawing *drawing, const struct drawing_item *item);

/* Returns a rectangle that contains every difference between the two drawings. If the drawings
 * differ in size, returns the whole canvas. */
struct rect drawing_difference(const struct drawing *before, const struct drawing *after);

#endif
