/* SPDX-License-Identifier: MIT */
#include "daemon/booth-reader/qr_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#include "daemon/booth-reader/sharpen.h"

struct qr_reader {
	zbar_image_scanner_t *scanner;
	zbar_image_t *image;
	uint8_t *sharp; /* the last picture, sharpened */
	size_t sharp_size;
	bool is_plain; /* the next picture is not sharpened */
};

/* A symbology of ZBar; 0 means all of them. */
static const zbar_symbol_type_t every = ZBAR_NONE;

static bool set_up(zbar_image_scanner_t *scanner)
{
	/* ZBAR_CFG_BINARY: ZBar gives the code's bytes as they are and guesses no encoding. */
	return zbar_image_scanner_set_config(scanner, every, ZBAR_CFG_ENABLE, 0) == 0 &&
	       zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1) == 0 &&
	       zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1) == 0;
}

int qr_reader_create(struct qr_reader **ret_reader)
{
	struct qr_reader *reader = calloc(1, sizeof(*reader));
	if (!reader)
		return -ENOMEM;
	reader->scanner = zbar_image_scanner_create();
	reader->image = zbar_image_create();
	if (!reader->scanner || !reader->image || !set_up(reader->scanner)) {
		qr_reader_destroy(reader);
		return -ENOMEM;
	}
	*ret_reader = reader;
	return 0;
}

void qr_reader_destroy(struct qr_reader *reader)
{
	if (!reader)
		return;
	if (reader->image)
		zbar_image_destroy(reader->image);
	if (reader->scanner)
		zbar_image_scanner_destroy(reader->scanner);
	if (reader->sharp)
		explicit_bzero(reader->sharp, reader->sharp_size);
	free(reader->sharp);
	free(reader);
}

/* Makes room for a sharpened picture of this size. Returns false if memory runs out. */
static bool make_room(struct qr_reader *reader, size_t size)
{
	if (size <= reader->sharp_size)
		return true;
	uint8_t *sharp = realloc(reader->sharp, size);
	if (!sharp)
		return false;
	reader->sharp = sharp;
	reader->sharp_size = size;
	return true;
}

struct grey qr_reader_sharpen(struct qr_reader *reader, const struct grey *picture)
{
	size_t size = (size_t)picture->width * (size_t)picture->height;
	if (reader->is_plain || !make_room(reader, size))
		return *picture;
	sharpen(picture, reader->sharp);
	return (struct grey){ reader->sharp, picture->width, picture->height };
}

static bool is_text(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i] < ' ' || bytes[i] > '~')
			return false;
	return length > 0 && length <= IDENTIFY_CODE_MAX;
}

static bool is_same(const zbar_symbol_t *a, const zbar_symbol_t *b)
{
	unsigned length = zbar_symbol_get_data_length(a);
	return length == zbar_symbol_get_data_length(b) &&
	       memcmp(zbar_symbol_get_data(a), zbar_symbol_get_data(b), length) == 0;
}

/* Copies the only code that ZBar found. If it found two different ones, nobody knows which of them the
 * student meant. */
static enum aim_find take_symbols(const zbar_image_t *image, char text[IDENTIFY_CODE_MAX + 1])
{
	const zbar_symbol_t *first = zbar_image_first_symbol(image);
	if (!first)
		return AIM_FOUND_NOTHING;
	for (const zbar_symbol_t *other = first; other; other = zbar_symbol_next(other))
		if (!is_same(first, other))
			return AIM_FOUND_NOTHING;
	const char *bytes = zbar_symbol_get_data(first);
	size_t length = zbar_symbol_get_data_length(first);
	if (!is_text(bytes, length))
		return AIM_FOUND_BYTES;
	memcpy(text, bytes, length);
	text[length] = '\0';
	return AIM_FOUND_TEXT;
}

enum aim_find qr_reader_read(struct qr_reader *reader, const struct grey *picture, bool is_light,
			     char text[IDENTIFY_CODE_MAX + 1])
{
	zbar_image_t *image = reader->image;
	(void)zbar_image_scanner_set_config(reader->scanner, every, ZBAR_CFG_TEST_INVERTED,
					    is_light);
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, (unsigned)picture->width, (unsigned)picture->height);
	zbar_image_set_data(image, picture->pixels,
			    (size_t)picture->width * (size_t)picture->height, NULL);
	enum aim_find found = AIM_FOUND_NOTHING;
	if (zbar_scan_image(reader->scanner, image) > 0)
		found = take_symbols(image, text);
	if (found == AIM_FOUND_NOTHING)
		reader->is_plain = !reader->is_plain;
	/* Drop the symbols, and the pointer to pixels that are only borrowed. */
	zbar_image_scanner_recycle_image(reader->scanner, image);
	zbar_image_set_data(image, NULL, 0, NULL);
	return found;
}
