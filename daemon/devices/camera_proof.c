/* SPDX-License-Identifier: MIT */
#include "daemon/devices/camera_proof.h"

#include <errno.h>
#include <stdlib.h>

#include "daemon/imaging/jpeg.h"

/* A picture whose size is not the size that the driver reports is accepted only if OTHER_SIZES such
 * pictures come in a row, because some cameras begin a stream with pictures of the previous size. A
 * picture that lacks only its last bits is accepted only if SHORT_TAILS such pictures come in a
 * row, because a damaged picture may look like one. */
enum { OTHER_SIZES = 5, SHORT_TAILS = 3 };

struct camera_proof {
	struct jpeg_decoder *decoder;
	/* size of the last picture that did not have the driver's size */
	int width, height;
	/* other_sizes: how many pictures in a row had the size width x height. short_tails: how
	 * many pictures in a row lacked their last bits. */
	unsigned other_sizes, short_tails;
};

int camera_proof_create(struct camera_proof **ret_proof)
{
	struct camera_proof *proof = calloc(1, sizeof(*proof));
	if (!proof)
		return -ENOMEM;
	int r = jpeg_decoder_create(&proof->decoder);
	if (r < 0) {
		camera_proof_destroy(proof);
		return r;
	}
	*ret_proof = proof;
	return 0;
}

void camera_proof_destroy(struct camera_proof *proof)
{
	if (!proof)
		return;
	jpeg_decoder_destroy(proof->decoder);
	free(proof);
}

void camera_proof_begin(struct camera_proof *proof)
{
	proof->other_sizes = proof->short_tails = 0;
}

static bool has_believed_size(struct camera_proof *proof, const struct capture *capture,
			      const struct frame *frame)
{
	if (capture_has_agreed_size(capture, frame)) {
		proof->other_sizes = 0;
		return true;
	}
	bool is_same = proof->width == frame->info.width && proof->height == frame->info.height;
	proof->other_sizes = is_same ? proof->other_sizes + 1 : 1;
	proof->width = frame->info.width;
	proof->height = frame->info.height;
	return proof->other_sizes >= OTHER_SIZES;
}

/* Adds zero bits to the end of the frame. Returns whether the picture is then whole, which means
 * that only its last bits were missing. */
static bool has_short_tail(const struct camera_proof *proof, struct capture *capture,
			   struct frame *frame)
{
	return capture_fill_tail(capture, frame) == 0 && jpeg_is_sound(proof->decoder, frame);
}

bool camera_proof_is_first(struct camera_proof *proof, struct capture *capture, struct frame *frame)
{
	bool is_sound = jpeg_is_sound(proof->decoder, frame);
	bool is_short = !is_sound && has_short_tail(proof, capture, frame);
	proof->short_tails = is_short ? proof->short_tails + 1 : 0;
	if (!is_sound && !is_short)
		return false;
	if (!has_believed_size(proof, capture, frame))
		return false;
	if (is_short && proof->short_tails < SHORT_TAILS)
		return false;
	capture_accept(capture, frame);
	return true;
}

bool camera_proof_is_whole(struct camera_proof *proof, const struct capture *capture,
			   const struct frame *frame)
{
	bool is_in_doubt = capture_flaws(capture) & (JPEG_FLAW_END | JPEG_FLAW_TAIL);
	return !is_in_doubt || jpeg_is_sound(proof->decoder, frame);
}
