/* SPDX-License-Identifier: MIT */
/*
 * Finds out whether a camera's pictures are whole.
 *
 * The first pictures of a stream are decoded until one of them is whole. That picture also shows
 * the form in which this camera sends its pictures. Later pictures are decoded here only if their
 * form leaves a doubt: cheap cameras leave out the end marker, and a picture without it may be
 * whole or cut off.
 */
#ifndef DAEMON_DEVICES_CAMERA_PROOF_H
#define DAEMON_DEVICES_CAMERA_PROOF_H

#include <stdbool.h>

#include "daemon/core/problem.h"
#include "daemon/devices/capture.h"

struct camera_proof;

must_check int camera_proof_create(struct camera_proof **ret_proof); /* -ENOMEM */
void camera_proof_destroy(struct camera_proof *proof);               /* null is fine */

/* Begins with a new stream. */
void camera_proof_begin(struct camera_proof *proof);

/* Returns whether one of the first pictures, the lent frame, proves that whole pictures come. Two
 * forms are believed only if several pictures in a row have them: another size than the driver says
 * (5 pictures), and missing last bits (3 pictures). The frame gets the missing bits. */
bool camera_proof_is_first(struct camera_proof *proof, struct capture *capture,
			   struct frame *frame);

/* Returns whether a later picture, the lent frame, is whole. It is decoded only if its form leaves
 * a doubt. */
bool camera_proof_is_whole(struct camera_proof *proof, const struct capture *capture,
			   const struct frame *frame);

#endif
