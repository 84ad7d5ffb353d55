/* SPDX-License-Identifier: MIT */
#include "booth-ui/type.h"

#include <math.h>

/* Height of a capital H of Noto Sans CJK, in em. */
static const double capital_em = 0.733;
static const double angle_deg = 0.7; /* EN 301 549, 5.1.4 */
static const double inch_mm = 25.4;

/* If the size of the monitor is unknown, the unit is this part of the shorter side: what a 24 inch
 * monitor at 80 cm needs. */
static const double part_unknown = 0.044;
/* The unit is never smaller than this part of the shorter side: a wall of tiny letters helps nobody,
 * however near the person sits. */
static const double part_least = 0.022;
/* A screen with fewer units on its shorter side is tight. */
static const double units_tight = 20;

double type_pixels_per_mm(const struct type_screen *screen)
{
	double pixels = hypot(screen->width, screen->height);
	double length = hypot(screen->width_mm, screen->height_mm);
	if (!(screen->width_mm > 0 && screen->height_mm > 0))
		length = screen->diagonal_in * inch_mm;
	return length > 0 ? pixels / length : 0;
}

double type_needed(const struct type_screen *screen)
{
	double height_mm = screen->distance_cm * 10 * tan(angle_deg * M_PI / 180) / capital_em;
	return height_mm * type_pixels_per_mm(screen);
}

struct type_sizes type_sizes_for(const struct type_screen *screen)
{
	/* per mille of the unit: caption, body, label, headline, display */
	static const int roomy[TYPE_COUNT] = { 860, 1000, 1220, 1900, 3000 };
	static const int tight[TYPE_COUNT] = { 800, 1000, 1100, 1220, 2000 };
	double side = fmin(screen->width, screen->height);
	double unit = type_needed(screen);
	if (unit <= 0)
		unit = side * part_unknown;
	if (screen->is_large)
		unit *= 1.25;
	unit = fmax(unit, side * part_least);
	struct type_sizes sizes = { .unit = (int)ceil(unit),
				    .is_tight = side / unit < units_tight };
	for (int i = 0; i < TYPE_COUNT; i++)
		sizes.size[i] = (sizes.is_tight ? tight : roomy)[i] * sizes.unit / 1000;
	return sizes;
}
