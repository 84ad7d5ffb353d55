/* SPDX-License-Identifier: MIT */
/*
 * A chip: a small picture of fixed size in which the head stands upright and the eyes always lie at
 * the same place and distance. So neither a measure nor its cost depends on the camera's
 * resolution.
 *
 * A chip carries 8-bit sRGB, linear luminance (0..1, ITU-R BT.709), CIELAB (D65), the mask's
 * certainty that a pixel is person (0..255) and region bits (region.h). A pixel that lies outside
 * the picture is invalid and must never be counted.
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
	int samples_max; /* a chip pixel is the mean of at most samples_max x samples_max samples */
	float iod;       /* chip pixels between the eyes' middles */
	struct point eyes; /* the point midway between the eyes */
	struct plane_map to_picture;
	float picture_scale; /* picture pixels per chip pixel */
	uint8_t (*bgr)[4];   /* width * height pixels; [3]: 255 valid, 0 outside the picture */
	float *light;        /* linear luminance 0..1 */
	float *lab_l, *lab_a, *lab_b;
	uint8_t *person;                /* 0..255; all 0 if there is no mask */
	uint32_t *regions;              /* bits of enum region; null on a chip without regions */
	struct rows rows[REGION_BITS];  /* for each bit: the rows outside which no pixel has it */
	struct point points[LANDMARKS]; /* the mesh in chip pixels, if there is a mesh */
};

struct chip_size {
	int width, height, iod, eyes_y, samples_max;
	bool has_regions;
};

must_check int chip_create(const struct chip_size *size, struct chip *ret_chip);
void chip_finish(struct chip *chip);

/* Places the chip so that the picture's eyes (image-left first) fall on the chip's fixed eye
 * places. */
void chip_place(struct chip *chip, const struct point eyes[2]);
/* Fills the placed chip's colours, luminance and CIELAB. */
void chip_show(struct chip *chip, const struct image *image, const struct lab_tables *tables);
/* Fills `person`. The mask is coarser than most chips, so one sample of the mask fills step x
 * step pixels. */
void chip_show_person(struct chip *chip, const struct face_mask *mask, int step);
void chip_show_nobody(struct chip *chip);
void chip_show_mesh(struct chip *chip, const struct face_mesh *mesh);

static inline struct lab chip_lab(const struct chip *chip, int x, int y)
{
	int at = y * chip->width + x;
	return (struct lab){ chip->lab_l[at], chip->lab_a[at], chip->lab_b[at] };
}

/*
 * Returns the medians over the pixels that have a bit of `any` and no bit of `without`. The count
 * is 0 if there is no such pixel.
 */
struct lab chip_median(const struct chip *chip, unsigned any, unsigned without, int *ret_count);

#endif
