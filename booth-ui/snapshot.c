/* SPDX-License-Identifier: MIT */
#include "booth-ui/snapshot.h"

#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <jpeglib.h>

/* libjpeg calls the callback error_exit when it fails. error_exit must not return, so it jumps out
 * of libjpeg. In this module, libjpeg can fail only because memory runs out. */
struct failure {
	struct jpeg_error_mgr manager;
	jmp_buf back;
};

static void on_error(j_common_ptr common)
{
	struct failure *failure = (struct failure *)(void *)common->err;
	longjmp(failure->back, 1);
}

int snapshot_encode(const struct image *image, int quality, bool has_full_colour,
		    struct snapshot *snapshot)
{
	struct jpeg_compress_struct encoder = { 0 };
	struct failure failure;
	unsigned char *bytes = snapshot->bytes;
	unsigned long size_bytes = snapshot->room_bytes;
	encoder.err = jpeg_std_error(&failure.manager);
	failure.manager.error_exit = on_error;
	if (setjmp(failure.back)) {
		jpeg_destroy_compress(&encoder);
		return -ENOMEM;
	}
	jpeg_create_compress(&encoder);
	/* If the buffer `bytes` is too small, libjpeg allocates a larger one and does not free
	 * `bytes`. */
	jpeg_mem_dest(&encoder, &bytes, &size_bytes);
	encoder.image_width = (JDIMENSION)image->width;
	encoder.image_height = (JDIMENSION)image->height;
	encoder.input_components = IMAGE_BYTES_PER_PIXEL;
	encoder.in_color_space = JCS_EXT_BGRX;
	jpeg_set_defaults(&encoder);
	jpeg_set_quality(&encoder, quality, TRUE);
	if (has_full_colour)
		encoder.comp_info[0].h_samp_factor = encoder.comp_info[0].v_samp_factor = 1;
	jpeg_start_compress(&encoder, TRUE);
	while (encoder.next_scanline < encoder.image_height) {
		JSAMPROW row = image_row(image, (int)encoder.next_scanline);
		(void)jpeg_write_scanlines(&encoder, &row, 1);
	}
	jpeg_finish_compress(&encoder);
	jpeg_destroy_compress(&encoder);
	if (bytes != snapshot->bytes) {
		free(snapshot->bytes);
		snapshot->bytes = bytes;
		snapshot->room_bytes = size_bytes;
	}
	snapshot->size_bytes = size_bytes;
	return 0;
}

void snapshot_finish(struct snapshot *snapshot)
{
	free(snapshot->bytes);
	*snapshot = (struct snapshot){ 0 };
}
