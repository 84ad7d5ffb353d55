/* SPDX-License-Identifier: MIT */
/* The functions of jpeg.h that read the markers of a JPEG without decoding the picture. */
#include "daemon/imaging/jpeg.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/imaging/exif.h"

/* Marker codes from ITU-T T.81, table B.1. */
enum {
	MARKER_TEM = 0x01,
	MARKER_SOF0 = 0xc0, /* frame header of a baseline picture */
	MARKER_SOF1 = 0xc1, /* frame header of an extended sequential picture */
	MARKER_SOF2 = 0xc2, /* frame header of a progressive picture */
	MARKER_DHT = 0xc4,
	MARKER_JPG = 0xc8,
	MARKER_DAC = 0xcc,
	MARKER_SOF15 = 0xcf,
	MARKER_RST0 = 0xd0,
	MARKER_RST7 = 0xd7,
	MARKER_SOI = 0xd8,
	MARKER_EOI = 0xd9,
	MARKER_SOS = 0xda,
	MARKER_APP0 = 0xe0,
	MARKER_APP1 = 0xe1,
};

struct segment {
	uint8_t marker;
	size_t start;        /* offset of the 0xff with which the marker begins */
	const uint8_t *body; /* the segment's bytes after its length field */
	size_t body_size;
};

static unsigned big_endian_16(const uint8_t *bytes)
{
	return (unsigned)bytes[0] << 8 | bytes[1];
}

static bool stands_alone(uint8_t marker)
{
	return marker == MARKER_TEM || (marker >= MARKER_RST0 && marker <= MARKER_EOI);
}

/* Finds the next marker at or after *offset. A marker is a byte 0xff, followed by a code other than
 * 0 and 0xff. All bytes before the marker are skipped: padding, or the data of a scan, in which
 * each 0xff is followed by 0. */
static bool next_marker(const uint8_t *bytes, size_t size, size_t *offset, uint8_t *marker)
{
	size_t at = *offset;
	while (at < size) {
		const uint8_t *found = memchr(bytes + at, 0xff, size - at);
		if (!found)
			return false;
		at = (size_t)(found - bytes);
		if (size - at < 2)
			return false;
		if (bytes[at + 1] != 0 && bytes[at + 1] != 0xff) {
			*offset = at;
			*marker = bytes[at + 1];
			return true;
		}
		at += bytes[at + 1] == 0xff ? 1 : 2;
	}
	return false;
}

static bool next_segment(const uint8_t *bytes, size_t size, size_t *offset, struct segment *segment)
{
	size_t at = *offset;
	if (!next_marker(bytes, size, &at, &segment->marker))
		return false;
	segment->start = at;
	segment->body = bytes + at + 2;
	segment->body_size = 0;
	at += 2;
	if (!stands_alone(segment->marker)) {
		if (size - at < 2)
			return false;
		size_t length = big_endian_16(bytes + at);
		if (length < 2 || size - at < length)
			return false;
		segment->body += 2;
		segment->body_size = length - 2;
		at += length;
	}
	*offset = at;
	return true;
}

static bool is_frame_header(uint8_t marker)
{
	return marker >= MARKER_SOF0 && marker <= MARKER_SOF15 && marker != MARKER_DHT &&
	       marker != MARKER_JPG && marker != MARKER_DAC;
}

static bool has_soi(const uint8_t *bytes, size_t size)
{
	return size >= 2 && bytes[0] == 0xff && bytes[1] == MARKER_SOI;
}

static int jfif_dpi(const struct segment *segment)
{
	if (segment->body_size < 12 || memcmp(segment->body, "JFIF", 5) != 0)
		return 0;
	unsigned density = big_endian_16(segment->body + 8);
	switch (segment->body[7]) {
	case 1: /* the JFIF density is in dots per inch */
		return (int)density;
	case 2: /* the JFIF density is in dots per cm */
		return (int)((density * 254 + 50) / 100);
	default:
		return 0;
	}
}

