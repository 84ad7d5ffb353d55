/* SPDX-License-Identifier: MIT */
/* wrap: malloc calloc realloc */
#include "daemon/imaging/jpeg.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/failing.h"
#include "tests/support/pictures.h"

static struct jpeg_decoder *decoder;

static int set_up(void **state)
{
	(void)state;
	return jpeg_decoder_create(&decoder);
}

static int tear_down(void **state)
{
	(void)state;
	jpeg_decoder_destroy(decoder);
	return 0;
}

struct bytes {
	uint8_t *at;
	size_t size;
};

static struct bytes make(int width, int height, struct pictures_jpeg flavour)
{
	struct image image = pictures_smooth(width, height);
	struct bytes bytes;
	pictures_encode_jpeg(&image, &flavour, &bytes.at, &bytes.size);
	free(image.pixels);
	return bytes;
}

static void assert_says(const struct problem *problem, const char *words)
{
	if (!strstr(problem->text, words))
		fail_msg("\"%s\" does not say \"%s\"", problem->text, words);
}

static void test_the_headers_are_read(void **state)
{
	(void)state;
	static const struct {
		struct pictures_jpeg flavour;
		struct jpeg_info info;
	} rows[] = {
		{ { 0 }, { 70, 50, 3, false, true, 1, 0 } },
		{ { .is_grey = true }, { 70, 50, 1, false, true, 1, 0 } },
		{ { .is_progressive = true }, { 70, 50, 3, true, true, 1, 0 } },
		{ { .has_no_tables = true }, { 70, 50, 3, false, false, 1, 0 } },
		{ { .orientation = 7 }, { 70, 50, 3, false, true, 7, 0 } },
		{ { .dots_per_cm = 118 }, { 70, 50, 3, false, true, 1, 300 } },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes bytes = make(70, 50, rows[i].flavour);
		struct jpeg_info info;
		memset(&info, 0xff, sizeof(info));
		assert_int_equal(jpeg_probe(bytes.at, bytes.size, NULL, &info), 0);
		assert_int_equal(info.width, rows[i].info.width);
		assert_int_equal(info.height, rows[i].info.height);
		assert_int_equal(info.components, rows[i].info.components);
		assert_int_equal(info.is_progressive, rows[i].info.is_progressive);
		assert_int_equal(info.has_huffman, rows[i].info.has_huffman);
		assert_int_equal(info.orientation, rows[i].info.orientation);
		assert_int_equal(info.dpi, rows[i].info.dpi);
		free(bytes.at);
	}
}

/* Offset of the baseline frame header. */
static size_t frame_header(const struct bytes *bytes)
{
	size_t at = 0;
	assert_true(pictures_has_marker(bytes->at, bytes->size, 0xc0, &at));
	return at;
}

