/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/chip.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/examiner/histogram.h"
#include "daemon/examiner/warp.h"

int chip_create(const struct chip_size *size, struct chip *ret_chip)
{
	size_t pixels = (size_t)size->width * (size_t)size->height;
	float *planes = calloc(4 * pixels, sizeof(*planes));
	struct chip chip = {
		.width = size->width,
		.height = size->height,
		.samples_max = size->samples_max,
		.iod = (float)size->iod,
		.eyes = { (float)size->width / 2, (float)size->eyes_y },
		.bgr = calloc(pixels, sizeof(*chip.bgr)),
		.light = planes,
		.person = calloc(pixels, sizeof(*chip.person)),
		.regions = size->has_regions ? calloc(pixels, sizeof(*chip.regions)) : NULL,
	};
	if (!planes || !chip.bgr || !chip.person || (size->has_regions && !chip.regions)) {
		chip_finish(&chip);
		return -ENOMEM;
	}
	chip.lab_l = planes + pixels;
	chip.lab_a = planes + 2 * pixels;
	chip.lab_b = planes + 3 * pixels;
	*ret_chip = chip;
	return 0;
}

void chip_finish(struct chip *chip)
{
	free(chip->bgr);
	free(chip->light); /* the CIELAB planes lie in the same memory block */
	free(chip->person);
	free(chip->regions);
	*chip = (struct chip){ .width = 0 };
}

void chip_place(struct chip *chip, const struct point eyes[2])
{
	struct point middle = plane_middle(eyes[0], eyes[1]);
	float scale = 1 / chip->iod;
	float c = (eyes[1].x - eyes[0].x) * scale, s = (eyes[1].y - eyes[0].y) * scale;

	chip->to_picture = (struct plane_map){ .a = c, .b = -s, .c = s, .d = c };
	chip->to_picture.tx = middle.x - (c * chip->eyes.x - s * chip->eyes.y);
	chip->to_picture.ty = middle.y - (s * chip->eyes.x + c * chip->eyes.y);
	chip->picture_scale = hypotf(c, s);
}

void chip_show(struct chip *chip, const struct image *image, const struct lab_tables *tables)
{
	struct lab_planes planes = { chip->light, chip->lab_l, chip->lab_a, chip->lab_b };
	warp_chip(image, chip);
	lab_convert(tables, (const uint8_t(*)[4])chip->bgr, chip->width * chip->height, &planes);
}

/* Returns the map from chip coordinates to mask coordinates. */
static struct plane_map to_mask(const struct face_mask *mask, const struct plane_map *to_picture)
{
	float sx = (float)mask->width / mask->area.width;
	float sy = (float)mask->height / mask->area.height;
	return (struct plane_map){ .a = to_picture->a * sx,
				   .b = to_picture->b * sx,
				   .tx = (to_picture->tx - mask->area.x) * sx - 0.5f,
				   .c = to_picture->c * sy,
				   .d = to_picture->d * sy,
				   .ty = (to_picture->ty - mask->area.y) * sy - 0.5f };
}

/*
 * Limits a value to 0..most. It replaces fminf and fmaxf, which are function calls, while this
 * function becomes two instructions.
 */
static float clamp_to(float value, float most)
{
	value = value > 0 ? value : 0;
	return value < most ? value : most;
}

static uint8_t mask_value(const struct face_mask *mask, struct point p)
{
	float x = clamp_to(p.x, (float)(mask->width - 1));
	float y = clamp_to(p.y, (float)(mask->height - 1));
	int ix = (int)x, iy = (int)y;
	int right = ix + 1 < mask->width, down = iy + 1 < mask->height ? mask->width : 0;
	int u = (int)((x - (float)ix) * 256), v = (int)((y - (float)iy) * 256);
	const uint8_t *q = mask->values + iy * mask->width + ix;
	int top = q[0] * (256 - u) + q[right] * u;
	int bottom = q[down] * (256 - u) + q[down + right] * u;
	return (uint8_t)((top * (256 - v) + bottom * v + 32768) >> 16);
}

void chip_show_person(struct chip *chip, const struct face_mask *mask, int step)
{
	struct plane_map m = to_mask(mask, &chip->to_picture);
	float half = (float)step / 2;

	for (int j = 0; j < chip->height; j += step) {
		uint8_t *row = chip->person + j * chip->width;
		struct point p = plane_apply(&m, (struct point){ half, (float)j + half });
		for (int i = 0; i < chip->width; i += step) {
			int width = i + step > chip->width ? chip->width - i : step;
			memset(row + i, mask_value(mask, p), (size_t)width);
			p.x += m.a * (float)step;
			p.y += m.c * (float)step;
		}
		for (int k = 1; k < step && j + k < chip->height; k++)
			memcpy(row + k * chip->width, row, (size_t)chip->width);
	}
}

enum { MEDIAN_BINS = 256 };

/* Histograms of the CIELAB coordinates L, a and b. */
struct tally {
	int32_t l[MEDIAN_BINS], a[MEDIAN_BINS], b[MEDIAN_BINS];
	int count;
};

static const float STEP_L = 0.4f, LEAST_AB = -128, STEP_AB = 1;

static void tally_add(struct tally *tally, struct lab c)
{
	tally->l[histogram_bin(c.l, 0, STEP_L, MEDIAN_BINS)]++;
	tally->a[histogram_bin(c.a, LEAST_AB, STEP_AB, MEDIAN_BINS)]++;
	tally->b[histogram_bin(c.b, LEAST_AB, STEP_AB, MEDIAN_BINS)]++;
	tally->count++;
}

static struct lab tally_median(const struct tally *tally)
{
	return (struct lab){
		histogram_median(tally->l, MEDIAN_BINS, tally->count, 0, STEP_L),
		histogram_median(tally->a, MEDIAN_BINS, tally->count, LEAST_AB, STEP_AB),
		histogram_median(tally->b, MEDIAN_BINS, tally->count, LEAST_AB, STEP_AB),
	};
}

struct lab chip_median(const struct chip *chip, unsigned any, unsigned without, int *ret_count)
{
	struct tally tally = { .count = 0 };
	struct rows rows = region_rows(chip, any);
	for (int y = rows.first; y < rows.last; y++)
		for (int x = 0; x < chip->width; x++) {
			int at = y * chip->width + x;
			if ((chip->regions[at] & any) && !(chip->regions[at] & without) &&
			    chip->bgr[at][3] != 0)
				tally_add(&tally, chip_lab(chip, x, y));
		}
	*ret_count = tally.count;
	return tally.count > 0 ? tally_median(&tally) : (struct lab){ 0 };
}

void chip_show_nobody(struct chip *chip)
{
	memset(chip->person, 0, (size_t)chip->width * (size_t)chip->height);
}

void chip_show_mesh(struct chip *chip, const struct face_mesh *mesh)
{
	struct plane_map from_picture = plane_invert(&chip->to_picture);
	for (int i = 0; i < LANDMARKS; i++)
		chip->points[i] = plane_apply(&from_picture, mesh->points[i]);
}