static int check_limits(const struct jpeg_info *info, struct problem *problem)
{
	if (info->width == 0 || info->height == 0)
		return problem_set(problem, -EBADMSG,
				   "the JPEG has %d x %d pixels; take the picture again",
				   info->width, info->height);
	if ((int64_t)info->width * info->height > (int64_t)JPEG_MEGAPIXELS_MAX * 1000000)
		return problem_set(problem, -EFBIG,
				   "the JPEG has %d x %d pixels, more than the %d megapixels we "
				   "read; make it smaller",
				   info->width, info->height, JPEG_MEGAPIXELS_MAX);
	return 0;
}

static int read_frame_header(const struct segment *segment, struct problem *problem,
			     struct jpeg_info *info)
{
	if (segment->marker > MARKER_SOF2)
		return problem_set(problem, -ENOTSUP,
				   "the JPEG is of a rare kind (lossless, arithmetic or "
				   "hierarchical); save it as a baseline JPEG");
	if (segment->body_size < 6)
		return problem_set(problem, -EBADMSG, "the JPEG's frame header is cut short");
	if (segment->body[0] != 8)
		return problem_set(problem, -ENOTSUP,
				   "the JPEG has %d bits a sample; save it with 8",
				   segment->body[0]);
	info->height = (int)big_endian_16(segment->body + 1);
	info->width = (int)big_endian_16(segment->body + 3);
	info->components = segment->body[5];
	info->is_progressive = segment->marker == MARKER_SOF2;
	if (info->components == 4)
		return problem_set(problem, -ENOTSUP,
				   "the JPEG is in CMYK, for printing presses; save it as RGB");
	if (info->components != 1 && info->components != 3)
		return problem_set(problem, -ENOTSUP,
				   "the JPEG has %d colour components; we read 1 (grey) or 3",
				   info->components);
	return check_limits(info, problem);
}

static int check_bytes(const uint8_t *bytes, size_t size, struct problem *problem)
{
	if (size == 0)
		return problem_set(problem, -ENODATA, "the JPEG is empty; take the picture again");
	if (size > (size_t)JPEG_MEGABYTES_MAX * 1000000)
		return problem_set(
			problem, -EFBIG,
			"the JPEG has %zu MB, more than the %d MB we read; make it smaller",
			size / 1000000, JPEG_MEGABYTES_MAX);
	if (!has_soi(bytes, size))
		return problem_set(problem, -EBADMSG,
				   "this is no JPEG: it does not start like one");
	return 0;
}

int jpeg_probe(const uint8_t *bytes, size_t size_bytes, struct problem *problem,
	       struct jpeg_info *ret_info)
{
	int r = check_bytes(bytes, size_bytes, problem);
	if (r < 0)
		return r;
	struct jpeg_info info = { .orientation = 1 };
	struct segment segment;
	bool has_frame = false, has_exif = false;
	for (size_t at = 2; next_segment(bytes, size_bytes, &at, &segment);) {
		if (segment.marker == MARKER_SOS && has_frame) {
			*ret_info = info;
			return 0;
		}
		if (segment.marker == MARKER_SOS || segment.marker == MARKER_EOI)
			break;
		if (is_frame_header(segment.marker) && !has_frame) {
			r = read_frame_header(&segment, problem, &info);
			if (r < 0)
				return r;
			has_frame = true;
		}
		if (segment.marker == MARKER_DHT)
			info.has_huffman = true;
		if (segment.marker == MARKER_APP0 && info.dpi == 0)
			info.dpi = jfif_dpi(&segment);
		if (segment.marker == MARKER_APP1 && !has_exif && segment.body_size > 6 &&
		    memcmp(segment.body, "Exif\0", 6) == 0) {
			info.orientation =
				exif_orientation(segment.body + 6, segment.body_size - 6);
			has_exif = true;
		}
	}
	return problem_set(problem, -EBADMSG,
			   "the JPEG is truncated: it ends before the picture begins (%zu bytes); "
			   "copy the file again or take the picture again",
			   size_bytes);
}

