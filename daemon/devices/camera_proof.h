/* SPDX-License-Identifier: MIT */
/*
 * Finds out whether a camera's pictures are whole.
 *
 * The first pictures of a stream are decoded until one of them is whole. That picture also shows in
 * which form this camera sends its pictures. Later pictures are decoded here only if that form
 * leaves a doubt: cheap cameras leave out the end marker, and a picture without it may be whole or
 * cut off.
 */
#ifndef DAEMON_DEVICES_CAMERA_PROOF_H
#define DAEMON_DEVICES_CAMERA_PROOF_H

#include <stdbool.h>

#include "daemon/core/problem.h"
#include "daemon/devices/capture.h"

struct camera_proof;

must_check int camera_proof_create(struct camera_proof **ret_proof); /* -ENOMEM: out of memory */
void camera_proof_destroy(struct camera_proof *proof);               /* null is fine */

/* Forgets the previous stream. Call it for each new stream. */
void camera_proof_begin(struct camera_proof *proof);

/* Call it for the first pictures of a stream. Returns whether this frame, which capture_take()
 * lent, proves that the camera sends whole pictures. Two kinds of pictures are accepted only if
 * several come in a row: pictures whose size is not the size that the driver reports (5 in a row),
 * and pictures without their last bits (3 in a row). The missing bits are added to the frame. */
bool camera_proof_is_first(struct camera_proof *proof, struct capture *capture,
			   struct frame *frame);

/* Call it for the later pictures of a stream. Returns whether this frame, which capture_take()
 * lent, is whole. Decodes it only if the form of this camera's pictures leaves a doubt. */
bool camera_proof_is_whole(struct camera_proof *proof, const struct capture *capture,
			   const struct frame *frame);

#endif
