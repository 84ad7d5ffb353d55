/* SPDX-License-Identifier: MIT */
/* aims: daemon/imaging/jpeg.c daemon/imaging/jpeg_stream.c daemon/imaging/preview.c daemon/imaging/photo.c */
/* A camera's frame on its way to the screen and to the finished photo. */
#include "daemon/imaging/photo.h"
#include "daemon/imaging/preview.h"
#include "tests/fuzz/fuzz.h"

enum {
	SIDE = 256,
	PIXELS_MAX = 1 << 20,
	/* small, so that small pictures are enough */
	PHOTO_WIDTH = 6,
	PHOTO_HEIGHT = 8,
	MIN_BYTES = 350,
	MAX_BYTES = 420,
};

static void finish(const struct image *image)
{
	static const struct photo_spec spec = { .width = PHOTO_WIDTH,
						.height = PHOTO_HEIGHT,
						.min_bytes = MIN_BYTES,
						.max_bytes = MAX_BYTES,
						.min_quality = 60,
						.max_quality = 95,
						.dpi = 300 };
	struct crop crop = {
		.has_rectangle = true, .width = PHOTO_WIDTH, .height = PHOTO_HEIGHT, .scale = 1
	};
	struct problem problem = { "" };
	struct photo photo = { .bytes = NULL };
	struct jpeg_info info;
	while (crop.width * 1.5 <= image->width && crop.height * 1.5 <= image->height) {
		crop.width *= 1.5;
		crop.height *= 1.5;
		crop.scale /= 1.5;
	}
	int r = photo_finish(image, &crop, &spec, &problem, &photo);
	assert(r == 0 ||
	       (r == -EINVAL && (image->width < PHOTO_WIDTH || image->height < PHOTO_HEIGHT)));
	if (r == 0) {
		assert(jpeg_probe(photo.bytes, photo.size_bytes, &problem, &info) == 0);
		assert(info.width == PHOTO_WIDTH && info.height == PHOTO_HEIGHT);
		assert(!photo.is_in_range ||
		       (photo.size_bytes >= MIN_BYTES && photo.size_bytes <= MAX_BYTES));
	}
	photo_release(&photo);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static uint8_t pixels[SIDE * SIDE * 4];
	static struct jpeg_decoder *decoder;
	const struct preview_slot slot = { pixels, sizeof(pixels), SIDE, SIDE };
	struct frame frame = { .bytes = bytes, .size_bytes = size };
	struct problem problem = { "" };
	struct image image;
	uint8_t *made = NULL;
	unsigned flaws = 0;
	assert(decoder || jpeg_decoder_create(&decoder) == 0);
	if (jpeg_mend(&frame, 2, &made, &flaws) == 0 &&
	    (int64_t)frame.info.width * frame.info.height <= PIXELS_MAX) {
		int r = preview_render(decoder, &frame, &slot, &problem, &image, NULL);
		assert(r == 0 || problem.text[0]);
		if (r == 0) {
			assert(image.width > 0 && image.width <= SIDE && image.height <= SIDE);
			finish(&image);
		}
	}
	free(made);
	return 0;
}
