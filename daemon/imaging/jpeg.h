/* SPDX-License-Identifier: MIT */
/*
 * Reads and writes JPEG files with libjpeg-turbo's classic API.
 *
 * A function borrows its input bytes only during the call. Pixels are BGRX (daemon/core/image.h).
 * Decoding turns the picture upright (EXIF orientation 1..8). For the orientations 5..8, this
 * exchanges the width and the height that struct jpeg_info (daemon/core/frame.h) holds.
 * jpeg_decoded_size() returns the size of the decoded image.
 *
 * Errors; for each of them the functions write a sentence to `problem`:
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

/* The largest picture that we read. Phones store up to 50 megapixels; a larger picture can only
 * have been made to exhaust the memory. */
enum { JPEG_MEGAPIXELS_MAX = 64, JPEG_MEGABYTES_MAX = 100 };

/* Reads only the headers of a JPEG. */
must_check int jpeg_probe(const uint8_t *bytes, size_t size_bytes, struct problem *problem,
			  struct jpeg_info *ret_info);

/* Returns the size of the upright picture when it is decoded at 1/denominator (1, 2, 4 or 8) of its
 * size. The size is rounded as libjpeg rounds it. */
void jpeg_decoded_size(const struct jpeg_info *info, int denominator, int *ret_width,
		       int *ret_height);

/* A decoder keeps its memory from one picture to the next. As long as the frames have the same
 * size, only libjpeg's own row buffers are allocated and freed. A decoder serves one thread at a
 * time. */
struct jpeg_decoder;

must_check int jpeg_decoder_create(struct jpeg_decoder **ret_decoder);
void jpeg_decoder_destroy(struct jpeg_decoder *decoder); /* may be null */

/* Decodes the frame's bytes into `image`; the frame's captured_us and sequence are ignored. The
 * caller sets the image's pixels, stride, width and height. -EINVAL: this width or height is not
 * what jpeg_decoded_size() returns. -EBADMSG: libjpeg found damage in the picture data
 * (premature end, bad codes); the pixels are then undefined. */
must_check int jpeg_decode(struct jpeg_decoder *decoder, const struct frame *frame, int denominator,
			   struct problem *problem, const struct image *image);

/* Like jpeg_decode(), but also reads the headers and allocates the pixels; the caller frees
 * ret_image->pixels. */
must_check int jpeg_decode_new(struct jpeg_decoder *decoder, const uint8_t *bytes,
			       size_t size_bytes, int denominator, struct problem *problem,
			       struct image *ret_image);

/* Returns whether the bytes are a whole JPEG, from the marker SOI (start of image) to the marker
 * EOI (end of image). This function follows the markers, so the EOI of an embedded thumbnail does
 * not mislead it. ret_end (may be null) receives the offset of the byte after EOI, where padding
 * may begin. */
bool jpeg_is_complete(const uint8_t *bytes, size_t size_bytes, size_t *ret_end);

/* Faults in the form of a camera's JPEG. */
enum jpeg_flaw {
	/* There are bytes before the SOI marker, or there are two SOI markers. */
	JPEG_FLAW_START = 1,
	JPEG_FLAW_END = 2,  /* the EOI marker is missing */
	JPEG_FLAW_TAIL = 4, /* jpeg_mend() was told to insert bytes before the EOI marker */
};

/* Repairs the form of a camera's JPEG and reads its headers. Afterwards the picture begins at the
 * SOI marker and ends at the EOI marker: a missing EOI is added, and padding is cut off. `fill`
 * zero bytes are inserted before EOI. They help if the camera cuts off the last bits of the data,
 * because a decoder does not finish without these bits. The function does not check whether the
 * picture's data are complete; jpeg_is_sound() does. ret_made receives the frame's new bytes, which
 * the caller frees, or null if the frame still uses its old bytes. ret_flaws receives a set of enum
 * jpeg_flaw. -EBADMSG: the bytes hold no headers of a JPEG; -ENOMEM. */
must_check int jpeg_mend(struct frame *frame, size_t fill, uint8_t **ret_made, unsigned *ret_flaws);

/* Returns whether the picture can be decoded without damage. To find out, the function decodes the
 * picture at an eighth of its size; for this libjpeg must read all of the data. */
bool jpeg_is_sound(struct jpeg_decoder *decoder, const struct frame *frame);

/* Returns the number of scans before the EOI marker. A file that was made to waste time has
 * thousands of scans. */
unsigned jpeg_count_scans(const uint8_t *bytes, size_t size_bytes);

/* Copies the bytes of a frame that has no Huffman tables, and inserts the standard tables (T.81
 * annex K.3) before the first frame header. All other bytes stay the same. The caller frees the
 * copy. */
must_check int jpeg_add_huffman(const struct frame *frame, struct problem *problem,
				uint8_t **ret_bytes, size_t *ret_size_bytes);

enum jpeg_sampling { JPEG_SAMPLING_420, JPEG_SAMPLING_444 };

struct jpeg_settings {
	int quality; /* JPEG quality, 1..100, on libjpeg's scale */
	int dpi;     /* dots per inch, written into the JFIF header */
	enum jpeg_sampling sampling;
};

/* Writes a baseline JPEG with 24 bits per pixel and optimised Huffman tables. Its only metadata is
 * the density in dots per inch. The same pixels and settings give the same bytes. The caller frees
 * the bytes. */
must_check int jpeg_encode(const struct image *image, const struct jpeg_settings *settings,
			   uint8_t **ret_bytes, size_t *ret_size_bytes);

#endif
