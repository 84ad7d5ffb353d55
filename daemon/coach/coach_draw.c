/* SPDX-License-Identifier: MIT */
#include "daemon/coach/coach_draw.h"

#include <math.h>
#include <stdint.h>

/* The colours of the coach: even tones that stand for nobody. */
static const uint32_t hair = 0x2a2422ff, skin = 0xeebf9cff, ear = 0xdba684ff, neck = 0xcf9a78ff;
static const uint32_t pale_hair = 0xd9b98aff;
static const uint32_t lip = 0xa1524aff, nose_line = 0xc08c69ff, frame = 0x26333dff;
static const uint32_t shirt = 0x34506bff, sky_shirt = 0x8dbfe4ff, gold = 0xd9a520ff;

/* The unit of length is half the height of the head; the origin is the middle of the face. */

/* colour: 0xRRGGBBAA */
static void set_colour(cairo_t *cairo, uint32_t colour)
{
	cairo_set_source_rgba(cairo, (double)(colour >> 24) / 255,
			      (double)(colour >> 16 & 0xff) / 255,
			      (double)(colour >> 8 & 0xff) / 255, (double)(colour & 0xff) / 255);
}

static void fill(cairo_t *cairo, uint32_t colour)
{
	set_colour(cairo, colour);
	cairo_fill(cairo);
}

static void stroke(cairo_t *cairo, uint32_t colour, double width)
{
	set_colour(cairo, colour);
	cairo_set_line_width(cairo, width);
	cairo_stroke(cairo);
}

static void ellipse(cairo_t *cairo, double x, double y, double across, double down)
{
	cairo_save(cairo);
	cairo_translate(cairo, x, y);
	cairo_scale(cairo, across, down);
	cairo_new_sub_path(cairo);
	cairo_arc(cairo, 0, 0, 1, 0, 2 * M_PI);
	cairo_restore(cairo);
}

static void trace_body(cairo_t *cairo, double lower)
{
	/* `lower`: how far the right shoulder hangs */
	cairo_move_to(cairo, -1.78, 6);
	cairo_line_to(cairo, -1.78, 2.5 - lower / 2);
	cairo_curve_to(cairo, -1.78, 1.75 - lower / 2, -1.3, 1.55 - lower / 2, -0.5, 1.36);
	cairo_line_to(cairo, 0.5, 1.36);
	cairo_curve_to(cairo, 1.3, 1.55 + lower / 2, 1.78, 1.75 + lower / 2, 1.78, 2.5 + lower / 2);
	cairo_line_to(cairo, 1.78, 6);
	cairo_close_path(cairo);
}

static void draw_body(cairo_t *cairo, const struct coach *coach)
{
	trace_body(cairo, coach->shoulders);
	fill(cairo, coach->has_sky_shirt ? sky_shirt : shirt);
	if (coach->has_stripes) {
		cairo_save(cairo);
		trace_body(cairo, coach->shoulders);
		cairo_clip(cairo);
		for (int i = 0; i < 12; i++)
			cairo_rectangle(cairo, -2.0 + i * 0.36, 1, 0.15, 6);
		fill(cairo, 0xf2d16bff);
		cairo_restore(cairo);
	}
	cairo_move_to(cairo, -0.40, 0.6);
	cairo_line_to(cairo, -0.42, 1.34);
	cairo_curve_to(cairo, -0.2, 1.66, 0.2, 1.66, 0.42, 1.34);
	cairo_line_to(cairo, 0.40, 0.6);
	cairo_close_path(cairo);
	fill(cairo, neck);
}

static uint32_t hair_colour(const struct coach *coach)
{
	return coach->has_pale_hair ? pale_hair : hair;
}

static void draw_hair_behind(cairo_t *cairo, const struct coach *coach, double turn)
{
	ellipse(cairo, -turn * 0.3, -0.14, 0.84, 1.04);
	fill(cairo, hair_colour(coach));
	if (!coach->has_long_hair)
		return;
	cairo_move_to(cairo, -0.84, -0.2);
	cairo_curve_to(cairo, -1.05, 0.6, -1.0, 1.2, -0.92, 1.75);
	cairo_line_to(cairo, 0.92, 1.75);
	cairo_curve_to(cairo, 1.0, 1.2, 1.05, 0.6, 0.84, -0.2);
	cairo_close_path(cairo);
	fill(cairo, hair_colour(coach));
}