bool jpeg_is_complete(const uint8_t *bytes, size_t size_bytes, size_t *ret_end)
{
	if (!has_soi(bytes, size_bytes))
		return false;
	struct segment segment;
	bool has_scan = false;
	for (size_t at = 2; next_segment(bytes, size_bytes, &at, &segment);) {
		if (segment.marker == MARKER_SOS)
			has_scan = true;
		if (segment.marker != MARKER_EOI)
			continue;
		if (ret_end)
			*ret_end = at;
		return has_scan;
	}
	return false;
}

/* Returns the offset at which the picture begins: that of an SOI marker (start of image) that is
 * followed by another marker. If several SOI markers follow one another, returns the offset of the
 * last one. */
static size_t find_start(const uint8_t *bytes, size_t size)
{
	static const uint8_t soi[] = { 0xff, MARKER_SOI, 0xff };
	const uint8_t *found = memmem(bytes, size, soi, sizeof(soi));
	size_t at = found ? (size_t)(found - bytes) : size;
	while (size - at >= 4 && bytes[at + 2] == 0xff && bytes[at + 3] == MARKER_SOI)
		at += 2;
	return at;
}

/* Returns the offset at which the picture's data end: at the EOI marker (end of image) or, if it is
 * missing, before the zeros that pad the picture. Returns 0 if there are no data, or if a segment
 * before them reaches beyond the last byte. */
static size_t find_data_end(const uint8_t *bytes, size_t size, bool *ret_has_eoi)
{
	struct segment segment;
	bool has_scan = false;
	size_t at = 2;
	*ret_has_eoi = false;
	while (!*ret_has_eoi && next_segment(bytes, size, &at, &segment)) {
		has_scan = has_scan || segment.marker == MARKER_SOS;
		*ret_has_eoi = segment.marker == MARKER_EOI;
	}
	if (*ret_has_eoi)
		return has_scan ? segment.start : 0;
	bool has_broken_segment = next_marker(bytes, size, &at, &segment.marker);
	if (!has_scan || has_broken_segment)
		return 0;
	size_t end = size;
	while (end > at && bytes[end - 1] == 0)
		end--;
	if (end == at || bytes[end - 1] != 0xff)
		return end;
	/* The last byte here is 0xff. If a zero follows it, this zero belongs to the data, too.
	 * Otherwise the byte 0xff is the first half of an EOI marker that was cut in two. */
	return end < size ? end + 1 : end - 1;
}

int jpeg_mend(struct frame *frame, size_t fill, uint8_t **ret_made, unsigned *ret_flaws)
{
	static const uint8_t eoi[] = { 0xff, MARKER_EOI };
	size_t start = find_start(frame->bytes, frame->size_bytes);
	const uint8_t *bytes = frame->bytes + start;
	bool has_eoi = false;
	size_t end = find_data_end(bytes, frame->size_bytes - start, &has_eoi);
	uint8_t *made = NULL;
	if (end == 0)
		return -EBADMSG;
	if (!has_eoi || fill > 0) {
		made = calloc(1, end + fill + sizeof(eoi));
		if (!made)
			return -ENOMEM;
		memcpy(made, bytes, end);
		memcpy(made + end + fill, eoi, sizeof(eoi));
	}
	struct frame mended = *frame;
	mended.bytes = made ? made : bytes;
	mended.size_bytes = end + fill + sizeof(eoi);
	int r = jpeg_probe(mended.bytes, mended.size_bytes, NULL, &mended.info);
	if (r < 0) {
		free(made);
		return r;
	}
	*frame = mended;
	*ret_made = made;
	*ret_flaws = (start > 0 ? JPEG_FLAW_START : 0u) | (has_eoi ? 0u : JPEG_FLAW_END) |
		     (fill > 0 ? JPEG_FLAW_TAIL : 0u);
	return 0;
}

