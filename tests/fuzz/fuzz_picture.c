/* SPDX-License-Identifier: MIT */
/* aims: daemon/imaging/picture.c daemon/imaging/jpeg.c daemon/imaging/jpeg_stream.c */
/* Whatever bytes: a picture, or an error with words; never a crash, a hang or much memory. */
#include <assert.h>
#include <stdlib.h>

#include "daemon/imaging/exif.h"
#include "daemon/imaging/jpeg.h"
#include "daemon/imaging/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

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
	if (picture_decode(bytes, size, &problem, &image) == 0)
		assert(image.pixels && image.width > 0 && image.height > 0);
	else
		assert(problem.text[0] != '\0' && !image.pixels);
	free(image.pixels);
	return 0;
}
