/* SPDX-License-Identifier: MIT */
#include "daemon/core/spot.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

enum part {
	PART_NONE,
	PART_FACE,
	PART_EYES,
	PART_BROWS,
	PART_MOUTH,
	PART_FOREHEAD, /* from the brows to above the head's top: hair, hat */
	PART_EARS,
	PART_CHEEKS,
	PART_NECK,
	PART_SHOULDERS,
	PART_CLOTHES,
	PART_PICTURE, /* the whole frame */
	PART_COUNT,
};

/* Where a part of the head lies. The origin is the middle between the eyes, x points to the right
 * along the line of the eyes, y points down the face. Unit: the width of the face. On MediaPipe's
 * canonical face the pupils are 0.42 of it apart, the mouth lies 0.43 of it below the eyes and the
 * chin 0.87. Each part has a margin round it. A pair has a second spot on the other side, at -x. */
struct layout {
	bool is_pair;
	enum spot_shape shape;
	double x, y, width, height;
};

static const struct layout layouts[PART_COUNT] = {
	[PART_FACE] = { false, SPOT_ELLIPSE, 0, 0.22, 1.2, 1.6 },
	[PART_EYES] = { true, SPOT_ELLIPSE, 0.21, 0, 0.4, 0.26 },
	[PART_BROWS] = { false, SPOT_ELLIPSE, 0, -0.14, 1.0, 0.3 },
	[PART_MOUTH] = { false, SPOT_ELLIPSE, 0, 0.45, 0.56, 0.36 },
	[PART_EARS] = { true, SPOT_ELLIPSE, 0.55, 0.12, 0.26, 0.5 },
	[PART_CHEEKS] = { true, SPOT_ELLIPSE, 0.26, 0.28, 0.4, 0.4 },
	[PART_NECK] = { false, SPOT_ELLIPSE, 0, 1.15, 0.9, 0.5 },
	[PART_SHOULDERS] = { false, SPOT_RECTANGLE, 0, 1.5, 2.6, 0.7 },
	[PART_CLOTHES] = { false, SPOT_RECTANGLE, 0, 1.8, 2.6, 1.2 },
};

static enum part part_of(enum reason reason)
{
	switch ((unsigned)reason) {
	case REASON_EYES_CLOSED:
	case REASON_GAZE_AWAY:
	case REASON_HAIR_OVER_EYES:
	case REASON_GLASSES_TINTED:
	case REASON_GLASSES_GLARE:
	case REASON_FRAME_OVER_EYES:
	case REASON_RED_EYE:
		return PART_EYES;
	case REASON_HAIR_OVER_BROWS:
		return PART_BROWS;
	case REASON_MOUTH_OPEN:
	case REASON_SMILING:
		return PART_MOUTH;
	case REASON_HEAD_COVERED:
	case REASON_HAIR_WASHED_OUT:
		return PART_FOREHEAD;
	case REASON_EARS_HIDDEN:
		return PART_EARS;
	case REASON_GLARE_ON_SKIN:
	case REASON_UNEVEN_LIGHT:
	case REASON_MAKEUP:
	case REASON_RETOUCHED:
		return PART_CHEEKS;
	case REASON_HAIR_LOOSE:
	case REASON_JEWELLERY:
		return PART_NECK;
	case REASON_SHOULDERS_UNEVEN:
		return PART_SHOULDERS;
	case REASON_CLOTHES_LIKE_BACKGROUND:
	case REASON_CLOTHES_PATTERNED:
		return PART_CLOTHES;
	case REASON_BACKGROUND_UNEVEN:
	case REASON_RECAPTURED:
	case REASON_SEVERAL_FACES:
		return PART_PICTURE;
	case REASON_NO_FACE:
	case REASON_NONE:
		return PART_NONE;
	default:
		return PART_FACE;
	}
}

/* The part from the brows to a little above the top of the head, whose height is measured. */
static struct layout forehead_layout(const struct spot_head *head)
{
	double eyes_y = (head->left_eye_y + head->right_eye_y) / 2;
	double top = (head->head_top_y - eyes_y) / head->face_width - 0.1, bottom = -0.1;
	if (!(top < bottom - 0.2))
		top = bottom - 0.2;
	return (struct layout){ false, SPOT_ELLIPSE, 0, (top + bottom) / 2, 1.2, bottom - top };
}

/* Clips low..low + length to 0..1. Returns false if nothing is left. */
static bool clip(double low, double length, float *ret_low, float *ret_length)
{
	double from = fmax(low, 0), to = fmin(low + length, 1);
	if (!(to > from))
		return false;
	*ret_low = (float)from;
	*ret_length = (float)(to - from);
	return true;
}

/* Places a part of the head in the frame. Returns false if it lies outside. side: 1 or -1. */
static bool place(const struct spot_head *head, const struct spot_frame *frame,
		  const struct layout *layout, int side, struct spot *spot)
{
	double dx = head->right_eye_x - head->left_eye_x, dy = head->right_eye_y - head->left_eye_y;
	double eyes = hypot(dx, dy), unit = head->face_width;
	double along_x = dx / eyes, along_y = dy / eyes;
	double right = side * layout->x * unit, down = layout->y * unit;
	double x = (head->left_eye_x + head->right_eye_x) / 2 + right * along_x - down * along_y;
	double y = (head->left_eye_y + head->right_eye_y) / 2 + right * along_y + down * along_x;
	double width = layout->width * unit, height = layout->height * unit;
	spot->shape = layout->shape;
	return clip((x - width / 2 - frame->x) / frame->width, width / frame->width, &spot->x,
		    &spot->width) &&
	       clip((y - height / 2 - frame->y) / frame->height, height / frame->height, &spot->y,
		    &spot->height);
}

static bool is_sound(const struct spot_head *head, const struct spot_frame *frame)
{
	double eyes =
		hypot(head->right_eye_x - head->left_eye_x, head->right_eye_y - head->left_eye_y);
	return eyes > 0 && isfinite(eyes) && head->face_width > 0 && isfinite(head->face_width) &&
	       isfinite(head->head_top_y) && frame->width > 0 && frame->height > 0;
}

/* Adds the spots of one reason after the first `count` spots. Returns the new number. */
static unsigned add(const struct spot_head *head, const struct spot_frame *frame,
		    enum reason reason, struct spot spots[SPOTS_MAX], unsigned count)
{
	enum part part = part_of(reason);
	struct layout layout = part == PART_FOREHEAD ? forehead_layout(head) : layouts[part];
	if (part == PART_NONE)
		return count;
	for (int side = 1; side >= (layout.is_pair ? -1 : 1) && count < SPOTS_MAX; side -= 2) {
		struct spot spot = { .reason = reason, .shape = SPOT_RECTANGLE, 0, 0, 1, 1 };
		if (part == PART_PICTURE || place(head, frame, &layout, side, &spot))
			spots[count++] = spot;
	}
	return count;
}

unsigned spots_find(const struct spot_head *head, const struct spot_frame *frame,
		    reason_set reasons, struct spot ret_spots[SPOTS_MAX])
{
	unsigned count = 0;
	if (!is_sound(head, frame))
		return 0;
	for (unsigned i = 0; i < REASON_COUNT; i++)
		if (reasons & reason_bit((enum reason)i))
			count = add(head, frame, (enum reason)i, ret_spots, count);
	return count;
}
