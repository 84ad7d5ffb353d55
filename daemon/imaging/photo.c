/* SPDX-License-Identifier: MIT */
#include "daemon/imaging/photo.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHANNELS = 3 };

/* Each pixel of the photo is a weighted sum of the pixels that it covers. The weights add up to
 * this number, whose product with a 16-bit light value fits into 32 bits. */
static const uint32_t whole = 1u << 16;

/* The crop's numbers are rounded. Therefore its rectangle is accepted even if it exceeds the
 * picture, or demands an enlargement, by this fraction. */
static const double rounding = 1e-6;

/* Tables that convert sRGB codes to linear light and back. Light is a 16-bit number, so that even
 * the step between the two darkest sRGB codes is 20 (of 65535). */
struct light_tables {
	uint16_t linear[256];
	uint8_t coded[1 << 16];
};

/* Converts an sRGB value, 0..1, to linear light by the formula of IEC 61966-2-1. */
static double linear_of(double coded)
{
	return coded <= 0.04045 ? coded / 12.92 : pow((coded + 0.055) / 1.055, 2.4);
}

static void light_tables_init(struct light_tables *tables)
{
	size_t light = 0;
	for (int code = 0; code < 256; code++) {
		tables->linear[code] = (uint16_t)lround(65535 * linear_of(code / 255.0));
		/* All light up to the middle between this code and the next code becomes this
		 * code. */
		double end = code < 255 ? 65535 * linear_of((code + 0.5) / 255.0) : 65535;
		while (light < 1 << 16 && (double)light <= end)
			tables->coded[light++] = (uint8_t)code;
	}
}

/* The pixels of the picture that one pixel of the photo covers along one axis, and their
 * weights. */
struct span {
	int first, count;
	const uint32_t *weights; /* the weights of the pixels; their sum is `whole` */
};

struct axis {
	struct span *spans;
	uint32_t *weights;
};

static void axis_finish(struct axis *axis)
{
	free(axis->spans);
	free(axis->weights);
}

static int last_covered(double end, int source_length)
{
	int last = (int)ceil(end - rounding) - 1;
	return last < source_length ? last : source_length - 1;
}

/* Returns the total weight of the pixels from the start of a span up to `until`. The weight of each
 * pixel is the difference of two such totals, so rounding does not change the sum of the
 * weights. */
static uint32_t share_until(double start, double end, double until)
{
	double part = until >= end ? 1 : (until - start) / (end - start);
	return (uint32_t)lround(part * whole);
}

static int axis_init(struct axis *axis, double start, double length, int output_length,
		     int source_length)
{
	double step = length / output_length;
	size_t most = (size_t)step + 3;
	axis->spans = calloc((size_t)output_length, sizeof(*axis->spans));
	axis->weights = calloc((size_t)output_length * most, sizeof(*axis->weights));
	if (!axis->spans || !axis->weights)
		return -ENOMEM;
	for (int i = 0; i < output_length; i++) {
		double from = start + i * step, to = start + (i + 1) * step;
		uint32_t *weights = axis->weights + (size_t)i * most;
		int first = (int)(from + rounding);
		first = first < source_length ? first : source_length - 1;
		int last = last_covered(to, source_length);
		uint32_t before = 0;
		for (int pixel = first; pixel < last; pixel++) {
			uint32_t until = share_until(from, to, pixel + 1);
			weights[pixel - first] = until - before;
			before = until;
		}
		weights[last - first] = whole - before;
		axis->spans[i] = (struct span){ first, last - first + 1, weights };
	}
	return 0;
}

struct scaler {
	struct axis across, down;
	struct light_tables tables;
	uint16_t *row; /* one row of the picture in linear light, scaled to the photo's width */
	int row_y;     /* index of the picture's row that `row` holds; -1: `row` is empty */
	uint32_t *sums;
};

static void scaler_destroy(struct scaler *scaler)
{
	if (!scaler)
		return;
	axis_finish(&scaler->across);
	axis_finish(&scaler->down);
	free(scaler->row);
	free(scaler->sums);
	free(scaler);
}

