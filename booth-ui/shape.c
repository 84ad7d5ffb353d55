/* SPDX-License-Identifier: MIT */
#include "booth-ui/shape.h"

#include <math.h>
#include <qrencode.h>

#include "daemon/coach/coach_draw.h"
#include "booth-ui/icon.h"

static void set_round(cairo_t *cairo)
{
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
}

static void set_square(cairo_t *cairo)
{
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_MITER);
	cairo_set_dash(cairo, NULL, 0, 0);
}

void shape_trace_round(cairo_t *cairo, double x, double y, double width, double height, double r)
{
	if (r <= 0) {
		cairo_rectangle(cairo, x, y, width, height);
		return;
	}
	r = fmin(r, fmin(width, height) / 2);
	cairo_new_sub_path(cairo);
	cairo_arc(cairo, x + width - r, y + r, r, -M_PI / 2, 0);
	cairo_arc(cairo, x + width - r, y + height - r, r, 0, M_PI / 2);
	cairo_arc(cairo, x + r, y + height - r, r, M_PI / 2, M_PI);
	cairo_arc(cairo, x + r, y + r, r, M_PI, 3 * M_PI / 2);
	cairo_close_path(cairo);
}

void shape_fill(cairo_t *cairo, const struct drawing_item *item)
{
	struct rect place = item->place;
	double inset = (double)item->stroke / 2;
	icon_set_colour(cairo, item->colour);
	shape_trace_round(cairo, place.x + inset, place.y + inset, place.width - 2 * inset,
			  place.height - 2 * inset, item->radius);
	if (item->stroke > 0) {
		cairo_set_line_width(cairo, item->stroke);
		cairo_stroke(cairo);
	} else {
		cairo_fill(cairo);
	}
}

/* Traces a part of the ellipse that fills the place, clockwise from the top. */
static void trace_ring(cairo_t *cairo, const struct drawing_item *item, double fraction)
{
	struct rect place = item->place;
	double across = (place.width - item->stroke) / 2.0;
	double down = (place.height - item->stroke) / 2.0;
	cairo_save(cairo);
	cairo_translate(cairo, place.x + place.width / 2.0, place.y + place.height / 2.0);
	cairo_scale(cairo, across, down);
	cairo_new_sub_path(cairo);
	cairo_arc(cairo, 0, 0, 1, -M_PI / 2, -M_PI / 2 + 2 * M_PI * fraction);
	cairo_restore(cairo);
}

void shape_ring(cairo_t *cairo, const struct drawing_item *item)
{
	cairo_set_line_width(cairo, item->stroke);
	icon_set_colour(cairo, item->ground);
	trace_ring(cairo, item, 1);
	cairo_stroke(cairo);
	if (item->fraction <= 0)
		return;
	/* A ring that marks a place lies over a photo, so its dark line shows at both sides. */
	if (item->is_round)
		cairo_set_line_width(cairo, item->stroke * 0.6);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	icon_set_colour(cairo, item->colour);
	trace_ring(cairo, item, (double)item->fraction);
	cairo_stroke(cairo);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
}

/* Traces one arrow head into the square from 0,0 to 1,1. It points to the right. */
static void trace_chevron(cairo_t *cairo)
{
	cairo_move_to(cairo, 0.30, 0.14);
	cairo_line_to(cairo, 0.70, 0.50);
	cairo_line_to(cairo, 0.30, 0.86);
}

static void stroke_chevron(cairo_t *cairo, const struct drawing_item *item, double strength)
{
	uint32_t alpha = (uint32_t)((item->colour & 0xff) * strength);
	set_round(cairo);
	if (item->ground & 0xff) {
		cairo_set_line_width(cairo, item->stroke * 1.9);
		icon_set_colour(cairo, item->ground);
		cairo_stroke_preserve(cairo);
	}
	cairo_set_line_width(cairo, item->stroke);
	icon_set_colour(cairo, (item->colour & ~0xffu) | alpha);
	cairo_stroke(cairo);
	set_square(cairo);
}

