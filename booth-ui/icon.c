/* SPDX-License-Identifier: MIT */
#include "booth-ui/icon.h"

#include <math.h>
#include <stdlib.h>

enum { GRID = 48 };

/*
 * The icons' strokes, as a list of commands. A command is a letter and its numbers:
 *
 *   M x y             begin a line here, as in SVG
 *   L x y             a straight line to here, as in SVG
 *   C x y x y x y     a curve, as in SVG
 *   Z                 back to the beginning of the line, as in SVG
 *   O x y r           a circle
 *   D x y r           a filled dot
 *   A x y r from to   an arc, in degrees, clockwise
 *   R x y w h r       a rectangle with round corners
 */
static const char *const drawings[ICON_COUNT] = {
	[ICON_CHECK] = "M 9 25 L 20 36 L 40 13",
	[ICON_CROSS] = "M 12 12 L 36 36 M 36 12 L 12 36",
	[ICON_NEXT] = "M 8 24 L 39 24 M 26 11 L 39 24 L 26 37",
	[ICON_CAMERA] = "R 5 14 38 27 5 O 24 27 8 M 15 14 L 18 8 L 30 8 L 33 14",
	[ICON_PERSON] = "O 24 15 9 M 7 43 C 7 31 14 29 24 29 C 34 29 41 31 41 43",
	[ICON_STAFF] = "O 17 18 7 M 4 42 C 4 31 9 30 17 30 C 25 30 30 31 30 42 "
		       "M 29 6 L 44 6 L 44 19 L 38 19 L 33 24 L 33 19 L 29 19 Z",
	[ICON_JEWELLERY] = "O 24 19 12 D 8 28 3 D 40 28 3 M 12 38 C 16 46 32 46 36 38 D 24 44 2",
	[ICON_POSE] =
		"M 6 14 L 6 6 L 14 6 M 34 6 L 42 6 L 42 14 M 42 34 L 42 42 L 34 42 "
		"M 14 42 L 6 42 L 6 34 O 24 20 7 M 12 36 C 13 31 18 31 24 31 C 30 31 35 31 36 36",
	[ICON_GLASSES] =
		"O 14 27 8 O 34 27 8 M 22 26 C 23 24 25 24 26 26 M 6 25 L 4 17 M 42 25 L 44 17",
	[ICON_HAIR] =
		"O 24 26 15 M 10 23 C 15 23 20 20 22 15 C 26 21 32 23 38 23 D 18 29 2 D 30 29 2",
	[ICON_SHIRT] =
		"M 17 7 L 8 12 L 3 23 L 12 26 L 12 42 L 36 42 L 36 26 L 45 23 L 40 12 L 31 7 "
		"C 29 14 19 14 17 7 Z",
	[ICON_NO_COPY] = "O 24 24 19 M 11 11 L 37 37 R 16 15 16 19 2",
	[ICON_CODE] = "R 6 6 14 14 2 R 28 6 14 14 2 R 6 28 14 14 2 D 13 13 2 D 35 13 2 D 13 35 2 "
		      "M 28 28 L 28 34 M 35 28 L 42 28 M 28 42 L 35 42 M 36 35 L 42 35 L 42 42",
	[ICON_WAIT] =
		"M 11 6 L 37 6 M 11 42 L 37 42 M 14 6 C 14 18 24 19 24 24 C 24 29 14 30 14 42 "
		"M 34 6 C 34 18 24 19 24 24 C 24 29 34 30 34 42",
	[ICON_WARNING] = "M 24 6 L 44 41 L 4 41 Z M 24 18 L 24 28 D 24 35 2",
	[ICON_WRENCH] = "A 32 16 10 -8 278 M 34 6 L 32 16 L 42 15 M 25 23 L 8 40",
	[ICON_DISK] = "R 7 7 34 34 4 M 16 7 L 16 18 L 32 18 L 32 7 M 14 41 L 14 28 L 34 28 L 34 41",
	[ICON_LOCK] = "R 8 21 32 22 4 M 15 21 L 15 15 C 15 3 33 3 33 15 L 33 21 D 24 31 3",
	[ICON_COIN] =
		"O 24 24 19 M 16 13 L 24 24 L 32 13 M 24 24 L 24 36 M 17 25 L 31 25 M 17 31 L 31 31",
	[ICON_CALENDAR] = "R 6 9 36 33 4 M 6 19 L 42 19 M 15 5 L 15 12 M 33 5 L 33 12 "
			  "D 15 27 2 D 24 27 2 D 33 27 2 D 15 35 2 D 24 35 2",
	[ICON_RECEIPT] = "M 10 5 L 38 5 L 38 43 L 33 39 L 28 43 L 24 39 L 20 43 L 15 39 L 10 43 Z "
			 "M 18 15 L 30 15 M 18 23 L 30 23",
	[ICON_EYE] = "M 4 24 C 12 9 36 9 44 24 C 36 39 12 39 4 24 Z O 24 24 6",
	[ICON_BUTTON] = "O 24 24 19 D 24 24 9",
	[ICON_LEFT] = "O 34 15 7 M 23 43 C 23 33 28 30 34 30 C 40 30 45 33 45 43 "
		      "M 21 20 L 3 20 M 11 11 L 3 20 L 11 29",
	[ICON_RIGHT] = "O 14 15 7 M 3 43 C 3 33 8 30 14 30 C 20 30 25 33 25 43 "
		       "M 27 20 L 45 20 M 37 11 L 45 20 L 37 29",
	[ICON_UP] = "O 15 15 7 M 4 43 C 4 33 9 30 15 30 C 21 30 26 33 26 43 "
		    "M 37 42 L 37 8 M 29 16 L 37 7 L 45 16",
	[ICON_DOWN] = "O 15 15 7 M 4 43 C 4 33 9 30 15 30 C 21 30 26 33 26 43 "
		      "M 37 6 L 37 41 M 29 33 L 37 42 L 45 33",
	[ICON_CLOSER] =
		"O 24 22 6 M 15 39 C 15 32 19 31 24 31 C 29 31 33 32 33 39 "
		"M 4 12 L 4 4 L 12 4 M 4 4 L 13 13 M 36 4 L 44 4 L 44 12 M 44 4 L 35 13 "
		"M 4 36 L 4 44 L 12 44 M 4 44 L 11 37 M 44 36 L 44 44 L 36 44 M 44 44 L 37 37",
	[ICON_BACK] =
		"O 24 22 6 M 15 39 C 15 32 19 31 24 31 C 29 31 33 32 33 39 "
		"M 13 5 L 13 13 L 5 13 M 3 3 L 13 13 M 35 5 L 35 13 L 43 13 M 45 3 L 35 13 "
		"M 11 43 L 11 37 L 5 37 M 3 45 L 11 37 M 37 43 L 37 37 L 43 37 M 45 45 L 37 37",
	[ICON_TURN_LEFT] = "O 27 28 14 M 15 27 C 11 28 11 31 14 33 D 19 24 2 D 28 24 2 "
			   "M 36 6 C 26 2 14 4 8 11 M 8 3 L 7 12 L 16 13",
	[ICON_TURN_RIGHT] = "O 21 28 14 M 33 27 C 37 28 37 31 34 33 D 29 24 2 D 20 24 2 "
			    "M 12 6 C 22 2 34 4 40 11 M 40 3 L 41 12 L 32 13",
	[ICON_CHIN_UP] = "O 20 25 14 D 15 22 2 D 25 22 2 M 15 31 C 18 33 22 33 25 31 "
			 "M 42 39 L 42 10 M 36 17 L 42 9 L 47 16",
	[ICON_CHIN_DOWN] = "O 20 25 14 D 15 28 2 D 25 28 2 M 15 34 C 18 35 22 35 25 34 "
			   "M 42 9 L 42 38 M 36 31 L 42 39 L 47 32",
	[ICON_TILT_LEFT] = "O 27 26 13 D 24 22 2 D 32 24 2 M 19 45 L 20 38 M 31 45 L 31 39 "
			   "M 35 5 C 26 1 12 5 7 15 M 5 6 L 6 16 L 15 15",
	[ICON_TILT_RIGHT] = "O 21 26 13 D 24 22 2 D 16 24 2 M 29 45 L 28 38 M 17 45 L 17 39 "
			    "M 13 5 C 22 1 36 5 41 15 M 43 6 L 42 16 L 33 15",
	[ICON_TWO_PEOPLE] = "O 16 17 8 M 3 42 C 3 32 9 30 16 30 C 23 30 29 32 29 42 "
			    "M 30 9 C 38 8 40 23 31 24 M 35 31 C 41 32 45 35 45 42",
	[ICON_LAMP] = "O 24 24 9 M 24 4 L 24 9 M 24 39 L 24 44 M 4 24 L 9 24 M 39 24 L 44 24 "
		      "M 10 10 L 13 13 M 35 35 L 38 38 M 38 10 L 35 13 M 13 35 L 10 38",
	[ICON_MASK] = "O 24 23 17 D 17 17 2 D 31 17 2 M 9 25 L 15 24 L 33 24 L 39 25 "
		      "M 15 24 L 16 35 C 20 39 28 39 32 35 L 33 24",
	[ICON_MOUTH] = "O 24 24 18 D 17 19 2 D 31 19 2 M 16 32 L 32 32",
	[ICON_HAT] = "O 24 28 13 M 5 21 L 43 21 M 13 21 C 13 4 35 4 35 21 D 19 28 2 D 29 28 2",
	[ICON_STILL] = "O 24 15 8 M 10 42 C 10 32 16 29 24 29 C 32 29 38 32 38 42 "
		       "M 5 12 L 5 24 M 43 12 L 43 24",
	[ICON_ARROW_LEFT] = "M 40 24 L 9 24 M 22 11 L 9 24 L 22 37",
	[ICON_ARROW_RIGHT] = "M 8 24 L 39 24 M 26 11 L 39 24 L 26 37",
	[ICON_ARROW_UP] = "M 24 40 L 24 9 M 11 22 L 24 9 L 37 22",
	[ICON_ARROW_DOWN] = "M 24 8 L 24 39 M 11 26 L 24 39 L 37 26",
	[ICON_LENS] = "O 24 24 19 O 24 24 10 D 28 20 2",
	[ICON_PHONE] = "R 12 4 24 40 4 M 21 38 L 27 38",
	[ICON_CARD] = "R 4 10 40 28 4 O 15 21 4 M 9 32 C 9 27 12 27 15 27 C 18 27 21 27 21 32 "
		      "M 28 20 L 38 20 M 28 28 L 38 28",
	[ICON_LANGUAGE] = "M 4 38 L 13 14 L 22 38 M 7 31 L 19 31 M 26 12 L 45 12 M 35 7 L 35 12 "
			  "M 41 12 C 38 22 33 30 26 34 M 29 18 C 32 26 38 31 45 34",
	[ICON_PLUG] = "M 17 5 L 17 15 M 31 5 L 31 15 M 10 15 L 38 15 L 38 22 C 38 30 32 34 24 34 "
		      "C 16 34 10 30 10 22 Z M 24 34 L 24 43",
	[ICON_SCHOOL] =
		"M 4 18 L 24 8 L 44 18 L 24 28 Z M 12 23 L 12 34 C 18 39 30 39 36 34 L 36 23 "
		"M 44 18 L 44 31",
	[ICON_PLACE] =
		"M 24 44 C 14 31 9 25 9 19 C 9 10 16 5 24 5 C 32 5 39 10 39 19 C 39 25 34 31 "
		"24 44 Z O 24 19 5",
	[ICON_CHAIR] = "M 14 5 L 14 26 L 35 26 M 14 26 L 12 43 M 35 26 L 37 43 M 35 14 L 35 26",
	[ICON_DOTS] = "D 10 24 4 D 24 24 4 D 38 24 4",
	[ICON_BACKDROP] = "R 4 5 40 38 3 O 24 21 7 M 11 43 C 11 33 17 32 24 32 C 31 32 37 33 37 43",
};