static int scaler_create(const struct image *picture, const struct crop *crop,
			 const struct image *image, struct scaler **ret_scaler)
{
	size_t samples = (size_t)image->width * CHANNELS;
	struct scaler *scaler = calloc(1, sizeof(*scaler));
	if (!scaler)
		return -ENOMEM;
	int r = axis_init(&scaler->across, crop->x, crop->width, image->width, picture->width);
	if (r == 0)
		r = axis_init(&scaler->down, crop->y, crop->height, image->height, picture->height);
	scaler->row = calloc(samples, sizeof(*scaler->row));
	scaler->sums = calloc(samples, sizeof(*scaler->sums));
	if (r < 0 || !scaler->row || !scaler->sums) {
		scaler_destroy(scaler);
		return -ENOMEM;
	}
	scaler->row_y = -1;
	light_tables_init(&scaler->tables);
	*ret_scaler = scaler;
	return 0;
}

static void scale_across(struct scaler *scaler, const struct image *picture, int y, int width)
{
	/* neighbouring rows of the photo often need the same row of the picture */
	if (scaler->row_y == y)
		return;
	scaler->row_y = y;
	const uint8_t *source_row = image_row(picture, y);
	const uint16_t *linear = scaler->tables.linear;
	uint16_t *out = scaler->row;
	for (int x = 0; x < width; x++, out += CHANNELS) {
		const struct span *span = &scaler->across.spans[x];
		const uint8_t *source = source_row + 4 * (size_t)span->first;
		uint32_t blue = whole / 2, green = whole / 2, red = whole / 2;
		for (int i = 0; i < span->count; i++, source += IMAGE_BYTES_PER_PIXEL) {
			blue += span->weights[i] * linear[source[0]];
			green += span->weights[i] * linear[source[1]];
			red += span->weights[i] * linear[source[2]];
		}
		out[0] = (uint16_t)(blue >> 16);
		out[1] = (uint16_t)(green >> 16);
		out[2] = (uint16_t)(red >> 16);
	}
}

static void scale_row(struct scaler *scaler, const struct image *picture, const struct image *image,
		      int y)
{
	const struct span *span = &scaler->down.spans[y];
	int samples = image->width * CHANNELS;
	for (int i = 0; i < samples; i++)
		scaler->sums[i] = whole / 2;
	for (int k = 0; k < span->count; k++) {
		scale_across(scaler, picture, span->first + k, image->width);
		for (int i = 0; i < samples; i++)
			scaler->sums[i] += span->weights[k] * scaler->row[i];
	}
	uint8_t *out = image_row(image, y);
	const uint32_t *sums = scaler->sums;
	for (int x = 0; x < image->width; x++, out += IMAGE_BYTES_PER_PIXEL, sums += CHANNELS) {
		for (int c = 0; c < CHANNELS; c++)
			out[c] = scaler->tables.coded[sums[c] >> 16];
		out[3] = 0xff;
	}
}

static bool can_scale(const struct image *picture, const struct crop *crop,
		      const struct image *image)
{
	return image->width > 0 && image->height > 0 && crop->has_rectangle && crop->x >= 0 &&
	       crop->y >= 0 && crop->x + crop->width <= picture->width + rounding &&
	       crop->y + crop->height <= picture->height + rounding &&
	       crop->width >= image->width - rounding && crop->height >= image->height - rounding &&
	       fabs(crop->width * image->height - crop->height * image->width) <=
		       rounding * crop->width * image->height;
}

int photo_scale(const struct image *picture, const struct crop *crop, const struct image *image)
{
	if (!can_scale(picture, crop, image))
		return -EINVAL;
	struct scaler *scaler;
	int r = scaler_create(picture, crop, image, &scaler);
	if (r < 0)
		return r;
	for (int y = 0; y < image->height; y++)
		scale_row(scaler, picture, image, y);
	scaler_destroy(scaler);
	return 0;
}

void photo_release(struct photo *photo)
{
	if (photo->bytes)
		/* the bytes are wiped, because they show a face */
		explicit_bzero(photo->bytes, photo->size_bytes);
	free(photo->bytes);
	photo->bytes = NULL;
}

