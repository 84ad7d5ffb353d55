/* SPDX-License-Identifier: MIT */
/* Uses assert(), not cmocka: benchmarks use this file too. */
#include "tests/support/pictures.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <png.h>

#include "daemon/imaging/jpeg.h"

static struct image new_image(int width, int height)
{
	struct image image = { .width = width, .height = height, .stride = (size_t)width * 4 };
	image.pixels = calloc((size_t)height, image.stride);
	assert(image.pixels);
	return image;
}

struct image pictures_smooth(int width, int height)
{
	struct image image = new_image(width, height);
	for (int y = 0; y < height; y++) {
		uint8_t *pixel = image_row(&image, y);
		for (int x = 0; x < width; x++, pixel += 4) {
			const bool is_corner = x < width / 4 && y < height / 4;
			pixel[0] = is_corner ? 20 : 120;
			pixel[1] = (uint8_t)(20 + 200 * y / height);
			pixel[2] = (uint8_t)(20 + 200 * x / width);
			pixel[3] = 0xff;
		}
	}
	return image;
}

struct image pictures_noisy(int width, int height, int strength)
{
	struct image image = pictures_smooth(width, height);
	uint32_t state = 1;
	for (int y = 0; y < height; y++) {
		uint8_t *pixel = image_row(&image, y);
		for (int x = 0; x < width * 4; x++) {
			state = state * 1664525u +
				1013904223u; /* the constants of "Numerical Recipes" */
			const int noise = (int)((state >> 24) * (uint32_t)strength / 255);
			const int value = pixel[x] + noise - strength / 2;
			pixel[x] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
		}
	}
	return image;
}

static double compare(const struct image *a, const struct image *b, int *ret_largest)
{
	assert(a->width == b->width);
	assert(a->height == b->height);
	double sum = 0;
	int largest = 0;
	for (int y = 0; y < a->height; y++)
		for (int x = 0; x < a->width; x++)
			for (int c = 0; c < 3; c++) {
				const int difference = abs(image_row(a, y)[4 * x + c] -
							   image_row(b, y)[4 * x + c]);
				sum += difference;
				largest = difference > largest ? difference : largest;
			}
	*ret_largest = largest;
	return sum / (3.0 * a->width * a->height);
}

int pictures_largest_difference(const struct image *a, const struct image *b)
{
	int largest;
	(void)compare(a, b, &largest);
	return largest;
}

double pictures_mean_difference(const struct image *a, const struct image *b)
{
	int largest;
	return compare(a, b, &largest);
}

/* EXIF 2.3, 4.6.4: each orientation says which sides of the upright picture row 0 and column 0 of
 * the stored one are. */
struct image pictures_as_stored(const struct image *upright, int orientation)
{
	const int w = upright->width, h = upright->height;
	const bool is_sideways = orientation >= 5;
	struct image stored = new_image(is_sideways ? h : w, is_sideways ? w : h);
	for (int y = 0; y < stored.height; y++)
		for (int x = 0; x < stored.width; x++) {
			int ux = x, uy = y;
			switch (orientation) {
			case 2: /* row 0 top, column 0 right */
				ux = w - 1 - x;
				break;
			case 3: /* bottom, right */
				ux = w - 1 - x;
				uy = h - 1 - y;
				break;
			case 4: /* bottom, left */
				uy = h - 1 - y;
				break;
			case 5: /* row 0 is the left side, column 0 the top */
				ux = y;
				uy = x;
				break;
			case 6: /* right, top */
				ux = w - 1 - y;
				uy = x;
				break;
			case 7: /* right, bottom */
				ux = w - 1 - y;
				uy = h - 1 - x;
				break;
			case 8: /* left, bottom */
				ux = y;
				uy = h - 1 - x;
				break;
			default:
				break;
			}
			memcpy(image_row(&stored, y) + 4 * x, image_row(upright, uy) + 4 * ux, 4);
		}
	return stored;
}

static void put_exif(struct jpeg_compress_struct *codec, int orientation)
{
	const uint8_t block[] = {
		'E', 'x', 'i', 'f',  0,    0, 'M', 'M', 0, 42, 0, 0, 0,
		8,   0,   1,   0x01, 0x12, 0, 3,   0,   0, 0,  1, 0, (uint8_t)orientation,
		0,   0,   0,   0,    0,    0
	};
	jpeg_write_marker(codec, JPEG_APP0 + 1, block, sizeof(block));
}

static void set_flavour(struct jpeg_compress_struct *codec, const struct pictures_jpeg *flavour)
{
	jpeg_set_defaults(codec);
	jpeg_set_quality(codec, flavour->quality ? flavour->quality : 90, TRUE);
	if (flavour->is_grey)
		jpeg_set_colorspace(codec, JCS_GRAYSCALE);
	if (flavour->is_422)
		codec->comp_info[0].v_samp_factor = 1;
	if (flavour->is_progressive)
		jpeg_simple_progression(codec);
	if (flavour->dots_per_cm) {
		codec->density_unit = 2;
		codec->X_density = codec->Y_density = (UINT16)flavour->dots_per_cm;
	}
}

static void leave_tables_out(struct jpeg_compress_struct *codec)
{
	for (int i = 0; i < 2; i++) {
		codec->dc_huff_tbl_ptrs[i]->sent_table = TRUE;
		codec->ac_huff_tbl_ptrs[i]->sent_table = TRUE;
	}
}

