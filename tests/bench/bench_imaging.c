/* SPDX-License-Identifier: MIT */
/*
 * Decoding live frames (libjpeg-turbo called bare is the yardstick), and finishing a photo.
 * The frames are 4:2:2 without Huffman tables, as UVC cameras send them.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <jpeglib.h>

#include "daemon/imaging/photo.h"
#include "daemon/imaging/preview.h"
#include "tests/support/chsi.h"
#include "tests/support/figures.h"
#include "tests/support/pictures.h"

enum { ROUNDS = 200, PHOTO_ROUNDS = 40 };

static uint8_t slot_pixels[1920 * 1080 * 4];

/* What a program does that takes the manual's example: everything anew for each frame. */
static void decode_bare(const uint8_t *bytes, size_t size, uint8_t *pixels)
{
	struct jpeg_decompress_struct codec;
	struct jpeg_error_mgr errors;
	codec.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&codec);
	jpeg_mem_src(&codec, bytes, size);
	(void)jpeg_read_header(&codec, TRUE);
	codec.out_color_space = JCS_EXT_BGRX;
	(void)jpeg_start_decompress(&codec);
	while (codec.output_scanline < codec.output_height) {
		uint8_t *row = pixels + (size_t)codec.output_scanline * codec.output_width * 4;
		(void)jpeg_read_scanlines(&codec, &row, 1);
	}
	(void)jpeg_finish_decompress(&codec);
	jpeg_destroy_decompress(&codec);
}

static void bench_size(int width, int height, int orientation)
{
	struct image source = pictures_noisy(width, height, 16);
	const struct pictures_jpeg flavour = {
		.quality = 85, .is_422 = true, .has_no_tables = true, .orientation = orientation
	};
	uint8_t *bytes;
	size_t size;
	pictures_encode_jpeg(&source, &flavour, &bytes, &size);
	struct frame frame = pictures_frame(bytes, size);
	printf("%d x %d, %zu KB, orientation %d\n", width, height, size / 1000, orientation);
	struct jpeg_decoder *decoder;
	if (jpeg_decoder_create(&decoder) < 0)
		return;
	static const int shares[] = { 1, 2, 4, 8 };
	for (int i = 0; i < 4; i++) {
		static struct figures figures;
		figures.count = 0;
		const struct preview_slot slot = { slot_pixels, sizeof(slot_pixels),
						   1920 / shares[i], 1920 / shares[i] };
		int denominator = 0;
		for (int round = 0; round < ROUNDS; round++) {
			struct image image;
			const int64_t start = figures_now_us();
			if (preview_render(decoder, &frame, &slot, NULL, &image, &denominator) < 0)
				return;
			figures_add(&figures, start);
		}
		char what[64];
		(void)snprintf(what, sizeof(what), "  preview_render, at 1/%d", denominator);
		figures_print(&figures, what);
	}
	static struct figures bare;
	bare.count = 0;
	for (int round = 0; round < ROUNDS; round++) {
		const int64_t start = figures_now_us();
		decode_bare(bytes, size, slot_pixels);
		figures_add(&bare, start);
	}
	figures_print(&bare, "  yardstick: bare libjpeg-turbo, not turned upright");
	jpeg_decoder_destroy(decoder);
	free(bytes);
	free(source.pixels);
}

static void bench_photo(void)
{
	struct image source = pictures_noisy(1920, 1080, 24);
	const struct photo_spec spec = photo_spec_of(chsi_profile());
	const struct crop_face face = { 1920, 1080, 960, 440, 160, 370 };
	static struct figures finding, scaling, finishing;
	struct photo photo = { .bytes = NULL };
	struct image out = { .width = 480, .height = 640, .stride = 480 * 4 };
	out.pixels = slot_pixels;
	for (int round = 0; round < PHOTO_ROUNDS; round++) {
		int64_t start = figures_now_us();
		const struct crop crop = crop_find(&chsi_profile()->crop, &face);
		figures_add(&finding, start);
		start = figures_now_us();
		if (photo_scale(&source, &crop, &out) < 0)
			return;
		figures_add(&scaling, start);
		start = figures_now_us();
		photo_release(&photo);
		if (photo_finish(&source, &crop, &spec, NULL, &photo) < 0)
			return;
		figures_add(&finishing, start);
	}
	printf("photo from 1920 x 1080: %zu bytes at quality %d\n", photo.size_bytes,
	       photo.quality);
	figures_print(&finding, "  crop_find");
	figures_print(&scaling, "  photo_scale");
	figures_print(&finishing, "  photo_finish: scale and search the quality");
	photo_release(&photo);
	free(source.pixels);
}

int main(void)
{
	bench_size(1280, 720, 1);
	bench_size(1920, 1080, 1);
	bench_size(1920, 1080, 6);
	bench_photo();
	return 0;
}
