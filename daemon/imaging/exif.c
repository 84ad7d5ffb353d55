/* SPDX-License-Identifier: MIT */
#include "daemon/imaging/exif.h"

#include <stdbool.h>

/* Sizes and codes of the file format, from TIFF 6.0, section 2, and EXIF 2.3, section 4.6.4. */
enum {
	HEADER_SIZE = 8,
	ENTRY_SIZE = 12,
	TAG_ORIENTATION = 0x0112,
	TYPE_SHORT = 3,
	TYPE_LONG = 4, /* some phones use this type for the orientation */
};

struct reader {
	const uint8_t *bytes;
	bool is_big_endian;
};

static unsigned read_16(const struct reader *reader, size_t at)
{
	const uint8_t *b = reader->bytes + at;
	return reader->is_big_endian ? (unsigned)b[0] << 8 | b[1] : (unsigned)b[1] << 8 | b[0];
}

static uint32_t read_32(const struct reader *reader, size_t at)
{
	uint32_t first = read_16(reader, at), second = read_16(reader, at + 2);
	return reader->is_big_endian ? first << 16 | second : second << 16 | first;
}

static int entry_orientation(const struct reader *reader, size_t at)
{
	unsigned type = read_16(reader, at + 2);
	if ((type != TYPE_SHORT && type != TYPE_LONG) || read_32(reader, at + 4) != 1)
		return 1;
	uint32_t value = type == TYPE_LONG ? read_32(reader, at + 8) : read_16(reader, at + 8);
	return value >= 1 && value <= 8 ? (int)value : 1;
}

int exif_orientation(const uint8_t *tiff, size_t size_bytes)
{
	struct reader reader = { .bytes = tiff };
	if (size_bytes < HEADER_SIZE || tiff[0] != tiff[1] || (tiff[0] != 'I' && tiff[0] != 'M'))
		return 1;
	reader.is_big_endian = tiff[0] == 'M';
	if (read_16(&reader, 2) != 42)
		return 1;
	size_t directory = read_32(&reader, 4);
	/* size_bytes - 2 is not negative, because size_bytes is at least 8 */
	if (directory > size_bytes - 2)
		return 1;
	size_t at = directory + 2;
	for (unsigned left = read_16(&reader, directory); left > 0; left--, at += ENTRY_SIZE) {
		if (size_bytes - at < ENTRY_SIZE)
			return 1;
		if (read_16(&reader, at) == TAG_ORIENTATION)
			return entry_orientation(&reader, at);
	}
	return 1;
}