void pictures_encode_jpeg(const struct image *image, const struct pictures_jpeg *flavour,
			  uint8_t **ret_bytes, size_t *ret_size)
{
	struct jpeg_compress_struct codec;
	struct jpeg_error_mgr errors;
	unsigned char *bytes = NULL;
	unsigned long size = 0;
	codec.err = jpeg_std_error(&errors);
	jpeg_create_compress(&codec);
	jpeg_mem_dest(&codec, &bytes, &size);
	codec.image_width = (JDIMENSION)image->width;
	codec.image_height = (JDIMENSION)image->height;
	codec.input_components = 4;
	codec.in_color_space = flavour->is_cmyk ? JCS_CMYK : JCS_EXT_BGRX;
	set_flavour(&codec, flavour);
	jpeg_start_compress(&codec, TRUE);
	if (flavour->has_no_tables)
		leave_tables_out(&codec);
	if (flavour->orientation)
		put_exif(&codec, flavour->orientation);
	while (codec.next_scanline < codec.image_height) {
		uint8_t *row = image_row(image, (int)codec.next_scanline);
		(void)jpeg_write_scanlines(&codec, &row, 1);
	}
	jpeg_finish_compress(&codec);
	jpeg_destroy_compress(&codec);
	*ret_bytes = bytes;
	*ret_size = size;
}

struct frame pictures_frame(const uint8_t *bytes, size_t size)
{
	struct frame frame = { .bytes = bytes, .size_bytes = size };
	int r = jpeg_probe(bytes, size, NULL, &frame.info);
	assert(r == 0);
	(void)r;
	return frame;
}

struct sink {
	uint8_t *bytes;
	size_t size;
};

static void on_write(png_structp png, png_bytep bytes, size_t size)
{
	struct sink *sink = png_get_io_ptr(png);
	sink->bytes = realloc(sink->bytes, sink->size + size);
	assert(sink->bytes);
	memcpy(sink->bytes + sink->size, bytes, size);
	sink->size += size;
}

/* Fills one row as the file has it. A palette has 6 levels of red by 6 of green. */
static void fill_row(const struct image *image, int y, int colour_type, int depth, uint8_t *row)
{
	size_t at = 0;
	for (int x = 0; x < image->width; x++) {
		const uint8_t *pixel = image_row(image, y) + 4 * x;
		uint8_t values[4];
		int count = 0;
		if (colour_type == PNG_COLOR_TYPE_PALETTE) {
			values[count++] = (uint8_t)(pixel[2] / 43 * 6 + pixel[1] / 43);
		} else if (colour_type & PNG_COLOR_MASK_COLOR) {
			values[count++] = pixel[2];
			values[count++] = pixel[1];
			values[count++] = pixel[0];
		} else {
			values[count++] = pixel[1];
		}
		if (colour_type & PNG_COLOR_MASK_ALPHA)
			values[count++] = pixel[3];
		for (int i = 0; i < count; i++) {
			row[at++] = values[i];
			if (depth == 16)
				row[at++] = values
					[i]; /* v * 257 is exactly v when it is cut to 8 bits */
		}
	}
}

void pictures_encode_png(const struct image *image, int colour_type, int depth, bool is_interlaced,
			 uint8_t **ret_bytes, size_t *ret_size)
{
	struct sink sink = { 0 };
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	png_set_write_fn(png, &sink, on_write, NULL);
	png_set_IHDR(png, info, (png_uint_32)image->width, (png_uint_32)image->height, depth,
		     colour_type, is_interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
		     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_color palette[36];
	for (int i = 0; i < 36; i++)
		palette[i] = (png_color){ .red = (png_byte)(i / 6 * 43 + 21),
					  .green = (png_byte)(i % 6 * 43 + 21),
					  .blue = 120 };
	if (colour_type == PNG_COLOR_TYPE_PALETTE)
		png_set_PLTE(png, info, palette, 36);
	png_write_info(png, info);
	uint8_t *row = malloc((size_t)image->width * 8);
	assert(row);
	const int passes = is_interlaced ? png_set_interlace_handling(png) : 1;
	for (int pass = 0; pass < passes; pass++)
		for (int y = 0; y < image->height; y++) {
			fill_row(image, y, colour_type, depth, row);
			png_write_row(png, row);
		}
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	free(row);
	*ret_bytes = sink.bytes;
	*ret_size = sink.size;
}

bool pictures_has_marker(const uint8_t *bytes, size_t size, uint8_t marker, size_t *ret_at)
{
	for (size_t at = 2; at + 4 <= size && bytes[at] == 0xff;) {
		if (bytes[at + 1] == marker) {
			if (ret_at)
				*ret_at = at;
			return true;
		}
		if (bytes[at + 1] == 0xda)
			return false;
		at += 2 + ((size_t)bytes[at + 2] << 8 | bytes[at + 3]);
	}
	return false;
}

/* Table K.1 of T.81 in zigzag order, scaled as jpeg_quality_scaling() does. */
int pictures_quality_of(const uint8_t *bytes, size_t size)
{
	static const int standard[] = { 16,  11,  12,  14,  12,  10, 16,  14,  13,  14, 18,
					17,  16,  19,  24,  40,  26, 24,  22,  22,  24, 49,
					35,  37,  29,  40,  58,  51, 61,  60,  57,  51, 56,
					55,  64,  72,  92,  78,  64, 68,  87,  69,  55, 56,
					80,  109, 81,  87,  95,  98, 103, 104, 103, 62, 77,
					113, 121, 112, 100, 120, 92, 101, 103, 99 };
	size_t at;
	if (!pictures_has_marker(bytes, size, 0xdb, &at))
		return 0;
	const uint8_t *table = bytes + at + 5;
	for (int quality = 1; quality <= 100; quality++) {
		const int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
		bool is_equal = true;
		for (int i = 0; i < 64; i++) {
			int value = (standard[i] * scale + 50) / 100;
			value = value < 1 ? 1 : value > 255 ? 255 : value;
			is_equal = is_equal && value == table[i];
		}
		if (is_equal)
			return quality;
	}
	return 0;
}