void icon_set_colour(cairo_t *cairo, uint32_t colour)
{
	cairo_set_source_rgba(cairo, (double)(colour >> 24) / 255,
			      (double)(colour >> 16 & 0xff) / 255,
			      (double)(colour >> 8 & 0xff) / 255, (double)(colour & 0xff) / 255);
}

static void round_rectangle(cairo_t *cairo, const double *n)
{
	double x = n[0], y = n[1], right = n[0] + n[2], bottom = n[1] + n[3], r = n[4];
	cairo_new_sub_path(cairo);
	cairo_arc(cairo, right - r, y + r, r, -M_PI / 2, 0);
	cairo_arc(cairo, right - r, bottom - r, r, 0, M_PI / 2);
	cairo_arc(cairo, x + r, bottom - r, r, M_PI / 2, M_PI);
	cairo_arc(cairo, x + r, y + r, r, M_PI, 3 * M_PI / 2);
	cairo_close_path(cairo);
}

/* Fills a dot (command D) at once, so that the path of the strokes stays unchanged. */
static void fill_dot(cairo_t *cairo, const double *n)
{
	cairo_path_t *strokes = cairo_copy_path(cairo);
	cairo_new_path(cairo);
	cairo_arc(cairo, n[0], n[1], n[2], 0, 2 * M_PI);
	cairo_fill(cairo);
	cairo_append_path(cairo, strokes);
	cairo_path_destroy(strokes);
}