static void draw_ears(cairo_t *cairo, const struct coach *coach, double turn, double lift)
{
	for (int side = -1; side <= 1; side += 2) {
		if (coach->yaw * (float)side > 0.5f || coach->has_long_hair)
			continue;
		double x = side * 0.76 - turn * 0.45, y = 0.06 - lift * 0.5;
		ellipse(cairo, x, y, 0.13, 0.2);
		fill(cairo, ear);
		if (!coach->has_earrings)
			continue;
		ellipse(cairo, x, y + 0.34, 0.10, 0.14);
		stroke(cairo, gold, 0.07);
	}
}

static void draw_face(cairo_t *cairo, const struct coach *coach, double turn)
{
	ellipse(cairo, turn * 0.12, 0.08, 0.72, 0.93);
	fill(cairo, skin);
	if (coach->shade == 0)
		return;
	cairo_save(cairo);
	ellipse(cairo, turn * 0.12, 0.08, 0.72, 0.93);
	cairo_clip(cairo);
	cairo_rectangle(cairo, coach->shade > 0 ? 0 : -2, -2, 2, 4);
	cairo_set_source_rgba(cairo, 0.30, 0.19, 0.13, 0.55 * fabs((double)coach->shade));
	cairo_fill(cairo);
	cairo_restore(cairo);
}

static void draw_fringe(cairo_t *cairo, const struct coach *coach, double turn, double lift)
{
	cairo_move_to(cairo, -0.76, -0.1 - lift * 0.3);
	cairo_curve_to(cairo, -0.86, -1.25, 0.86, -1.25, 0.76, -0.1 - lift * 0.3);
	cairo_curve_to(cairo, 0.66, -0.42 + lift * 0.4, 0.34, -0.56 + lift * 0.6, 0.12 + turn,
		       -0.60 + lift * 0.6);
	cairo_curve_to(cairo, -0.1, -0.48 + lift * 0.4, -0.62, -0.5 + lift * 0.4, -0.76,
		       -0.1 - lift * 0.3);
	fill(cairo, hair_colour(coach));
	if (!coach->has_fringe && !coach->has_low_fringe)
		return;
	double low = coach->has_low_fringe ? 0.06 : -0.14;
	cairo_move_to(cairo, -0.72, -0.5);
	cairo_line_to(cairo, -0.70, low - 0.05);
	for (int i = 0; i < 7; i++) {
		double x = -0.70 + 0.2 * i;
		cairo_curve_to(cairo, x + 0.04, low + 0.08, x + 0.12, low + 0.08, x + 0.2,
			       low - 0.04);
	}
	cairo_line_to(cairo, 0.72, -0.5);
	cairo_close_path(cairo);
	fill(cairo, hair_colour(coach));
}

static void draw_eye(cairo_t *cairo, const struct coach *coach, double x, double y)
{
	cairo_move_to(cairo, x - 0.15, y - 0.20);
	cairo_curve_to(cairo, x - 0.06, y - 0.27, x + 0.06, y - 0.27, x + 0.15, y - 0.20);
	stroke(cairo, hair, 0.065);
	if (coach->is_blind) {
		cairo_move_to(cairo, x - 0.14, y + 0.01);
		cairo_curve_to(cairo, x - 0.06, y + 0.09, x + 0.06, y + 0.09, x + 0.14, y + 0.01);
		stroke(cairo, hair, 0.065);
		return;
	}
	ellipse(cairo, x, y, 0.14, 0.095);
	fill(cairo, 0xffffffff);
	double look = coach->looks_away ? 0.075 : 0;
	ellipse(cairo, x + look, y, 0.078, 0.078);
	fill(cairo, hair);
}

static void draw_lens(cairo_t *cairo, const struct coach *coach, double x, double y)
{
	double drop = coach->has_low_frame ? 0.17 : 0.02;
	ellipse(cairo, x, y + drop, 0.25, 0.22);
	if (coach->has_tint) {
		set_colour(cairo, 0x2b3640e0);
		cairo_fill_preserve(cairo);
	}
	stroke(cairo, frame, coach->has_low_frame ? 0.09 : 0.05);
	if (!coach->has_glare)
		return;
	ellipse(cairo, x + 0.03, y, 0.17, 0.14);
	fill(cairo, 0xfffffff0);
}

static void draw_eyes(cairo_t *cairo, const struct coach *coach, double turn, double lift)
{
	double y = -0.02 + lift;
	for (int side = -1; side <= 1; side += 2) {
		double x = side * 0.31 + turn;
		if (!coach->has_low_fringe)
			draw_eye(cairo, coach, x, y);
		if (coach->has_glasses)
			draw_lens(cairo, coach, x, y);
	}
	if (!coach->has_glasses)
		return;
	double drop = coach->has_low_frame ? 0.15 : 0;
	cairo_move_to(cairo, turn - 0.07, y + drop);
	cairo_line_to(cairo, turn + 0.07, y + drop);
	stroke(cairo, frame, 0.05);
}

