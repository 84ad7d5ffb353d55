/* SPDX-License-Identifier: MIT */
/*
 * There are two unknowns: the scale s (photo pixels to one pixel of the picture) and the place t of
 * the head's top in the photo. The measures (left) and the limits (right) are linear in s and t.
 * The picture has W x H pixels:
 *
 *   head top  t                photo's top in the picture     t <= head_top_y * s
 *   eyes      t + rise * s     photo's bottom in the picture  t >= height - (H - head_top_y) * s
 *   face      face_width * s   photo not beyond the picture   s >= width / W, s >= height / H
 *
 * The eyes' offset from the photo's middle is the smallest that the picture's left and right edges
 * allow at that scale. The smallest margin is therefore concave in (s, t), and two nested searches
 * find its peak.
 */
#include "daemon/core/crop.h"

#include <math.h>
#include <string.h>

/* Each search step keeps 2/3 of the range, so 80 steps leave less than 1e-14 of the range. */
enum { SEARCH_STEPS = 80 };

/* A value that lies outside its band by less than this many pixels of the photo counts as inside,
 * because only rounding has put it outside. */
static const double rounding = 1e-6;

struct setting {
	const struct crop_spec *spec;
	const struct crop_face *face;
	double rise; /* distance from the head's top to the eyes, in pixels of the picture */
};

static double least(double a, double b)
{
	return a < b ? a : b;
}

static double most(double a, double b)
{
	return a > b ? a : b;
}

static double band_margin(const struct crop_band *band, double value)
{
	if (value <= band->target)
		return (value - band->min) / (band->target - band->min);
	return (band->max - value) / (band->max - band->target);
}

/* Returns how far, in pixels of the photo, the picture's edges force the eyes away from the photo's
 * middle. Positive: the picture's right edge is too near, and the eyes lie to the right of the
 * middle. Negative: the left edge is too near, and the eyes lie to the left. 0: the eyes lie in the
 * middle. */
static double forced_offset(const struct setting *at, double scale)
{
	double middle = at->spec->width / 2.0;
	double left = at->face->eyes_x * scale;
	double right = (at->face->image_width - at->face->eyes_x) * scale;
	if (left < middle)
		return left - middle;
	if (right < middle)
		return middle - right;
	return 0;
}

static double vertical_margin(const struct setting *at, double scale, double top)
{
	return least(band_margin(&at->spec->head_top, top),
		     band_margin(&at->spec->eyes_y, top + at->rise * scale));
}

/* Returns the distance from the photo's top edge to the head's top that is best at this scale, in
 * pixels of the photo. */
static double best_top(const struct setting *at, double scale)
{
	double low = at->spec->height - (at->face->image_height - at->face->head_top_y) * scale;
	double high = at->face->head_top_y * scale;
	for (int i = 0; i < SEARCH_STEPS; i++) {
		double a = low + (high - low) / 3, b = high - (high - low) / 3;
		if (vertical_margin(at, scale, a) < vertical_margin(at, scale, b))
			low = a;
		else
			high = b;
	}
	return (low + high) / 2;
}

static double margin_at(const struct setting *at, double scale)
{
	double offset = fabs(forced_offset(at, scale));
	double width = band_margin(&at->spec->face_width, at->face->face_width * scale);
	double vertical = vertical_margin(at, scale, best_top(at, scale));
	return least(least(width, vertical), 1 - offset / at->spec->max_offset);
}

static double best_scale(const struct setting *at, double low, double high)
{
	for (int i = 0; i < SEARCH_STEPS; i++) {
		double a = low + (high - low) / 3, b = high - (high - low) / 3;
		if (margin_at(at, a) < margin_at(at, b))
			low = a;
		else
			high = b;
	}
	return (low + high) / 2;
}

/* Returns whether `length` pixels of the picture, at the largest allowed scale `cap`, become fewer
 * than `value` pixels of the photo. */
static bool is_beyond(double value, double length, double cap)
{
	return length * cap < value - rounding;
}

/*
 * Every limit demands a minimum or a maximum of the scale. So a photo exists exactly if no minimum
 * is larger than a maximum. If a minimum is larger than a maximum, the two limits that demand them
 * decide which violation is reported.
 */