/* Returns how bright chevron i of the row is: the bright one marches to the front. */
static double strength_of(const struct drawing_item *item, int i)
{
	static const double strengths[] = { 1, 0.72, 0.45, 0.3 };
	int behind =
		item->chevrons > 0 ? (item->beat + item->chevrons - 1 - i) % item->chevrons : 0;
	return strengths[behind < 3 ? behind : 3];
}

void shape_chevrons(cairo_t *cairo, const struct drawing_item *item)
{
	static const double angles[] = { [POINTS_LEFT] = M_PI,
					 [POINTS_RIGHT] = 0,
					 [POINTS_UP] = -M_PI / 2,
					 [POINTS_DOWN] = M_PI / 2 };
	struct rect place = item->place;
	double side = rect_min(place.width, place.height);
	double length = rect_max(place.width, place.height) - side;
	double step = item->chevrons > 1 ? length / (item->chevrons - 1) : 0;
	for (int i = 0; i < item->chevrons; i++) {
		cairo_save(cairo);
		cairo_translate(cairo, place.x + place.width / 2.0, place.y + place.height / 2.0);
		cairo_rotate(cairo, angles[item->direction]);
		cairo_translate(cairo, -length / 2 - side / 2 + i * step, -side / 2);
		cairo_scale(cairo, side, side);
		cairo_new_path(cairo);
		trace_chevron(cairo);
		cairo_restore(cairo);
		stroke_chevron(cairo, item, strength_of(item, i));
	}
}

/* The outline of head, neck and shoulders. Proportions of an adult, in half widths of the face from
 * cheek to cheek: the head with its ears and hair, the neck, the shoulders. */
static const double head_wide = 1.30, neck_wide = 0.80, shoulders_wide = 2.6;

struct half {
	double x, sign; /* the middle of the face; -1: the left half, 1: the right half */
};

static double at(struct half half, double distance)
{
	return half.x + half.sign * distance;
}

/* Traces one half of the outline, from the top of the head down: one smooth line along head, jaw,
 * neck and shoulder. It is open at the photo's lower edge. */
static void trace_half(cairo_t *cairo, const struct drawing_outline *outline, struct half half,
		       double side)
{
	double unit = (double)outline->face_width / 2, top = outline->head_top,
	       chin = outline->chin;
	double tall = (chin - top) / 2, middle = (top + chin) / 2;
	double wide = head_wide * unit, neck = neck_wide * unit, bottom = outline->frame_bottom;
	double shoulder = chin + 0.62 * unit, end = fmin(bottom, shoulder + 1.05 * unit);
	cairo_move_to(cairo, half.x, top);
	cairo_curve_to(cairo, at(half, 0.74 * wide), top, at(half, wide), top + 0.46 * tall,
		       at(half, wide), middle - 0.02 * tall);
	cairo_curve_to(cairo, at(half, wide), middle + 0.46 * tall, at(half, neck * 1.03),
		       chin - 0.30 * tall, at(half, neck), chin + 0.08 * unit);
	cairo_curve_to(cairo, at(half, neck * 0.98), chin + 0.36 * unit, at(half, neck * 1.02),
		       shoulder - 0.16 * unit, at(half, neck + 0.42 * unit), shoulder);
	cairo_curve_to(cairo, at(half, neck + 0.95 * unit), shoulder + 0.22 * unit, at(half, side),
		       shoulder + 0.22 * unit, at(half, side), end);
	if (end < bottom)
		cairo_line_to(cairo, at(half, side), bottom);
}

static void trace_outline(cairo_t *cairo, const struct drawing_item *item)
{
	const struct drawing_outline *outline = &item->outline;
	double x = outline->centre, full = shoulders_wide * (double)outline->face_width / 2;
	double edge = item->stroke;
	/* The photo shows nothing outside its frame, so the shoulders end at the frame's sides. */
	double left = fmin(full, x - (double)outline->frame_left - edge);
	double right = fmin(full, (double)outline->frame_right - x - edge);
	cairo_new_path(cairo);
	trace_half(cairo, outline, (struct half){ x, -1 }, left);
	trace_half(cairo, outline, (struct half){ x, 1 }, right);
}

/* Draws a dark line under a bright line, so that the outline is visible on any backdrop and on
 * any hair. */
