/* SPDX-License-Identifier: MIT */
/*
 * Reads and writes JPEG with libjpeg-turbo's classic API.
 *
 * Bytes are borrowed for the call. Pixels are daemon/core/image.h's BGRX. Decoding turns the
 * picture upright (EXIF orientation 1..8). So for orientations 5..8 a decoded image has the width
 * and height of struct jpeg_info (daemon/core/frame.h) swapped: ask jpeg_decoded_size().
 *
 * Errors; each writes a sentence to `problem`:
 *   -ENODATA  there are no bytes
 *   -EBADMSG  the bytes are truncated or damaged
 *   -ENOTSUP  we do not read this kind of JPEG: CMYK, 12 bit, arithmetic, lossless
 *   -EFBIG    the picture exceeds the limits below; nothing was allocated
 *   -ENOMEM
 */
#ifndef DAEMON_IMAGING_JPEG_H
#define DAEMON_IMAGING_JPEG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/frame.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"

/* Phones store up to 50 megapixels. A larger picture is a file made to fill the memory. */
enum { JPEG_MEGAPIXELS_MAX = 64, JPEG_MEGABYTES_MAX = 100 };

/* Reads the headers only. */
must_check int jpeg_probe(const uint8_t *bytes, size_t size_bytes, struct problem *problem,
			  struct jpeg_info *ret_info);

/* Returns the size of the upright picture at 1/denominator (1, 2, 4 or 8), rounded as libjpeg
 * does. */
void jpeg_decoded_size(const struct jpeg_info *info, int denominator, int *ret_width,
		       int *ret_height);

/* A decoder keeps its memory from one picture to the next. While frames keep their size, only
 * libjpeg's own row buffers are allocated and freed. Only one thread at a time may use it. */
struct jpeg_decoder;

must_check int jpeg_decoder_create(struct jpeg_decoder **ret_decoder);
void jpeg_decoder_destroy(struct jpeg_decoder *decoder); /* may be null */

/* Decodes the frame's bytes into `image` and ignores captured_us and sequence. The caller sets
 * the image's pixels and stride, and the width and height of jpeg_decoded_size() (else -EINVAL).
 * Any damage that libjpeg notices in the picture data (premature end, bad codes) gives -EBADMSG;
 * the pixels are then undefined. */
must_check int jpeg_decode(struct jpeg_decoder *decoder, const struct frame *frame, int denominator,
			   struct problem *problem, const struct image *image);

/* As jpeg_decode(), but reads the headers too and allocates the pixels: free()
 * ret_image->pixels. */
must_check int jpeg_decode_new(struct jpeg_decoder *decoder, const uint8_t *bytes,
			       size_t size_bytes, int denominator, struct problem *problem,
			       struct image *ret_image);

/* Whether the bytes are a JPEG from SOI to EOI. The function follows the markers, so the EOI of
 * an embedded thumbnail does not count. ret_end (may be null): offset of the byte after EOI,
 * where padding may begin. */
bool jpeg_is_complete(const uint8_t *bytes, size_t size_bytes, size_t *ret_end);

/* What is wrong with the form of a camera's picture. */
enum jpeg_flaw {
	JPEG_FLAW_START = 1, /* there are bytes before SOI, or two SOI */
	JPEG_FLAW_END = 2,   /* EOI is missing */
	JPEG_FLAW_TAIL = 4,  /* jpeg_mend() was told to add bytes before EOI */
};

/* Gives a camera's picture the form of a JPEG and reads its headers. The picture then begins at SOI
 * and ends at EOI; a missing EOI is added, and padding is cut off. `fill` zero bytes are put before
 * EOI, for cameras that cut off the last bits, which a decoder needs to end. Only jpeg_is_sound()
 * tells whether the picture is whole. ret_made: the frame's new bytes, to free(); null if the
 * frame's old bytes hold the picture. ret_flaws: a set of enum jpeg_flaw. -EBADMSG: the bytes hold
 * no headers of a JPEG; -ENOMEM. */
must_check int jpeg_mend(struct frame *frame, size_t fill, uint8_t **ret_made, unsigned *ret_flaws);

/* Returns whether the picture can be decoded without damage. It decodes the picture at an eighth of
 * its size, for which libjpeg reads all of the data. */
bool jpeg_is_sound(struct jpeg_decoder *decoder, const struct frame *frame);

/* Returns the number of scans before EOI. A file made to waste time has thousands of scans. */
unsigned jpeg_count_scans(const uint8_t *bytes, size_t size_bytes);

/* Copies a frame without Huffman tables and inserts the standard tables (T.81 annex K.3) before
 * the first frame header. All other bytes stay the same. free() the copy. */
must_check int jpeg_add_huffman(const struct frame *frame, struct problem *problem,
				uint8_t **ret_bytes, size_t *ret_size_bytes);

enum jpeg_sampling { JPEG_SAMPLING_420, JPEG_SAMPLING_444 };

struct jpeg_settings {
	int quality; /* 1..100, libjpeg's scale */
	int dpi;     /* written into the JFIF header */
	enum jpeg_sampling sampling;
};

/* Writes a baseline JPEG of 24 bit with optimised Huffman tables and the density in dots per
 * inch, without other metadata. The same pixels and settings give the same bytes. free() the
 * bytes. */
must_check int jpeg_encode(const struct image *image, const struct jpeg_settings *settings,
			   uint8_t **ret_bytes, size_t *ret_size_bytes);

#endif
