/* SPDX-License-Identifier: MIT */
#include "tests/vm/numbered.h"

#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/imaging/jpeg.h"
#include "daemon/imaging/picture.h"

enum {
	BITS = 8, /* the number, then its complement */
	BARS = 16,
	MOST = 256,
	/* The mean difference of pixels that a re-encoding makes is below 4; a wrong row of blocks
	 * or another picture makes more than 20. */
	SAME_LIMIT = 8,
};

static struct {
	struct image images[MOST];
	int count;
	struct jpeg_decoder *decoder;
} known;

static bool bar_is_white(int number, int bar)
{
	bool bit = number >> (bar % BITS) & 1;
	return bar < BITS ? bit : !bit;
}

static void draw_bars(struct image *image, int number)
{
	for (int y = image->height - image->height / 16; y < image->height; y++)
		for (int x = 0; x < image->width; x++)
			memset(image_row(image, y) + 4 * x,
			       bar_is_white(number, x * BARS / image->width) ? 255 : 0, 4);
}

/* -1: the bars contradict themselves. */
static int read_bars(const struct image *image)
{
	int number = 0;
	const uint8_t *row = image_row(image, image->height - image->height / 32);
	for (int bar = 0; bar < BARS; bar++) {
		int x = (2 * bar + 1) * image->width / (2 * BARS);
		bool is_white = row[4 * x] > 127;
		if (bar < BITS)
			number |= is_white << bar;
		else if (is_white != bar_is_white(number, bar))
			return -1;
	}
	return number;
}

static struct image make_base(int width, int height, const char *portrait)
{
	struct image source = { .pixels = NULL };
	struct problem problem;
	struct image image = { .width = width,
			       .height = height,
			       .stride = (size_t)width * IMAGE_BYTES_PER_PIXEL,
			       .pixels = calloc((size_t)width * (size_t)height,
						IMAGE_BYTES_PER_PIXEL) };
	if (!image.pixels)
		errx(125, "out of memory");
	if (portrait && picture_read(portrait, &problem, &source) < 0)
		errx(125, "%s", problem.text);
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			uint8_t *pixel = image_row(&image, y) + 4 * x;
			if (source.pixels)
				memcpy(pixel,
				       image_row(&source, y * source.height / height) +
					       4 * (x * source.width / width),
				       4);
			else {
				pixel[0] = (uint8_t)(x * 255 / width);
				pixel[1] = (uint8_t)(y * 255 / height);
				pixel[2] = (uint8_t)((x + y) & 64 ? 200 : 60);
			}
		}
	free(source.pixels);
	return image;
}

void numbered_make(const char *folder, int count, int width, int height, const char *portrait)
{
	const struct jpeg_settings settings = { .quality = 80,
						.dpi = 72,
						.sampling = JPEG_SAMPLING_420 };
	struct image image = make_base(width, height, portrait);
	for (int i = 0; i < count; i++) {
		char path[512];
		uint8_t *bytes = NULL;
		size_t size = 0;
		draw_bars(&image, i);
		(void)snprintf(path, sizeof(path), "%s/%03d.jpg", folder, i);
		FILE *file = fopen(path, "wb");
		if (!file || jpeg_encode(&image, &settings, &bytes, &size) < 0 ||
		    fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
			err(125, "%s", path);
		free(bytes);
	}
	free(image.pixels);
}

void numbered_load(const char *folder)
{
	if (jpeg_decoder_create(&known.decoder) < 0)
		errx(125, "out of memory");
	for (known.count = 0; known.count < MOST; known.count++) {
		char path[512];
		struct problem problem;
		(void)snprintf(path, sizeof(path), "%s/%03d.jpg", folder, known.count);
		if (picture_read(path, &problem, &known.images[known.count]) < 0)
			break;
	}
	if (known.count == 0)
		errx(125, "%s: no pictures", folder);
}

static double difference(const struct image *a, const struct image *b)
{
	uint64_t sum = 0;
	for (int y = 0; y < a->height; y++)
		for (int x = 0; x < a->width * 4; x++)
			if (x % 4 != 3)
				sum += (unsigned)abs(image_row(a, y)[x] - image_row(b, y)[x]);
	return (double)sum / (3.0 * a->width * a->height);
}

static enum numbered_kind compare(const struct image *image, int *ret_number)
{
	const struct image *first = &known.images[0];
	if (image->width != first->width || image->height != first->height)
		return NUMBERED_OTHER;
	int number = read_bars(image);
	if (number >= 0 && number < known.count &&
	    difference(image, &known.images[number]) < SAME_LIMIT) {
		*ret_number = number;
		return NUMBERED_GOOD;
	}
	/* Half of one of our pictures is nobody's status card. */
	struct image upper = *image;
	upper.height = image->height / 8;
	return difference(&upper, first) < SAME_LIMIT ? NUMBERED_DAMAGED : NUMBERED_OTHER;
}

enum numbered_kind numbered_judge(const uint8_t *bytes, size_t size_bytes, int *ret_number)
{
	struct image image;
	if (jpeg_decode_new(known.decoder, bytes, size_bytes, 1, NULL, &image) < 0)
		return NUMBERED_DAMAGED;
	enum numbered_kind kind = compare(&image, ret_number);
	free(image.pixels);
	return kind;
}

const char *numbered_kind_name(enum numbered_kind kind)
{
	static const char *const names[] = { "good", "damaged", "other" };
	return names[kind];
}