static void run_command(cairo_t *cairo, char command, const double *n)
{
	switch (command) {
	case 'M':
		cairo_move_to(cairo, n[0], n[1]);
		break;
	case 'L':
		cairo_line_to(cairo, n[0], n[1]);
		break;
	case 'C':
		cairo_curve_to(cairo, n[0], n[1], n[2], n[3], n[4], n[5]);
		break;
	case 'O':
		cairo_new_sub_path(cairo);
		cairo_arc(cairo, n[0], n[1], n[2], 0, 2 * M_PI);
		break;
	case 'A':
		cairo_new_sub_path(cairo);
		cairo_arc(cairo, n[0], n[1], n[2], n[3] * M_PI / 180, n[4] * M_PI / 180);
		break;
	case 'D':
		fill_dot(cairo, n);
		break;
	case 'R':
		round_rectangle(cairo, n);
		break;
	case 'Z':
		cairo_close_path(cairo);
		break;
	}
}

void icon_draw(cairo_t *cairo, enum drawing_icon icon, struct rect place, uint32_t colour)
{
	int side = rect_min(place.width, place.height);
	struct rect square = rect_centre(place, side, side);
	cairo_save(cairo);
	cairo_translate(cairo, square.x, square.y);
	cairo_scale(cairo, (double)side / GRID, (double)side / GRID);
	icon_set_colour(cairo, colour);
	cairo_set_line_width(cairo, 3.4);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
	cairo_new_path(cairo);
	const char *at = drawings[icon];
	while (*at != '\0') {
		char command = *at++;
		double numbers[6] = { 0 };
		char *end;
		for (int i = 0; i < 6; i++, at = end) {
			numbers[i] = (double)strtol(at, &end, 10);
			if (end == at)
				break;
		}
		run_command(cairo, command, numbers);
		while (*at == ' ')
			at++;
	}
	cairo_stroke(cairo);
	cairo_restore(cairo);
}
