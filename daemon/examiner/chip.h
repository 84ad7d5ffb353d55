/* SPDX-License-Identifier: MIT */
/*
 * A chip: a small picture of fixed size in which the head stands upright and the eyes always lie at
 * the same place and distance. No measure depends on the camera's resolution there, and the cost of
 * a frame does not either.
 *
 * A chip carries 8-bit sRGB, linear luminance (0..1, ITU-R BT.709), CIELAB (D65), how surely a
 * pixel is person (the mask, 0..255) and region bits (region.h). Pixels outside the picture are not
 * valid: they must never be counted.
 */
#ifndef DAEMON_EXAMINER_CHIP_H
#define DAEMON_EXAMINER_CHIP_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/examiner/face/plane.h"
#include "daemon/examiner/face/face.h"
#include "daemon/examiner/lab.h"
#include "daemon/examiner/region.h"

struct chip {
	int width, height;
	int samples_max;   /* a side: how many picture pixels are averaged into one of the chip */
	float iod;         /* chip pixels between the eyes' middles */
	struct point eyes; /* their midpoint */
	struct plane_map to_picture;
	float picture_scale; /* picture pixels a chip pixel */
	uint8_t (*bgr)[4];   /* width * height; [3]: 255 valid, 0 outside the picture */
	float *light;        /* linear luminance 0..1 */
	float *lab_l, *lab_a, *lab_b;
	uint8_t *person;                /* 0..255; all 0 where there is no mask */
	uint32_t *regions;              /* bits of enum region; null on a chip without regions */
	struct rows rows[REGION_BITS];  /* where each bit may stand */
	struct point points[LANDMARKS]; /* the mesh, chip pixels; only where the scene has one */
};

struct chip_size {
	int width, height, iod, eyes_y, samples_max;
	bool has_regions;
};

must_check int chip_create(const struct chip_size *size, struct chip *ret_chip);
void chip_finish(struct chip *chip);

/* Turns the chip upright with the eyes (in the picture, image-left first) at their fixed places. */
void chip_place(struct chip *chip, const struct point eyes[2]);
/* Colours, luminance and CIELAB of the placed chip's pixels. */
void chip_show(struct chip *chip, const struct image *image, const struct lab_tables *tables);
/* The mask is coarser than most chips: every `step`-th pixel is sampled, its block filled. */
void chip_show_person(struct chip *chip, const struct face_mask *mask, int step);
void chip_show_nobody(struct chip *chip);
void chip_show_mesh(struct chip *chip, const struct face_mesh *mesh);

static inline struct lab chip_lab(const struct chip *chip, int x, int y)
{
	int at = y * chip->width + x;
	return (struct lab){ chip->lab_l[at], chip->lab_a[at], chip->lab_b[at] };
}

/* Medians over the pixels with any of the bits and none of `without`; no such pixel: count is 0. */
struct lab chip_median(const struct chip *chip, unsigned any, unsigned without, int *ret_count);

#endif