static void draw_nose(cairo_t *cairo, double turn, double lift)
{
	cairo_move_to(cairo, turn * 1.25 + 0.02, 0.14 + lift);
	cairo_line_to(cairo, turn * 1.25 - 0.05, 0.34 + lift);
	cairo_line_to(cairo, turn * 1.25 + 0.05, 0.36 + lift);
	stroke(cairo, nose_line, 0.06);
}

static void draw_mouth(cairo_t *cairo, const struct coach *coach, double turn, double lift)
{
	double y = 0.58 + lift * 0.9;
	if (coach->is_open) {
		ellipse(cairo, turn, y + 0.02, 0.16, 0.13);
		fill(cairo, 0x6d2a26ff);
	} else if (coach->is_smiling) {
		cairo_move_to(cairo, turn - 0.27, y - 0.08);
		cairo_curve_to(cairo, turn - 0.15, y + 0.24, turn + 0.15, y + 0.24, turn + 0.27,
			       y - 0.08);
		cairo_close_path(cairo);
		set_colour(cairo, 0xffffffff);
		cairo_fill_preserve(cairo);
		stroke(cairo, lip, 0.06);
	} else {
		cairo_move_to(cairo, turn - 0.17, y);
		cairo_curve_to(cairo, turn - 0.06, y + 0.04, turn + 0.06, y + 0.04, turn + 0.17, y);
		stroke(cairo, lip, 0.075);
	}
}

static void draw_mask(cairo_t *cairo, double turn, double lift)
{
	cairo_move_to(cairo, turn - 0.56, 0.18 + lift);
	cairo_curve_to(cairo, turn - 0.2, 0.08 + lift, turn + 0.2, 0.08 + lift, turn + 0.56,
		       0.18 + lift);
	cairo_curve_to(cairo, turn + 0.56, 0.70 + lift, turn + 0.3, 0.98 + lift, turn, 0.98 + lift);
	cairo_curve_to(cairo, turn - 0.3, 0.98 + lift, turn - 0.56, 0.70 + lift, turn - 0.56,
		       0.18 + lift);
	fill(cairo, 0xe6f2f7ff);
	for (int side = -1; side <= 1; side += 2) {
		cairo_move_to(cairo, turn + side * 0.55, 0.24 + lift);
		cairo_line_to(cairo, side * 0.74, 0.10);
	}
	stroke(cairo, 0xe6f2f7ff, 0.05);
}

static void draw_hat(cairo_t *cairo)
{
	cairo_move_to(cairo, -0.86, -0.46);
	cairo_curve_to(cairo, -0.90, -1.45, 0.90, -1.45, 0.86, -0.46);
	cairo_close_path(cairo);
	fill(cairo, 0x8c2f39ff);
	cairo_move_to(cairo, -1.12, -0.46);
	cairo_line_to(cairo, 1.12, -0.46);
	stroke(cairo, 0x6d232bff, 0.16);
}

static void draw_things(cairo_t *cairo, const struct coach *coach, double turn, double lift)
{
	if (coach->has_mask)
		draw_mask(cairo, turn, lift);
	if (coach->has_hat)
		draw_hat(cairo);
}

static void draw_head(cairo_t *cairo, const struct coach *coach)
{
	double turn = (double)coach->yaw * 0.42, lift = -(double)coach->pitch * 0.30;
	cairo_save(cairo);
	cairo_translate(cairo, 0, 1.0);
	cairo_rotate(cairo, (double)coach->roll * 0.38);
	cairo_translate(cairo, 0, -1.0);
	draw_hair_behind(cairo, coach, turn);
	draw_ears(cairo, coach, turn, lift);
	draw_face(cairo, coach, turn);
	draw_eyes(cairo, coach, turn, lift);
	draw_nose(cairo, turn, lift);
	draw_mouth(cairo, coach, turn, lift);
	draw_fringe(cairo, coach, turn, lift);
	draw_things(cairo, coach, turn, lift);
	cairo_restore(cairo);
}

/* The rays of a lamp above the head. */
static void draw_rays(cairo_t *cairo)
{
	for (int i = -2; i <= 2; i++) {
		cairo_move_to(cairo, i * 0.30, -1.52 + 0.05 * i * i);
		cairo_line_to(cairo, i * 0.42, -1.28 + 0.07 * i * i);
	}
	stroke(cairo, 0xffe27aff, 0.09);
}

