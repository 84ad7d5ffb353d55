/* SPDX-License-Identifier: MIT */
/* libpng reports an error by longjmp(). So only functions named step_* and their helpers may call
 * libpng; the step_* functions are called through png_guard(), which catches the jump. */
#include "daemon/imaging/picture.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <png.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/core/wording.h"
#include "daemon/imaging/jpeg.h"

/* PNG has the same limits as JPEG, so that one sentence in the manual describes both. */
enum { MEGAPIXELS_MAX = JPEG_MEGAPIXELS_MAX, MEGABYTES_MAX = JPEG_MEGABYTES_MAX };

/* The maximum size and the maximum number of PNG chunks that libpng keeps. Compressed chunks (text,
 * colour profiles) could fill the memory, and we need none of their contents. */
enum { CHUNK_BYTES_MAX = 8 * 1024 * 1024, CHUNKS_MAX = 1000 };

struct png_work {
	png_structp png;
	png_infop info;
	jmp_buf escape;
	char words[128];

	/* For reading: the file's bytes, and the offset of the next byte. */
	const uint8_t *bytes;
	size_t size, at;
	struct problem *problem;
	/* negative errno if the picture exceeds one of our own limits; 0: libpng reported the
	 * error */
	int refusal;
	struct image image;

	/* For writing: the bytes of the new file. */
	uint8_t *out;
	size_t out_size, out_capacity;
	bool is_out_of_memory;
};

__attribute__((noreturn)) static void on_png_error(png_structp png, png_const_charp words)
{
	struct png_work *work = png_get_error_ptr(png);
	(void)snprintf(work->words, sizeof(work->words), "%s", words);
	longjmp(work->escape, 1);
}

static void on_png_warning(png_structp png, png_const_charp words)
{
	(void)png;
	(void)words;
}

typedef void (*png_step)(struct png_work *work);

static int png_guard(struct png_work *work, png_step step)
{
	if (setjmp(work->escape))
		return -EBADMSG;
	step(work);
	return 0;
}

static void on_png_read(png_structp png, png_bytep bytes, size_t size)
{
	struct png_work *work = png_get_io_ptr(png);
	if (work->size - work->at < size)
		png_error(png, "it ends too early");
	memcpy(bytes, work->bytes + work->at, size);
	work->at += size;
}

/* Leaves libpng, because the picture exceeds one of our own limits. work->problem already holds the
 * sentence about it. */
static void refuse(struct png_work *work, int error)
{
	work->refusal = error;
	png_error(work->png, "refused");
}

static uint32_t png_number(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	       bytes[3];
}

/* Returns whether the PNG has a chunk of this type. The file begins with a signature of 8 bytes;
 * each chunk then has length, type, data and CRC. */
static bool has_chunk(const uint8_t *bytes, size_t size, const char *type)
{
	for (size_t at = 8; size >= 12 && at <= size - 12;) {
		size_t length = png_number(bytes + at);
		if (memcmp(bytes + at + 4, type, 4) == 0)
			return true;
		if (length > size - 12 - at)
			return false;
		at += 12 + length;
	}
	return false;
}

static void set_conversions(struct png_work *work)
{
	png_structp png = work->png;
	png_byte colour = png_get_color_type(png, work->info);
	if (colour == PNG_COLOR_TYPE_PALETTE)
		png_set_palette_to_rgb(png);
	if (png_get_bit_depth(png, work->info) < 8)
		png_set_expand_gray_1_2_4_to_8(png);
	if (png_get_valid(png, work->info, PNG_INFO_tRNS))
		png_set_tRNS_to_alpha(png);
	png_set_scale_16(png);
	if (!(colour & PNG_COLOR_MASK_COLOR))
		png_set_gray_to_rgb(png);
	png_set_bgr(png);
	png_set_filler(png, 0xff, PNG_FILLER_AFTER);
	(void)png_set_interlace_handling(png);
}

static void check_size(struct png_work *work)
{
	uint32_t width = png_get_image_width(work->png, work->info);
	uint32_t height = png_get_image_height(work->png, work->info);
	if ((uint64_t)width * height > (uint64_t)MEGAPIXELS_MAX * 1000000)
		refuse(work, problem_set(work->problem, -EFBIG,
					 "the PNG has %u x %u pixels, more than the %d megapixels "
					 "we read; make it smaller",
					 width, height, MEGAPIXELS_MAX));
	work->image.width = (int)width;
	work->image.height = (int)height;
	work->image.stride = (size_t)width * IMAGE_BYTES_PER_PIXEL;
}