static unsigned find_violations(const struct setting *at)
{
	const struct crop_spec *spec = at->spec;
	const struct crop_face *face = at->face;
	double below_eyes = face->image_height - face->eyes_y;
	double below_top = face->image_height - face->head_top_y;
	double widest_rise = spec->eyes_y.max - spec->head_top.min;
	double smallest_rise = spec->eyes_y.min - spec->head_top.max;
	double face_cap = spec->face_width.max / face->face_width;
	double rise_cap = widest_rise / at->rise;
	double cap = least(1, least(face_cap, rise_cap));
	unsigned found = 0;

	if (is_beyond(spec->face_width.min, face->face_width, 1) ||
	    is_beyond(smallest_rise, at->rise, 1) || is_beyond(spec->width, face->image_width, 1) ||
	    is_beyond(spec->height, face->image_height, 1))
		found |= CROP_TOO_SMALL;
	if (is_beyond(spec->face_width.min, face->face_width, rise_cap) ||
	    is_beyond(smallest_rise, at->rise, face_cap))
		found |= CROP_PROPORTIONS;

	bool is_small = is_beyond(spec->width, face->image_width, cap) ||
			is_beyond(spec->height, face->image_height, cap);
	if (is_small && !(found & CROP_TOO_SMALL))
		found |= CROP_TOO_CLOSE;
	if (is_beyond(spec->head_top.min, face->head_top_y, cap) ||
	    is_beyond(spec->eyes_y.min, face->eyes_y, cap))
		found |= CROP_TOO_CLOSE;

	double reach = spec->width / 2.0 - spec->max_offset;
	double nearer = least(face->eyes_x, face->image_width - face->eyes_x);
	bool is_low = is_beyond(spec->height - spec->head_top.max, below_top, cap) ||
		      is_beyond(spec->height - spec->eyes_y.max, below_eyes, cap);
	/* If the picture is too small for the photo, report only that, without CROP_OFF_CENTRE. */
	if ((is_beyond(reach, nearer, cap) || is_low) && !is_small)
		found |= CROP_OFF_CENTRE;
	return found;
}

static bool makes_sense(const struct crop_face *face)
{
	return isfinite(face->eyes_x) && isfinite(face->eyes_y) && isfinite(face->head_top_y) &&
	       isfinite(face->face_width) && face->face_width > 0 &&
	       face->eyes_y > face->head_top_y && face->image_width > 0 && face->image_height > 0;
}

static void place(const struct setting *at, double scale, struct crop *crop)
{
	const struct crop_spec *spec = at->spec;
	const struct crop_face *face = at->face;
	double top = best_top(at, scale);
	crop->scale = scale;
	crop->width = spec->width / scale;
	crop->height = spec->height / scale;
	crop->offset = forced_offset(at, scale);
	crop->x = face->eyes_x - (spec->width / 2.0 + crop->offset) / scale;
	crop->y = face->head_top_y - top / scale;
	/* Rounding may put an edge just outside the picture. photo_scale() would refuse such a
	 * rectangle. */
	crop->x = most(0, least(crop->x, face->image_width - crop->width));
	crop->y = most(0, least(crop->y, face->image_height - crop->height));
	crop->head_top = (face->head_top_y - crop->y) * scale;
	crop->eyes_y = (face->eyes_y - crop->y) * scale;
	crop->face_width = face->face_width * scale;
	crop->margin = margin_at(at, scale);
	crop->has_rectangle = true;
}

static struct setting setting_of(const struct crop_spec *spec, const struct crop_face *face)
{
	return (struct setting){ .spec = spec,
				 .face = face,
				 .rise = face->eyes_y - face->head_top_y };
}

unsigned crop_violations(const struct crop_spec *spec, const struct crop_face *face)
{
	struct setting at = setting_of(spec, face);
	return makes_sense(face) ? find_violations(&at) : CROP_PROPORTIONS;
}

struct crop crop_find(const struct crop_spec *spec, const struct crop_face *face)
{
	struct setting at = setting_of(spec, face);
	struct crop crop;
	memset(&crop, 0, sizeof(crop));
	crop.violations = crop_violations(spec, face);
	if (!makes_sense(face))
		return crop;
	double smallest = most((double)spec->width / face->image_width,
			       (double)spec->height / face->image_height);
	if (smallest <= 1)
		place(&at, best_scale(&at, smallest, 1), &crop);
	return crop;
}
