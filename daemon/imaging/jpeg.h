/* SPDX-License-Identifier: MIT */
/*
 * Reads and writes JPEG files with libjpeg-turbo's classic API.
 *
 * Bytes are borrowed during the call. Pixels are BGRX (daemon/core/image.h). Decoding turns the
 * picture upright (EXIF orientation 1..8). So for the orientations 5..8 the width of the decoded
 * image is the height in struct jpeg_info (daemon/core/frame.h), and the reverse: ask
 * jpeg_decoded_size().
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

/* Limits of a picture. Phones store up to 50 megapixels; a larger picture was made to fill the
 * memory. */
enum { JPEG_MEGAPIXELS_MAX = 64, JPEG_MEGABYTES_MAX = 100 };

/* Reads only the headers of a JPEG. */
must_check int jpeg_probe(const uint8_t *bytes, size_t size_bytes, struct problem *problem,
			  struct jpeg_info *ret_info);

/* Returns the size of the upright picture, reduced to 1/denominator (1, 2, 4 or 8) and rounded as
 * libjpeg rounds. */
void jpeg_decoded_size(const struct jpeg_info *info, int denominator, int *ret_width,
		       int *ret_height);

/* A decoder keeps its memory from one picture to the next. As long as the frames have the same
 * size, only libjpeg's own row buffers are allocated and freed. Only one thread at a time may use
 * it. */
struct jpeg_decoder;

must_check int jpeg_decoder_create(struct jpeg_decoder **ret_decoder);
void jpeg_decoder_destroy(struct jpeg_decoder *decoder); /* may be null */

/* Decodes the frame's bytes into `image`; the frame's captured_us and sequence are ignored. The
 * caller sets the image's pixels, stride, width and height. -EINVAL: width and height are not those
 * that jpeg_decoded_size() returns. Any damage that libjpeg notices in the picture data (premature
 * end, bad codes) gives -EBADMSG; the pixels are then undefined. */
must_check int jpeg_decode(struct jpeg_decoder *decoder, const struct frame *frame, int denominator,
			   struct problem *problem, const struct image *image);

/* Like jpeg_decode(), but also reads the headers and allocates the pixels; the caller frees
 * ret_image->pixels. */
must_check int jpeg_decode_new(struct jpeg_decoder *decoder, const uint8_t *bytes,
			       size_t size_bytes, int denominator, struct problem *problem,
			       struct image *ret_image);

/* Returns whether the bytes are a whole JPEG, from SOI to EOI. This function follows the markers,
 * so it is not misled by the EOI of an embedded thumbnail. ret_end (may be null): offset of the
 * byte after EOI, where padding may begin. */
bool jpeg_is_complete(const uint8_t *bytes, size_t size_bytes, size_t *ret_end);

/* The ways in which the form of a camera's picture can be wrong. */
enum jpeg_flaw {
	JPEG_FLAW_START = 1, /* there are bytes before SOI, or there are two SOI markers */
	JPEG_FLAW_END = 2,   /* the EOI marker is missing */
	JPEG_FLAW_TAIL = 4,  /* jpeg_mend() was told to insert bytes before EOI */
};

/* Repairs the form of a camera's picture and reads its headers. Afterwards the picture begins at
 * SOI and ends at EOI: a missing EOI is added, and padding is cut off. `fill` zero bytes are
 * inserted before EOI, for cameras that cut off the last bits, without which a decoder does not
 * finish. Whether the picture's data are complete only jpeg_is_sound() tells. ret_made: the frame's
 * new bytes, which the caller frees; null if the frame still uses its old bytes. ret_flaws: a set
 * of enum jpeg_flaw. -EBADMSG: the bytes hold no headers of a JPEG; -ENOMEM. */
must_check int jpeg_mend(struct frame *frame, size_t fill, uint8_t **ret_made, unsigned *ret_flaws);

/* Returns whether the picture can be decoded without damage. To find out, it decodes the picture at
 * an eighth of its size, for which libjpeg must read all of the data. */
bool jpeg_is_sound(struct jpeg_decoder *decoder, const struct frame *frame);

/* Returns the number of scans before EOI. A file that was made to waste time has thousands of
 * scans. */
unsigned jpeg_count_scans(const uint8_t *bytes, size_t size_bytes);

/* Copies the bytes of a frame that has no Huffman tables, and inserts the standard tables (T.81
 * annex K.3) before the first frame header. All other bytes stay the same. The caller frees the
 * copy. */
must_check int jpeg_add_huffman(const struct frame *frame, struct problem *problem,
				uint8_t **ret_bytes, size_t *ret_size_bytes);

enum jpeg_sampling { JPEG_SAMPLING_420, JPEG_SAMPLING_444 };

struct jpeg_settings {
	int quality; /* 1..100, on libjpeg's scale */
	int dpi;     /* dots per inch, written into the JFIF header */
	enum jpeg_sampling sampling;
};

/* Writes a baseline JPEG with 24 bits per pixel and optimised Huffman tables. Its only metadata is
 * the density in dots per inch. The same pixels and settings give the same bytes. The caller frees
 * the bytes. */
must_check int jpeg_encode(const struct image *image, const struct jpeg_settings *settings,
			   uint8_t **ret_bytes, size_t *ret_size_bytes);

#endif