static void test_headers_that_we_do_not_read_are_refused(void **state)
{
	(void)state;
	static const struct {
		size_t behind_header;
		uint8_t value;
		int error;
		const char *words;
	} rows[] = {
		{ 1, 0xc3, -ENOTSUP, "lossless" },
		{ 1, 0xc9, -ENOTSUP, "arithmetic" },
		{ 4, 12, -ENOTSUP, "12 bits" },
		{ 9, 4, -ENOTSUP, "CMYK" },
		{ 9, 2, -ENOTSUP, "2 colour components" },
		{ 6, 0, -EBADMSG, "70 x 0" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes bytes = make(70, 50, (struct pictures_jpeg){ 0 });
		bytes.at[frame_header(&bytes) + rows[i].behind_header] = rows[i].value;
		struct problem problem = { "" };
		struct jpeg_info info = { .width = -1 };
		assert_int_equal(jpeg_probe(bytes.at, bytes.size, &problem, &info), rows[i].error);
		assert_says(&problem, rows[i].words);
		assert_int_equal(info.width, -1);
		free(bytes.at);
	}
}

static void test_a_real_cmyk_picture_is_refused(void **state)
{
	(void)state;
	struct bytes bytes = make(70, 50, (struct pictures_jpeg){ .is_cmyk = true });
	struct image image;
	struct problem problem = { "" };
	assert_int_equal(jpeg_decode_new(decoder, bytes.at, bytes.size, 1, &problem, &image),
			 -ENOTSUP);
	assert_says(&problem, "CMYK");
	free(bytes.at);
}

/* 65500 x 65500 in a file of a few hundred bytes: said before anything is allocated. */
static void test_a_huge_picture_is_refused_before_memory_is_allocated(void **state)
{
	(void)state;
	struct bytes bytes = make(70, 50, (struct pictures_jpeg){ 0 });
	size_t at = frame_header(&bytes);
	memset(bytes.at + at + 5, 0xff, 4);
	struct image image;
	struct problem problem = { "" };
	failing_arm(1, FAILING_FOREVER, ENOMEM);
	int r = jpeg_decode_new(decoder, bytes.at, bytes.size, 1, &problem, &image);
	assert_false(failing_disarm()); /* nobody asked */
	assert_int_equal(r, -EFBIG);
	assert_says(&problem, "64 megapixels");
	assert_int_equal(jpeg_probe(bytes.at, (size_t)1 << 30, &problem, NULL), -EFBIG);
	assert_says(&problem, "100 MB");
	free(bytes.at);
}

static void test_bytes_that_are_no_jpeg_are_refused(void **state)
{
	(void)state;
	struct problem problem = { "" };
	struct jpeg_info info;
	assert_int_equal(jpeg_probe((const uint8_t *)"", 0, &problem, &info), -ENODATA);
	assert_says(&problem, "empty");
	assert_int_equal(jpeg_probe((const uint8_t *)"GIF89a..", 8, &problem, &info), -EBADMSG);
	assert_says(&problem, "no JPEG");
	/* tables only, as some viewers store them apart */
	assert_int_equal(jpeg_probe((const uint8_t *)"\xff\xd8\xff\xd9", 4, &problem, &info),
			 -EBADMSG);
	assert_says(&problem, "truncated");
}

static void test_each_orientation_is_decoded_upright(void **state)
{
	(void)state;
	struct image upright = pictures_smooth(96, 64);
	for (int orientation = 1; orientation <= 8; orientation++) {
		struct image stored = pictures_as_stored(&upright, orientation);
		struct pictures_jpeg flavour = { .quality = 98, .orientation = orientation };
		struct bytes bytes;
		pictures_encode_jpeg(&stored, &flavour, &bytes.at, &bytes.size);
		struct image image = { .width = 0 };
		assert_int_equal(jpeg_decode_new(decoder, bytes.at, bytes.size, 1, NULL, &image),
				 0);
		double difference = pictures_mean_difference(&image, &upright);
		if (difference > 2)
			fail_msg("orientation %d differs by %f", orientation, difference);
		free(image.pixels);
		free(stored.pixels);
		free(bytes.at);
	}
	free(upright.pixels);
}

static void test_each_scale_has_the_size_that_was_said(void **state)
{
	(void)state;
	static const int denominators[] = { 1, 2, 4, 8 };
	struct bytes bytes = make(101, 67, (struct pictures_jpeg){ .orientation = 6 });
	struct jpeg_info info;
	assert_int_equal(jpeg_probe(bytes.at, bytes.size, NULL, &info), 0);
	for (int i = 0; i < 4; i++) {
		int d = denominators[i];
		struct image image = { .width = 0 };
		assert_int_equal(jpeg_decode_new(decoder, bytes.at, bytes.size, d, NULL, &image),
				 0);
		assert_int_equal(image.width, (67 + d - 1) / d);
		assert_int_equal(image.height, (101 + d - 1) / d);
		int width, height;
		jpeg_decoded_size(&info, d, &width, &height);
		assert_int_equal(width, image.width);
		assert_int_equal(height, image.height);
		free(image.pixels);
	}
	struct image image;
	assert_int_equal(jpeg_decode_new(decoder, bytes.at, bytes.size, 3, NULL, &image), -EINVAL);
	free(bytes.at);
}

/* A stride with slack: the slack stays as it was; a size that is not the picture's is refused. */
static void test_decoding_keeps_to_the_given_memory(void **state)
{
	(void)state;
	struct bytes bytes = make(50, 40, (struct pictures_jpeg){ .orientation = 8 });
	enum { STRIDE = 40 * 4 + 24 };
	uint8_t *pixels = malloc(STRIDE * 50);
	assert_non_null(pixels);
	memset(pixels, 0xa5, STRIDE * 50);
	struct image image = { .pixels = pixels, .width = 40, .height = 50, .stride = STRIDE };
	struct frame frame = pictures_frame(bytes.at, bytes.size);
	assert_int_equal(jpeg_decode(decoder, &frame, 1, NULL, &image), 0);
	for (int y = 0; y < 50; y++)
		for (int i = 40 * 4; i < STRIDE; i++)
			assert_int_equal(pixels[y * STRIDE + i], 0xa5);
	image.width = 50;
	image.height = 40;
	assert_int_equal(jpeg_decode(decoder, &frame, 1, NULL, &image), -EINVAL);
	free(pixels);
	free(bytes.at);
}

static void test_all_kinds_decode_alike(void **state)
{
	(void)state;
	static const struct pictures_jpeg flavours[] = {
		{ .quality = 98 },
		{ .quality = 98, .is_progressive = true },
		{ .quality = 98, .is_422 = true },
		{ .quality = 98, .is_422 = true, .has_no_tables = true },
	};
	struct image original = pictures_smooth(96, 64);
	for (size_t i = 0; i < sizeof(flavours) / sizeof(flavours[0]); i++) {
		struct bytes bytes = make(96, 64, flavours[i]);
		struct image image = { .width = 0 };
		assert_int_equal(jpeg_decode_new(decoder, bytes.at, bytes.size, 1, NULL, &image),
				 0);
		assert_true(pictures_mean_difference(&image, &original) < 2);
		free(image.pixels);
		free(bytes.at);
	}
	free(original.pixels);
}

/* The codec keeps a picture's tables; a camera's next frame leaves them out and means the standard.
 */
static void test_the_tables_of_an_earlier_picture_do_not_count(void **state)
{
	(void)state;
	struct image plain = pictures_smooth(64, 48), frame = pictures_noisy(96, 64, 40);
	struct jpeg_settings settings = { .quality = 80, .dpi = 300 };
	struct image first, between, again;
	uint8_t *optimised = NULL, *without;
	size_t optimised_size, without_size;

	assert_int_equal(jpeg_encode(&plain, &settings, &optimised, &optimised_size), 0);
	pictures_encode_jpeg(&frame,
			     &(struct pictures_jpeg){ .quality = 90, .has_no_tables = true },
			     &without, &without_size);
	assert_int_equal(jpeg_decode_new(decoder, without, without_size, 1, NULL, &first), 0);
	assert_int_equal(jpeg_decode_new(decoder, optimised, optimised_size, 1, NULL, &between), 0);
	assert_int_equal(jpeg_decode_new(decoder, without, without_size, 1, NULL, &again), 0);
	assert_int_equal(pictures_largest_difference(&first, &again), 0);
	free(first.pixels);
	free(between.pixels);
	free(again.pixels);
	free(optimised);
	free(without);
	free(plain.pixels);
	free(frame.pixels);
}

static void test_a_grey_picture_has_equal_channels(void **state)
{
	(void)state;
	struct bytes bytes = make(32, 32, (struct pictures_jpeg){ .is_grey = true });
	struct image image = { .width = 0 };
	assert_int_equal(jpeg_decode_new(decoder, bytes.at, bytes.size, 1, NULL, &image), 0);
	for (int i = 0; i < 32 * 32; i++) {
		assert_int_equal(image.pixels[4 * i], image.pixels[4 * i + 1]);
		assert_int_equal(image.pixels[4 * i], image.pixels[4 * i + 2]);
	}
	free(image.pixels);
	free(bytes.at);
}

/* Cut anywhere, in memory of the exact size: never a picture, never a read past the end. */
static void test_every_truncation_is_an_error(void **state)
{
	(void)state;
	static const struct pictures_jpeg flavours[] = {
		{ .orientation = 6 },
		{ .is_progressive = true, .orientation = 1 },
	};
	for (int f = 0; f < 2; f++) {
		struct bytes bytes = make(64, 48, flavours[f]);
		for (size_t size = 0; size < bytes.size - 2; size++) {
			uint8_t *cut = malloc(size ? size : 1);
			assert_non_null(cut);
			memcpy(cut, bytes.at, size);
			struct image image = { .pixels = NULL };
			struct problem problem = { "" };
			int r = jpeg_decode_new(decoder, cut, size, 1, &problem, &image);
			if (r == 0)
				fail_msg("%zu of %zu bytes gave a picture", size, bytes.size);
			assert_null(image.pixels);
			assert_true(problem.text[0] != '\0');
			assert_false(jpeg_is_complete(cut, size, NULL));
			free(cut);
		}
		free(bytes.at);
	}
}

static void test_damage_is_an_error_and_the_decoder_goes_on(void **state)
{
	(void)state;
	struct image noisy = pictures_noisy(160, 120, 200);
	struct pictures_jpeg flavour = { .quality = 90 };
	struct bytes bytes;
	pictures_encode_jpeg(&noisy, &flavour, &bytes.at, &bytes.size);
	uint8_t *damaged = malloc(bytes.size);
	assert_non_null(damaged);
	memcpy(damaged, bytes.at, bytes.size);
	damaged[bytes.size / 2] = 0xff; /* an EOI in the middle of the scan */
	damaged[bytes.size / 2 + 1] = 0xd9;
	struct problem problem = { "" };
	struct image image;
	assert_int_equal(jpeg_decode_new(decoder, damaged, bytes.size, 1, &problem, &image),
			 -EBADMSG);
	assert_says(&problem, "JPEG");
	assert_int_equal(jpeg_decode_new(decoder, bytes.at, bytes.size, 1, NULL, &image), 0);
	free(image.pixels);
	free(damaged);
	free(bytes.at);
	free(noisy.pixels);
}

static void test_random_damage_is_survived(void **state)
{
	(void)state;
	static const struct pictures_jpeg flavours[] = {
		{ .orientation = 5 },
		{ .is_progressive = true },
	};
	uint32_t seed = 11;
	for (int i = 0; i < 3000; i++) {
		struct bytes bytes = make(48, 40, flavours[i % 2]);
		for (int k = 0; k < 1 + i % 4; k++) {
			seed = seed * 1664525u + 1013904223u;
			bytes.at[(seed >> 4) % bytes.size] = (uint8_t)(seed >> 24);
		}
		struct image image = { .pixels = NULL };
		if (jpeg_decode_new(decoder, bytes.at, bytes.size, 1, NULL, &image) == 0) {
			assert_true(image.width > 0 && image.height > 0);
			free(image.pixels);
		}
		size_t end = 0;
		if (jpeg_is_complete(bytes.at, bytes.size, &end))
			assert_in_range(end, 4, bytes.size);
		free(bytes.at);
	}
}

static void test_a_whole_stream_is_told_from_a_cut_one(void **state)
{
	(void)state;
	struct bytes bytes = make(64, 48, (struct pictures_jpeg){ .orientation = 1 });
	uint8_t *padded = calloc(1, bytes.size + 512);
	assert_non_null(padded);
	memcpy(padded, bytes.at, bytes.size);
	size_t end = 0;
	assert_true(jpeg_is_complete(padded, bytes.size + 512, &end));
	assert_int_equal(end, bytes.size);
	/* an EOI inside a segment is a thumbnail's */
	padded[24] = 0xff;
	padded[25] = 0xd9;
	assert_true(jpeg_is_complete(padded, bytes.size, &end));
	assert_int_equal(end, bytes.size);
	assert_false(jpeg_is_complete(padded, bytes.size - 1, &end));
	assert_false(jpeg_is_complete((const uint8_t *)"\xff\xd8\xff\xd9", 4, &end));
	free(padded);
	free(bytes.at);
}

/* The bytes of a picture, spoiled and mended. */
static struct frame mend(const uint8_t *bytes, size_t size, size_t fill, unsigned flaws,
			 uint8_t **ret_made)
{
	struct frame frame = { .bytes = bytes, .size_bytes = size };
	unsigned found = 0;
	*ret_made = NULL;
	assert_int_equal(jpeg_mend(&frame, fill, ret_made, &found), 0);
	assert_int_equal(found, flaws);
	size_t end = 0;
	assert_true(jpeg_is_complete(frame.bytes, frame.size_bytes, &end));
	assert_int_equal(end, frame.size_bytes);
	assert_int_equal(frame.info.width, 64);
	return frame;
}

/* Each flaw is mended so that the picture's own bytes come out, from SOI to EOI. */
static void test_a_picture_that_lacks_in_form_gets_its_form_back(void **state)
{
	(void)state;
	struct bytes bytes = make(64, 48, (struct pictures_jpeg){ .orientation = 1 });
	struct {
		size_t before, after; /* bytes that were added */
		bool has_eoi, has_two_soi;
		unsigned flaws;
	} rows[] = {
		{ 0, 0, true, false, 0 },
		{ 0, 512, true, false, 0 },
		{ 9, 0, true, false, JPEG_FLAW_START },
		{ 0, 0, true, true, JPEG_FLAW_START },
		{ 3, 7, true, true, JPEG_FLAW_START },
		{ 0, 0, false, false, JPEG_FLAW_END },
		{ 0, 400, false, false, JPEG_FLAW_END },
		{ 5, 1, false, true, JPEG_FLAW_START | JPEG_FLAW_END },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t head = rows[i].before + (rows[i].has_two_soi ? 2 : 0);
		size_t body = bytes.size - (rows[i].has_eoi ? 0 : 2);
		uint8_t *spoiled = calloc(1, head + body + rows[i].after), *made = NULL;
		assert_non_null(spoiled);
		memset(spoiled, 0xd8, rows[i].before);
		if (rows[i].has_two_soi)
			memcpy(spoiled + rows[i].before, bytes.at, 2);
		memcpy(spoiled + head, bytes.at, body);
		struct frame frame =
			mend(spoiled, head + body + rows[i].after, 0, rows[i].flaws, &made);
		assert_int_equal(frame.size_bytes, bytes.size);
		assert_memory_equal(frame.bytes, bytes.at, bytes.size);
		assert_int_equal(made != NULL, !rows[i].has_eoi);
		assert_true(jpeg_is_sound(decoder, &frame));
		free(made);
		free(spoiled);
	}
	free(bytes.at);
}

/* A fuzzer found both: zeros at the end that belong to a segment, and a segment without an end. */
static void test_the_padding_of_a_picture_is_no_part_of_a_segment(void **state)
{
	(void)state;
	static const uint8_t comment[] = { 0xff, 0xfe, 0, 6, 0, 0, 0, 0 };
	struct bytes bytes = make(64, 48, (struct pictures_jpeg){ 0 });
	size_t body = bytes.size - 2, size = body + sizeof(comment);
	uint8_t *longer = malloc(size), *made = NULL;
	assert_non_null(longer);
	memcpy(longer, bytes.at, body);
	memcpy(longer + body, comment, sizeof(comment));
	struct frame frame = mend(longer, size, 0, JPEG_FLAW_END, &made);
	assert_int_equal(frame.size_bytes, size + 2);
	assert_memory_equal(frame.bytes, longer, size);
	free(made);
	longer[body + 3] = 200;
	frame = (struct frame){ .bytes = longer, .size_bytes = size };
	unsigned flaws = 0;
	assert_int_equal(jpeg_mend(&frame, 0, &made, &flaws), -EBADMSG);
	free(longer);
	free(bytes.at);
}

static void test_bytes_without_a_picture_cannot_be_mended(void **state)
{
	(void)state;
	struct bytes bytes = make(64, 48, (struct pictures_jpeg){ 0 });
	size_t scan = 0;
	assert_true(pictures_has_marker(bytes.at, bytes.size, 0xda, &scan));
	for (size_t size = 0; size <= scan; size++) {
		struct frame frame = { .bytes = bytes.at, .size_bytes = size };
		uint8_t *made = NULL;
		unsigned flaws = 0;
		assert_int_equal(jpeg_mend(&frame, 4, &made, &flaws), -EBADMSG);
		assert_null(made);
		assert_ptr_equal(frame.bytes, bytes.at);
	}
	free(bytes.at);
}

/* Returns whether two pictures differ only in the last two blocks of 16 by 16 pixels, and in the
 * pixel around them, whose colour is interpolated. */
static bool differ_in_the_corner_only(const struct image *a, const struct image *b)
{
	for (int y = 0; y < a->height; y++) {
		int same = y < a->height - 17 ? a->width : a->width - 33;
		if (memcmp(image_row(a, y), image_row(b, y),
			   (size_t)same * IMAGE_BYTES_PER_PIXEL) != 0)
			return false;
	}
	return true;
}

/* The form tells nothing about the data. A picture that is cut off is never sound, wherever it is
 * cut. If its last bits are filled up it may be sound, and is right up to its last two blocks. */
static void test_a_mended_picture_is_sound_only_where_its_data_are_whole(void **state)
{
	(void)state;
	struct image noisy = pictures_noisy(64, 48, 120), whole, image;
	struct pictures_jpeg flavour = { .quality = 90 };
	struct bytes bytes;
	pictures_encode_jpeg(&noisy, &flavour, &bytes.at, &bytes.size);
	assert_int_equal(jpeg_decode_new(decoder, bytes.at, bytes.size, 1, NULL, &whole), 0);
	size_t scan = 0, data = bytes.size - 2;
	unsigned sound[5] = { 0 };
	assert_true(pictures_has_marker(bytes.at, bytes.size, 0xda, &scan));
	for (size_t size = scan + 20; size <= data; size++)
		for (size_t fill = 0; fill <= 4; fill++) {
			uint8_t *cut = malloc(size), *made = NULL;
			assert_non_null(cut);
			memcpy(cut, bytes.at, size);
			unsigned flaws = JPEG_FLAW_END | (fill ? JPEG_FLAW_TAIL : 0u);
			struct frame frame = mend(cut, size, fill, flaws, &made);
			if (jpeg_is_sound(decoder, &frame)) {
				sound[fill]++;
				assert_int_equal(jpeg_decode_new(decoder, frame.bytes,
								 frame.size_bytes, 1, NULL, &image),
						 0);
				assert_true(differ_in_the_corner_only(&whole, &image));
				free(image.pixels);
			} else {
				assert_true(size < data);
			}
			free(made);
			free(cut);
		}
	assert_int_equal(sound[0], 1);
	assert_in_range(sound[4], 2, 100);
	free(bytes.at);
	free(noisy.pixels);
	free(whole.pixels);
}

/* libjpeg's own encoder writes the typical tables; ours must be those, to the byte. */
static void test_the_added_tables_are_the_standards(void **state)
{
	(void)state;
	struct bytes bare = make(64, 48, (struct pictures_jpeg){ .has_no_tables = true });
	struct bytes with = make(64, 48, (struct pictures_jpeg){ 0 });
	struct bytes mended;
	struct frame frame = pictures_frame(bare.at, bare.size);
	assert_false(frame.info.has_huffman);
	assert_int_equal(jpeg_add_huffman(&frame, NULL, &mended.at, &mended.size), 0);
	assert_int_equal(mended.size, bare.size + 420);
	struct jpeg_info info;
	assert_int_equal(jpeg_probe(mended.at, mended.size, NULL, &info), 0);
	assert_true(info.has_huffman);
	struct image a = { .width = 0 }, b = { .width = 0 };
	assert_int_equal(jpeg_decode_new(decoder, mended.at, mended.size, 1, NULL, &a), 0);
	assert_int_equal(jpeg_decode_new(decoder, with.at, with.size, 1, NULL, &b), 0);
	assert_int_equal(pictures_largest_difference(&a, &b), 0);
	/* the encoder writes four segments; the tables in them follow one another in ours */
	size_t theirs = 0, ours = 0;
	assert_true(pictures_has_marker(with.at, with.size, 0xc4, &theirs));
	assert_true(pictures_has_marker(mended.at, mended.size, 0xc4, &ours));
	ours += 4;
	while (with.at[theirs + 1] == 0xc4) {
		size_t length = ((size_t)with.at[theirs + 2] << 8 | with.at[theirs + 3]) - 2;
		assert_memory_equal(with.at + theirs + 4, mended.at + ours, length);
		theirs += 4 + length;
		ours += length;
	}
	free(a.pixels);
	free(b.pixels);
	free(bare.at);
	free(with.at);
	free(mended.at);
}

static void test_an_encoded_picture_has_what_was_asked_for(void **state)
{
	(void)state;
	struct image image = pictures_noisy(120, 160, 60);
	static const enum jpeg_sampling samplings[] = { JPEG_SAMPLING_420, JPEG_SAMPLING_444 };
	for (int i = 0; i < 2; i++) {
		struct jpeg_settings settings = { 77, 300, samplings[i] };
		struct bytes bytes, again;
		assert_int_equal(jpeg_encode(&image, &settings, &bytes.at, &bytes.size), 0);
		assert_int_equal(jpeg_encode(&image, &settings, &again.at, &again.size), 0);
		assert_int_equal(bytes.size, again.size);
		assert_memory_equal(bytes.at, again.at, bytes.size);
		struct jpeg_info info;
		assert_int_equal(jpeg_probe(bytes.at, bytes.size, NULL, &info), 0);
		assert_int_equal(info.width, 120);
		assert_int_equal(info.height, 160);
		assert_int_equal(info.components, 3);
		assert_int_equal(info.dpi, 300);
		assert_false(info.is_progressive);
		assert_int_equal(pictures_quality_of(bytes.at, bytes.size), 77);
		assert_int_equal(bytes.at[frame_header(&bytes) + 11], i == 0 ? 0x22 : 0x11);
		for (int marker = 0xe1; marker <= 0xef; marker++)
			assert_false(
				pictures_has_marker(bytes.at, bytes.size, (uint8_t)marker, NULL));
		assert_false(pictures_has_marker(bytes.at, bytes.size, 0xfe, NULL));
		size_t end = 0;
		assert_true(jpeg_is_complete(bytes.at, bytes.size, &end));
		assert_int_equal(end, bytes.size);
		free(bytes.at);
		free(again.at);
	}
	free(image.pixels);
}

static void test_encoding_grows_its_buffer(void **state)
{
	(void)state;
	struct image image = pictures_noisy(640, 480, 255);
	struct jpeg_settings settings = { 98, 300, JPEG_SAMPLING_444 };
	struct bytes bytes;
	assert_int_equal(jpeg_encode(&image, &settings, &bytes.at, &bytes.size), 0);
	assert_true(bytes.size > 200 * 1024);
	struct image back = { .width = 0 };
	assert_int_equal(jpeg_decode_new(decoder, bytes.at, bytes.size, 1, NULL, &back), 0);
	assert_true(pictures_mean_difference(&image, &back) < 3);
	free(back.pixels);
	free(bytes.at);
	bool has_failed = true;
	for (int n = 1; has_failed; n++) {
		bytes.at = NULL;
		failing_arm(n, FAILING_ONCE, ENOMEM);
		int r = jpeg_encode(&image, &settings, &bytes.at, &bytes.size);
		has_failed = failing_disarm();
		assert_int_equal(r, has_failed ? -ENOMEM : 0);
		assert_true(has_failed == (bytes.at == NULL));
		free(bytes.at);
	}
	free(image.pixels);
}

static void test_settings_out_of_range_are_not_encoded(void **state)
{
	(void)state;
	struct image image = pictures_smooth(16, 16);
	struct bytes bytes;
	struct jpeg_settings settings = { 0, 300, JPEG_SAMPLING_420 };
	assert_int_equal(jpeg_encode(&image, &settings, &bytes.at, &bytes.size), -EINVAL);
	settings = (struct jpeg_settings){ 80, 70000, JPEG_SAMPLING_420 };
	assert_int_equal(jpeg_encode(&image, &settings, &bytes.at, &bytes.size), -EINVAL);
	settings.dpi = 300;
	image.width = 0;
	assert_int_equal(jpeg_encode(&image, &settings, &bytes.at, &bytes.size), -EINVAL);
	free(image.pixels);
}

static void test_every_lack_of_memory_is_an_error(void **state)
{
	(void)state;
	struct bytes bytes = make(64, 48, (struct pictures_jpeg){ .orientation = 6 });
	bool has_failed = true;
	for (int n = 1; has_failed; n++) {
		struct jpeg_decoder *fresh = NULL;
		struct image image = { .pixels = NULL };
		failing_arm(n, FAILING_ONCE, ENOMEM);
		int r = jpeg_decoder_create(&fresh);
		if (r == 0)
			r = jpeg_decode_new(fresh, bytes.at, bytes.size, 1, NULL, &image);
		has_failed = failing_disarm();
		assert_int_equal(r, has_failed ? -ENOMEM : 0);
		jpeg_decoder_destroy(fresh);
		free(image.pixels);
	}
	free(bytes.at);
}

/* A progressive file that repeats a scan a thousand times costs seconds a frame elsewhere. */
static void test_a_picture_of_too_many_scans_is_refused(void **state)
{
	(void)state;
	struct bytes bytes = make(16, 16, (struct pictures_jpeg){ .is_progressive = true });
	size_t scan = 0;
	for (size_t at = 2; at + 1 < bytes.size; at++)
		if (bytes.at[at] == 0xff && bytes.at[at + 1] == 0xda)
			scan = at; /* the last */
	size_t length = bytes.size - 2 - scan;
	size_t size = bytes.size + 200 * length;
	uint8_t *bomb = malloc(size);
	assert_non_null(bomb);
	memcpy(bomb, bytes.at, bytes.size - 2);
	for (size_t at = bytes.size - 2; at < size - 2; at += length)
		memcpy(bomb + at, bytes.at + scan, length);
	memcpy(bomb + size - 2, "\xff\xd9", 2);
	struct image image;
	struct problem problem = { "" };
	assert_int_equal(jpeg_decode_new(decoder, bomb, size, 1, &problem, &image), -EBADMSG);
	assert_says(&problem, "100 scans");
	free(bomb);
	free(bytes.at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_headers_are_read),
		cmocka_unit_test(test_headers_that_we_do_not_read_are_refused),
		cmocka_unit_test(test_bytes_that_are_no_jpeg_are_refused),
		cmocka_unit_test(test_a_real_cmyk_picture_is_refused),
		cmocka_unit_test(test_a_huge_picture_is_refused_before_memory_is_allocated),
		cmocka_unit_test(test_each_orientation_is_decoded_upright),
		cmocka_unit_test(test_each_scale_has_the_size_that_was_said),
		cmocka_unit_test(test_decoding_keeps_to_the_given_memory),
		cmocka_unit_test(test_all_kinds_decode_alike),
		cmocka_unit_test(test_the_tables_of_an_earlier_picture_do_not_count),
		cmocka_unit_test(test_a_grey_picture_has_equal_channels),
		cmocka_unit_test(test_every_truncation_is_an_error),
		cmocka_unit_test(test_damage_is_an_error_and_the_decoder_goes_on),
		cmocka_unit_test(test_random_damage_is_survived),
		cmocka_unit_test(test_a_picture_of_too_many_scans_is_refused),
		cmocka_unit_test(test_a_whole_stream_is_told_from_a_cut_one),
		cmocka_unit_test(test_the_added_tables_are_the_standards),
		cmocka_unit_test(test_an_encoded_picture_has_what_was_asked_for),
		cmocka_unit_test(test_encoding_grows_its_buffer),
		cmocka_unit_test(test_settings_out_of_range_are_not_encoded),
		cmocka_unit_test(test_every_lack_of_memory_is_an_error),
		cmocka_unit_test(test_a_picture_that_lacks_in_form_gets_its_form_back),
		cmocka_unit_test(test_the_padding_of_a_picture_is_no_part_of_a_segment),
		cmocka_unit_test(test_bytes_without_a_picture_cannot_be_mended),
		cmocka_unit_test(test_a_mended_picture_is_sound_only_where_its_data_are_whole),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
