/* SPDX-License-Identifier: MIT */
/* aims: daemon/imaging/picture.c daemon/imaging/jpeg.c daemon/imaging/jpeg_stream.c */
/* Whatever bytes: a picture, or an error with words; never a crash, a hang or much memory. A picture
 * that was read is the same after it was written as a PNG, and becomes a JPEG that is whole. */
#include "daemon/imaging/exif.h"
#include "daemon/imaging/jpeg.h"
#include "daemon/imaging/picture.h"
#include "tests/fuzz/fuzz.h"

enum { WRITTEN_PIXELS_MAX = 1 << 14 };

static void check_same(const struct image *one, const struct image *other)
{
	assert(one->width == other->width && one->height == other->height);
	for (int y = 0; y < one->height; y++)
		for (int x = 0; x < one->width; x++)
			assert(memcmp(image_row(one, y) + 4 * (size_t)x,
				      image_row(other, y) + 4 * (size_t)x, 3) == 0);
}

static void write_png(const struct image *image)
{
	struct problem problem = { "" };
	struct image again = { .pixels = NULL };
	char path[250];
	(void)snprintf(path, sizeof(path), "%s/again.png", fuzz_folder());
	assert(picture_write_png(path, image, &problem) == 0);
	assert(picture_read(path, &problem, &again) == 0);
	check_same(image, &again);
	free(again.pixels);
}

static void write_jpeg(const struct image *image)
{
	struct jpeg_decoder *decoder = NULL;
	struct jpeg_settings settings = { .quality = 80, .dpi = 300 };
	struct image again = { .pixels = NULL };
	uint8_t *made = NULL;
	size_t made_size = 0, end = 0;
	assert(jpeg_decoder_create(&decoder) == 0);
	assert(jpeg_encode(image, &settings, &made, &made_size) == 0);
	struct frame frame = { .bytes = made, .size_bytes = made_size };
	assert(jpeg_is_complete(made, made_size, &end) && end == made_size);
	assert(jpeg_count_scans(made, made_size) == 1 && jpeg_is_sound(decoder, &frame));
	assert(jpeg_decode_new(decoder, made, made_size, 1, NULL, &again) == 0);
	assert(again.width == image->width && again.height == image->height);
	free(again.pixels);
	free(made);
	jpeg_decoder_destroy(decoder);
}

/* A part of the picture, so that its rows are longer than it is wide. */
static void write_again(const struct image *image)
{
	struct image part = *image;
	if ((int64_t)image->width * image->height > WRITTEN_PIXELS_MAX)
		return;
	write_png(image);
	write_jpeg(image);
	part.width = (part.width + 1) / 2;
	write_png(&part);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const int orientation = exif_orientation(bytes, size);
	assert(orientation >= 1 && orientation <= 8);

	struct frame frame = { .bytes = bytes, .size_bytes = size };
	struct problem problem = { "" };
	if (jpeg_probe(bytes, size, &problem, &frame.info) == 0) {
		assert(frame.info.width > 0 && frame.info.height > 0);
		/* a large picture is allowed, but no use to the fuzzer */
		if ((int64_t)frame.info.width * frame.info.height > 1 << 20)
			return 0;
		uint8_t *mended = NULL;
		size_t mended_size = 0;
		if (jpeg_add_huffman(&frame, &problem, &mended, &mended_size) == 0) {
			assert(mended_size > size);
			free(mended);
		}
	} else {
		assert(problem.text[0] != '\0');
	}
	size_t end = 0;
	if (jpeg_is_complete(bytes, size, &end))
		assert(end > 2 && end <= size);
	struct frame camera = { .bytes = bytes, .size_bytes = size };
	uint8_t *made = NULL;
	unsigned flaws = 0;
	if (jpeg_mend(&camera, 4, &made, &flaws) == 0) {
		assert(jpeg_is_complete(camera.bytes, camera.size_bytes, &end));
		assert(end == camera.size_bytes && camera.info.width > 0);
		free(made);
	}

	struct image image = { .pixels = NULL };
	problem.text[0] = '\0';
	if (picture_decode(bytes, size, &problem, &image) == 0) {
		assert(image.pixels && image.width > 0 && image.height > 0);
		write_again(&image);
	} else {
		assert(problem.text[0] != '\0' && !image.pixels);
	}
	free(image.pixels);
	return 0;
}