unsigned jpeg_count_scans(const uint8_t *bytes, size_t size_bytes)
{
	struct segment segment;
	unsigned scans = 0;
	for (size_t at = 2; next_segment(bytes, size_bytes, &at, &segment);) {
		if (segment.marker == MARKER_EOI)
			break;
		if (segment.marker == MARKER_SOS)
			scans++;
	}
	return scans;
}

/* The DHT segment with the four Huffman tables that T.81 calls typical (annex K.3.3). */
/* clang-format off */
static const uint8_t standard_tables[] = {
	0xff, 0xc4, 0x01, 0xa2, 0x00, 0x00, 0x01, 0x05, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a,
	0x0b, 0x10, 0x00, 0x02, 0x01, 0x03, 0x03, 0x02, 0x04, 0x03, 0x05, 0x05, 0x04, 0x04, 0x00, 0x00,
	0x01, 0x7d, 0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51,
	0x61, 0x07, 0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52,
	0xd1, 0xf0, 0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0a, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x25, 0x26,
	0x27, 0x28, 0x29, 0x2a, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x43, 0x44, 0x45, 0x46, 0x47,
	0x48, 0x49, 0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x63, 0x64, 0x65, 0x66, 0x67,
	0x68, 0x69, 0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x83, 0x84, 0x85, 0x86, 0x87,
	0x88, 0x89, 0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0xa2, 0xa3, 0xa4, 0xa5,
	0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3,
	0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda,
	0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6,
	0xf7, 0xf8, 0xf9, 0xfa, 0x01, 0x00, 0x03, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a,
	0x0b, 0x11, 0x00, 0x02, 0x01, 0x02, 0x04, 0x04, 0x03, 0x04, 0x07, 0x05, 0x04, 0x04, 0x00, 0x01,
	0x02, 0x77, 0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07,
	0x61, 0x71, 0x13, 0x22, 0x32, 0x81, 0x08, 0x14, 0x42, 0x91, 0xa1, 0xb1, 0xc1, 0x09, 0x23, 0x33,
	0x52, 0xf0, 0x15, 0x62, 0x72, 0xd1, 0x0a, 0x16, 0x24, 0x34, 0xe1, 0x25, 0xf1, 0x17, 0x18, 0x19,
	0x1a, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x43, 0x44, 0x45, 0x46,
	0x47, 0x48, 0x49, 0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x63, 0x64, 0x65, 0x66,
	0x67, 0x68, 0x69, 0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x82, 0x83, 0x84, 0x85,
	0x86, 0x87, 0x88, 0x89, 0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0xa2, 0xa3,
	0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba,
	0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8,
	0xd9, 0xda, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6,
	0xf7, 0xf8, 0xf9, 0xfa,
};
/* clang-format on */

/* Returns the offset of the first frame header, or 0 if there is none. A JPEG without a frame
 * header is refused by jpeg_probe(). */
static size_t find_frame_header(const uint8_t *bytes, size_t size)
{
	struct segment segment;
	for (size_t at = 2; next_segment(bytes, size, &at, &segment);)
		if (is_frame_header(segment.marker))
			return segment.start;
	return 0;
}

int jpeg_add_huffman(const struct frame *frame, struct problem *problem, uint8_t **ret_bytes,
		     size_t *ret_size_bytes)
{
	size_t before = find_frame_header(frame->bytes, frame->size_bytes);
	size_t size = frame->size_bytes + sizeof(standard_tables);
	uint8_t *copy = malloc(size);
	if (!copy)
		return problem_set(problem, -ENOMEM, "no memory for %zu bytes of a JPEG", size);
	memcpy(copy, frame->bytes, before);
	memcpy(copy + before, standard_tables, sizeof(standard_tables));
	memcpy(copy + before + sizeof(standard_tables), frame->bytes + before,
	       frame->size_bytes - before);
	*ret_bytes = copy;
	*ret_size_bytes = size;
	return 0;
}
