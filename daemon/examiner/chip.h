/* SPDX-License-Identifier: MIT */
/*
 * A chip is a small picture of fixed size, sampled from the camera's picture. In it the head stands
 * upright, and the eyes are always at the same two places. So neither a measure nor its cost
 * depends on the camera's resolution.
 *
 * For each pixel a chip holds 8-bit sRGB, linear luminance (0..1, ITU-R BT.709), CIELAB (D65), the
 * mask's certainty that the pixel belongs to the person (0..255), and region bits (region.h). A
 * pixel that lies outside the camera's picture is invalid, and no measure may use it.
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
	float iod;       /* distance between the middles of the eyes, in chip pixels */
	struct point eyes; /* the point midway between the eyes */
	struct plane_map to_picture;
	float picture_scale; /* picture pixels per chip pixel */
	/*
	 * width * height pixels; the fourth byte of a pixel is 255 inside the picture and 0 outside
	 */
	uint8_t (*bgr)[4];
	float *light; /* linear luminance, 0..1 */
	float *lab_l, *lab_a, *lab_b;
	uint8_t *person;   /* certainty that the pixel is person, 0..255; all 0 without a mask */
	uint32_t *regions; /* bits of enum region; null on a chip without regions */
	/* For each region bit: the range of rows that contains all pixels with this bit. */
	struct rows rows[REGION_BITS];
	struct point points[LANDMARKS]; /* the mesh points in chip pixels, if there is a mesh */
};

struct chip_size {
	int width, height, iod, eyes_y, samples_max;
	bool has_regions;
};

must_check int chip_create(const struct chip_size *size, struct chip *ret_chip);
void chip_finish(struct chip *chip);

/*
 * Sets the chip's place in the picture. `eyes` are the places of the eyes in the picture,
 * image-left eye first. In the chip, they lie at two fixed places.
 */
void chip_place(struct chip *chip, const struct point eyes[2]);
/* Fills the colours, luminance and CIELAB values of a chip that chip_place() has placed. */
void chip_show(struct chip *chip, const struct image *image, const struct lab_tables *tables);
/*
 * Fills the chip's plane `person` from the mask. The mask is coarser than most chips, so one sample
 * of it fills a square of step x step chip pixels.
 */
void chip_show_person(struct chip *chip, const struct face_mask *mask, int step);
void chip_show_nobody(struct chip *chip);
void chip_show_mesh(struct chip *chip, const struct face_mesh *mesh);

static inline struct lab chip_lab(const struct chip *chip, int x, int y)
{
	int at = y * chip->width + x;
	return (struct lab){ chip->lab_l[at], chip->lab_a[at], chip->lab_b[at] };
}

/*
 * Returns the median colour of the valid pixels that have at least one bit of `any` and no bit of
 * `without`. ret_count receives the number of these pixels, which may be 0.
 */
struct lab chip_median(const struct chip *chip, unsigned any, unsigned without, int *ret_count);

#endif