static void step_read_header(struct png_work *work)
{
	png_set_user_limits(work->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
	png_set_chunk_malloc_max(work->png, CHUNK_BYTES_MAX);
	png_set_chunk_cache_max(work->png, CHUNKS_MAX);
	png_set_read_fn(work->png, work, on_png_read);
	png_read_info(work->png, work->info);
	check_size(work);
	set_conversions(work);
	png_read_update_info(work->png, work->info);
	if (png_get_rowbytes(work->png, work->info) != work->image.stride)
		png_error(work->png, "unexpected row size");
}

/* Reads all rows. If the picture is interlaced, libpng needs every row again in each pass. */
static void step_read_rows(struct png_work *work)
{
	bool is_interlaced = png_get_interlace_type(work->png, work->info) != PNG_INTERLACE_NONE;
	int passes = is_interlaced ? PNG_INTERLACE_ADAM7_PASSES : 1;
	for (int pass = 0; pass < passes; pass++)
		for (int y = 0; y < work->image.height; y++)
			png_read_row(work->png, image_row(&work->image, y), NULL);
	png_read_end(work->png, work->info);
}

static uint8_t over_white(uint8_t value, uint8_t alpha)
{
	return (uint8_t)((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

static void lay_over_white(const struct image *image)
{
	for (int y = 0; y < image->height; y++) {
		uint8_t *pixel = image_row(image, y);
		for (int x = 0; x < image->width; x++, pixel += IMAGE_BYTES_PER_PIXEL) {
			uint8_t alpha = pixel[3];
			if (alpha == 0xff)
				continue;
			for (int c = 0; c < 3; c++)
				pixel[c] = over_white(pixel[c], alpha);
			pixel[3] = 0xff;
		}
	}
}

static int explain_png(const struct png_work *work, int error, struct problem *problem)
{
	if (work->refusal)
		return work->refusal;
	return problem_set(problem, error,
			   "the PNG is truncated or damaged (%s); copy the file again",
			   work->words);
}

static int read_png(struct png_work *work, struct problem *problem)
{
	int r = png_guard(work, step_read_header);
	if (r < 0)
		return explain_png(work, r, problem);
	work->image.pixels = malloc(work->image.stride * (size_t)work->image.height);
	if (!work->image.pixels)
		return problem_set(problem, -ENOMEM, "no memory for a picture of %d x %d pixels",
				   work->image.width, work->image.height);
	r = png_guard(work, step_read_rows);
	return r < 0 ? explain_png(work, r, problem) : 0;
}

static int decode_png(const uint8_t *bytes, size_t size, struct problem *problem,
		      struct image *ret_image)
{
	if (has_chunk(bytes, size, "acTL"))
		return problem_set(problem, -ENOTSUP,
				   "this PNG is animated; save one picture of it");
	struct png_work *work = calloc(1, sizeof(*work));
	if (!work)
		return problem_memory(problem);
	work->bytes = bytes;
	work->size = size;
	work->problem = problem;
	work->png =
		png_create_read_struct(PNG_LIBPNG_VER_STRING, work, on_png_error, on_png_warning);
	if (work->png)
		work->info = png_create_info_struct(work->png);
	int r = work->info ? read_png(work, problem) : problem_memory(problem);
	png_destroy_read_struct(&work->png, &work->info, NULL);
	if (r == 0) {
		lay_over_white(&work->image);
		*ret_image = work->image;
	} else {
		free(work->image.pixels);
	}
	free(work);
	return r;
}

static int decode_jpeg(const uint8_t *bytes, size_t size, struct problem *problem,
		       struct image *ret_image)
{
	struct jpeg_decoder *decoder;
	int r = jpeg_decoder_create(&decoder);
	if (r < 0)
		return problem_set(problem, r, "no memory for a JPEG decoder");
	r = jpeg_decode_new(decoder, bytes, size, 1, problem, ret_image);
	jpeg_decoder_destroy(decoder);
	return r;
}

/* Returns the name of a file type that people may mistake for one that we read; null: unknown. */
static const char *foreign_kind(const uint8_t *bytes, size_t size)
{
	static const struct {
		size_t at;
		const char *start, *name;
	} kinds[] = {
		{ 8, "WEBP", WORDING("a WebP picture") },
		{ 8, "heic", WORDING("a HEIC picture") },
		{ 8, "heix", WORDING("a HEIC picture") },
		{ 8, "mif1", WORDING("a HEIF picture") },
		{ 8, "avif", WORDING("an AVIF picture") },
		{ 0, "%PDF", WORDING("a PDF document") },
		{ 0, "GIF8", WORDING("a GIF picture") },
		{ 0, "BM", WORDING("a BMP picture") },
		{ 0, "II*", WORDING("a TIFF or raw picture") },
		{ 0, "MM", WORDING("a TIFF or raw picture") },
		{ 0, "PK", WORDING("a ZIP archive or an office document") },
	};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t length = strlen(kinds[i].start);
		if (size >= kinds[i].at + length &&
		    memcmp(bytes + kinds[i].at, kinds[i].start, length) == 0)
			return wording_of(kinds[i].name);
	}
	return NULL;
}

int picture_decode(const uint8_t *bytes, size_t size_bytes, struct problem *problem,
		   struct image *ret_image)
{
	static const uint8_t jpeg_start[] = { 0xff, 0xd8 };
	static const uint8_t png_start[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
	if (size_bytes == 0)
		return problem_set(problem, -ENODATA, "the file is empty; copy it again");
	if (size_bytes >= sizeof(jpeg_start) && memcmp(bytes, jpeg_start, sizeof(jpeg_start)) == 0)
		return decode_jpeg(bytes, size_bytes, problem, ret_image);
	if (size_bytes >= sizeof(png_start) && memcmp(bytes, png_start, sizeof(png_start)) == 0)
		return decode_png(bytes, size_bytes, problem, ret_image);
	const char *kind = foreign_kind(bytes, size_bytes);
	if (kind)
		return problem_set(problem, -ENOTSUP,
				   "%s, not an image that we read (JPEG or PNG); save it as JPEG",
				   kind);
	return problem_set(problem, -ENOTSUP, "not an image that we read (JPEG or PNG)");
}

int picture_read(const char *path, struct problem *problem, struct image *ret_image)
{
	autofree uint8_t *bytes = NULL;
	size_t size = 0;
	int r = file_read_path(path, (size_t)MEGABYTES_MAX * 1000000, &bytes, &size);
	if (r == -EFBIG)
		return problem_set(problem, r,
				   "the file has more than the %d MB we read; make it smaller",
				   MEGABYTES_MAX);
	if (r == -EISDIR || r == -EINVAL)
		return problem_set(problem, r, "not a file that holds a picture");
	if (r < 0)
		return problem_set(problem, r, "cannot be read: %s", error_text(-r));
	return picture_decode(bytes, size, problem, ret_image);
}

static void on_png_write(png_structp png, png_bytep bytes, size_t size)
{
	struct png_work *work = png_get_io_ptr(png);
	if (work->out_capacity - work->out_size < size) {
		size_t capacity = (work->out_size + size) * 2;
		uint8_t *out = realloc(work->out, capacity);
		if (!out) {
			work->is_out_of_memory = true;
			png_error(png, "no memory");
		}
		work->out = out;
		work->out_capacity = capacity;
	}
	memcpy(work->out + work->out_size, bytes, size);
	work->out_size += size;
}

static void on_png_flush(png_structp png)
{
	(void)png;
}

static void step_write(struct png_work *work)
{
	png_set_write_fn(work->png, work, on_png_write, on_png_flush);
	png_set_IHDR(work->png, work->info, (png_uint_32)work->image.width,
		     (png_uint_32)work->image.height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
		     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(work->png, work->info);
	png_set_filler(work->png, 0, PNG_FILLER_AFTER);
	png_set_bgr(work->png);
	for (int y = 0; y < work->image.height; y++)
		png_write_row(work->png, image_row(&work->image, y));
	png_write_end(work->png, work->info);
}

int picture_encode_png(const struct image *image, uint8_t **ret_bytes, size_t *ret_size_bytes)
{
	if (image->width <= 0 || image->height <= 0)
		return -EINVAL;
	struct png_work *work = calloc(1, sizeof(*work));
	if (!work)
		return -ENOMEM;
	work->image = *image;
	int r = -ENOMEM;
	work->png =
		png_create_write_struct(PNG_LIBPNG_VER_STRING, work, on_png_error, on_png_warning);
	if (work->png)
		work->info = png_create_info_struct(work->png);
	if (work->info)
		r = png_guard(work, step_write);
	png_destroy_write_struct(&work->png, &work->info);
	if (r == 0) {
		*ret_bytes = work->out;
		*ret_size_bytes = work->out_size;
	} else {
		r = work->is_out_of_memory ? -ENOMEM : -EINVAL;
		free(work->out);
	}
	free(work);
	return r;
}

int picture_write_png(const char *path, const struct image *image, struct problem *problem)
{
	autofree uint8_t *bytes = NULL;
	size_t size = 0;
	int r = picture_encode_png(image, &bytes, &size);
	if (r < 0)
		return problem_set(problem, r, "a picture of %d x %d pixels cannot become a PNG",
				   image->width, image->height);
	r = file_write_path(path, bytes, size);
	if (r < 0)
		return problem_set(problem, r, "%s cannot be written: %s", path, error_text(-r));
	return 0;
}