static int encode(const struct image *image, const struct photo_spec *spec, int quality,
		  enum jpeg_sampling sampling, struct photo *ret_photo)
{
	struct jpeg_settings settings = { .quality = quality,
					  .dpi = spec->dpi,
					  .sampling = sampling };
	struct photo photo = { .quality = quality, .sampling = sampling };
	int r = jpeg_encode(image, &settings, &photo.bytes, &photo.size_bytes);
	if (r < 0)
		return r;
	photo.is_in_range =
		photo.size_bytes >= spec->min_bytes && photo.size_bytes <= spec->max_bytes;
	*ret_photo = photo;
	return 0;
}

/* Encodes the photo with the highest quality at which it has at most max_bytes, or else with the
 * lowest allowed quality. The size grows with the quality, so a binary search finds the quality in
 * six tries. */
static int search_quality(const struct image *image, const struct photo_spec *spec,
			  enum jpeg_sampling sampling, struct photo *ret_photo)
{
	struct photo best;
	int r = encode(image, spec, spec->min_quality, sampling, &best);
	if (r < 0)
		return r;
	int low = spec->min_quality, high = spec->max_quality;
	if (best.size_bytes > spec->max_bytes)
		high = low;
	while (low < high) {
		int middle = (low + high + 1) / 2;
		struct photo tried;
		r = encode(image, spec, middle, sampling, &tried);
		if (r < 0) {
			photo_release(&best);
			return r;
		}
		if (tried.size_bytes > spec->max_bytes) {
			photo_release(&tried);
			high = middle - 1;
			continue;
		}
		photo_release(&best);
		best = tried;
		low = middle;
	}
	*ret_photo = best;
	return 0;
}

static int search(const struct image *image, const struct photo_spec *spec, struct photo *ret_photo)
{
	struct photo photo;
	int r = search_quality(image, spec, JPEG_SAMPLING_420, &photo);
	if (r < 0)
		return r;
	if (photo.size_bytes < spec->min_bytes) {
		/* Even at the highest quality, the photo has too few bytes, because the picture has
		 * little detail. Only full colour resolution (4:4:4) can use more bytes. */
		photo_release(&photo);
		r = search_quality(image, spec, JPEG_SAMPLING_444, &photo);
		if (r < 0)
			return r;
	}
	*ret_photo = photo;
	return 0;
}

struct photo_spec photo_spec_of(const struct profile *profile)
{
	return (struct photo_spec){ .width = profile->crop.width,
				    .height = profile->crop.height,
				    .min_bytes = (size_t)profile->size_min_bytes,
				    .max_bytes = (size_t)profile->size_max_bytes,
				    .min_quality = profile->quality_min,
				    .max_quality = profile->quality_max,
				    .dpi = profile->dpi };
}

static bool spec_makes_sense(const struct photo_spec *spec)
{
	return spec->width > 0 && spec->height > 0 && spec->min_quality >= 1 &&
	       spec->min_quality <= spec->max_quality && spec->max_quality <= 100 &&
	       spec->min_bytes <= spec->max_bytes && spec->dpi > 0;
}

int photo_finish(const struct image *picture, const struct crop *crop,
		 const struct photo_spec *spec, struct problem *problem, struct photo *ret_photo)
{
	if (!spec_makes_sense(spec))
		return problem_set(
			problem, -EINVAL,
			"the profile's photo size, quality or byte range makes no sense");
	struct image image = { .width = spec->width,
			       .height = spec->height,
			       .stride = (size_t)spec->width * IMAGE_BYTES_PER_PIXEL };
	image.pixels = malloc(image.stride * (size_t)image.height);
	if (!image.pixels)
		return problem_set(problem, -ENOMEM, "no memory for the photo");
	int r = photo_scale(picture, crop, &image);
	if (r == -EINVAL)
		r = problem_set(problem, r,
				"the photo would be enlarged, or reach beyond the picture");
	else if (r == 0)
		r = search(&image, spec, ret_photo);
	explicit_bzero(image.pixels, image.stride * (size_t)image.height);
	free(image.pixels);
	if (r == -ENOMEM)
		return problem_set(problem, r, "no memory to finish the photo");
	return r;
}