static void draw_person(cairo_t *cairo, const struct coach *coach)
{
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
	if (coach->has_pale_hair)
		draw_rays(cairo);
	draw_body(cairo, coach);
	draw_head(cairo, coach);
}

/* Things behind the person: shelves, and a lamp. */
static void draw_clutter(cairo_t *cairo)
{
	for (int i = 0; i < 3; i++) {
		cairo_rectangle(cairo, -2.6, -1.6 + i * 0.9, 1.5, 0.10);
		cairo_rectangle(cairo, -2.4 + i * 0.35, -1.98 + i * 0.9, 0.24, 0.38);
		cairo_rectangle(cairo, -1.9 + i * 0.2, -1.88 + i * 0.9, 0.2, 0.28);
	}
	fill(cairo, 0x5d7386ff);
	ellipse(cairo, 1.8, -0.9, 0.45, 0.45);
	fill(cairo, 0xf2d16bff);
	cairo_rectangle(cairo, 1.75, -0.5, 0.1, 4);
	fill(cairo, 0x5d7386ff);
}

static void draw_empty_chair(cairo_t *cairo)
{
	double dashes[] = { 0.22, 0.16 };
	cairo_set_dash(cairo, dashes, 2, 0);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	ellipse(cairo, 0, -0.02, 0.84, 1.1);
	trace_body(cairo, 0);
	stroke(cairo, 0x0d2433ff, 0.09);
	cairo_set_dash(cairo, NULL, 0, 0);
}

static void draw_scene(cairo_t *cairo, const struct coach *coach)
{
	if (coach->has_clutter)
		draw_clutter(cairo);
	if (coach->is_absent) {
		draw_empty_chair(cairo);
		return;
	}
	if (coach->has_twin) {
		cairo_save(cairo);
		cairo_translate(cairo, 1.25, -0.15);
		cairo_scale(cairo, 0.8, 0.8);
		draw_person(cairo, &(struct coach){ .has_sky_shirt = false });
		cairo_restore(cairo);
		cairo_translate(cairo, -0.45, 0);
	}
	if (coach->is_blurred) {
		cairo_push_group(cairo);
		cairo_translate(cairo, -0.28, 0);
		draw_person(cairo, coach);
		cairo_pop_group_to_source(cairo);
		cairo_paint_with_alpha(cairo, 0.45);
		cairo_translate(cairo, 0.28, 0);
		cairo_push_group(cairo);
		draw_person(cairo, coach);
		cairo_pop_group_to_source(cairo);
		cairo_paint_with_alpha(cairo, 0.6);
		return;
	}
	draw_person(cairo, coach);
}

/* A hand-held print of a photo, which the camera must not photograph. */
static void draw_print(cairo_t *cairo)
{
	cairo_save(cairo);
	cairo_rotate(cairo, -0.12);
	cairo_rectangle(cairo, -1.25, -1.5, 2.5, 3.3);
	fill(cairo, 0xffffffff);
	cairo_rectangle(cairo, -1.08, -1.33, 2.16, 2.96);
	fill(cairo, 0x9fccedff);
	cairo_rectangle(cairo, -1.08, -1.33, 2.16, 2.96);
	cairo_clip(cairo);
	cairo_scale(cairo, 0.78, 0.78);
	draw_person(cairo, &(struct coach){ 0 });
	cairo_restore(cairo);
	ellipse(cairo, 1.25, 1.75, 0.5, 0.36);
	fill(cairo, skin);
}

void coach_draw(cairo_t *cairo, const struct coach *coach, struct coach_place place)
{
	double scale = coach->scale > 0 ? (double)coach->scale : 1;
	double half = fmin(place.height * 0.27, place.width * 0.27);
	cairo_save(cairo);
	cairo_translate(cairo, place.x + place.width / 2.0,
			place.y + fmax(place.height * 0.43, half * 1.45));
	cairo_scale(cairo, half, half);
	cairo_translate(cairo, (double)coach->x, (double)coach->y);
	cairo_scale(cairo, scale, scale);
	if (coach->has_print)
		draw_print(cairo);
	else
		draw_scene(cairo, coach);
	cairo_restore(cairo);
	if (!coach->is_dark && !coach->is_pale)
		return;
	cairo_rectangle(cairo, place.x, place.y, place.width, place.height);
	set_colour(cairo, coach->is_dark ? 0x08131dc0 : 0xffffffa8);
	cairo_fill(cairo);
}