void shape_outline(cairo_t *cairo, const struct drawing_item *item)
{
	double dash[2] = { item->stroke * 4.0, item->stroke * 2.6 };
	set_round(cairo);
	if (item->is_dashed)
		cairo_set_dash(cairo, dash, 2, 0);
	trace_outline(cairo, item);
	cairo_set_line_width(cairo, item->stroke * 1.9);
	icon_set_colour(cairo, item->ground);
	cairo_stroke_preserve(cairo);
	cairo_set_line_width(cairo, item->stroke);
	icon_set_colour(cairo, item->colour);
	cairo_stroke(cairo);
	set_square(cairo);
}

void shape_veil(cairo_t *cairo, const struct drawing_item *item)
{
	struct rect place = item->place, hole = item->hole;
	cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_EVEN_ODD);
	icon_set_colour(cairo, item->colour);
	shape_trace_round(cairo, place.x, place.y, place.width, place.height, item->radius);
	if (item->is_round && !rect_is_empty(hole)) {
		cairo_save(cairo);
		cairo_translate(cairo, hole.x + hole.width / 2.0, hole.y + hole.height / 2.0);
		cairo_scale(cairo, hole.width / 2.0, hole.height / 2.0);
		cairo_new_sub_path(cairo);
		cairo_arc(cairo, 0, 0, 1, 0, 2 * M_PI);
		cairo_restore(cairo);
	} else if (!rect_is_empty(hole)) {
		shape_trace_round(cairo, hole.x, hole.y, hole.width, hole.height, item->radius);
	}
	cairo_fill(cairo);
	cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_WINDING);
}

void shape_corners(cairo_t *cairo, const struct drawing_item *item)
{
	double inset = item->stroke / 2.0;
	double left = item->place.x + inset, top = item->place.y + inset;
	double right = rect_right(item->place) - inset, bottom = rect_bottom(item->place) - inset;
	double arm = rect_min(item->place.width, item->place.height) * 0.12;
	const struct {
		double x, y, across, down;
	} corners[4] = { { left, top, arm, arm },
			 { right, top, -arm, arm },
			 { right, bottom, -arm, -arm },
			 { left, bottom, arm, -arm } };
	set_round(cairo);
	for (int i = 0; i < 4; i++) {
		cairo_move_to(cairo, corners[i].x + corners[i].across, corners[i].y);
		cairo_line_to(cairo, corners[i].x, corners[i].y);
		cairo_line_to(cairo, corners[i].x, corners[i].y + corners[i].down);
	}
	cairo_set_line_width(cairo, item->stroke);
	icon_set_colour(cairo, item->colour);
	cairo_stroke(cairo);
	set_square(cairo);
}

void shape_coach(cairo_t *cairo, const struct drawing_item *item)
{
	struct rect place = item->place;
	cairo_save(cairo);
	shape_trace_round(cairo, place.x, place.y, place.width, place.height, item->radius);
	cairo_clip(cairo);
	if (item->ground & 0xff) {
		icon_set_colour(cairo, item->ground);
		cairo_paint(cairo);
	}
	coach_draw(cairo, &item->coach,
		   (struct coach_place){ place.x, place.y, place.width, place.height });
	cairo_restore(cairo);
}

void shape_qr(cairo_t *cairo, const struct drawing_item *item, const char *text)
{
	enum { QUIET = 4 }; /* ISO/IEC 18004: four modules of quiet zone around the code */
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	if (!code)
		return;
	int modules = code->width + 2 * QUIET;
	int side = rect_min(item->place.width, item->place.height);
	/* Whole pixels for each module: a camera reads sharp edges best. */
	int module = rect_max(1, side / modules);
	struct rect square = rect_centre(item->place, module * code->width, module * code->width);
	icon_set_colour(cairo, item->ground);
	cairo_rectangle(cairo, item->place.x, item->place.y, item->place.width, item->place.height);
	cairo_fill(cairo);
	icon_set_colour(cairo, item->colour);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			if (code->data[y * code->width + x] & 1)
				cairo_rectangle(cairo, square.x + x * module, square.y + y * module,
						module, module);
	cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE);
	cairo_fill(cairo);
	cairo_set_antialias(cairo, CAIRO_ANTIALIAS_DEFAULT);
	QRcode_free(code);
}
