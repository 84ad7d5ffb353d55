/* SPDX-License-Identifier: MIT */
/*
 * Finds hands near a head. A palm detector looks at a square of the picture. A second network looks
 * at each palm and tells whether a hand is there, and where its 21 points lie. The detector alone
 * would mistake bare necks for palms.
 *
 * A struct hands owns both networks and serves one thread.
 */
#ifndef DAEMON_EXAMINER_FACE_HANDS_H
#define DAEMON_EXAMINER_FACE_HANDS_H

#include "daemon/core/problem.h"
#include "daemon/examiner/face/face.h"
#include "daemon/examiner/face/sample.h"
#include "daemon/examiner/nn/engine.h"

struct hands;

must_check int hands_create(const char *models, enum engine_choice engine, struct problem *problem,
			    struct hands **ret_hands);
void hands_destroy(struct hands *hands);

/* Finds the hands in a square, in descending order of their palm scores. -ENOMEM, -EIO. */
must_check int hands_find(struct hands *hands, struct sampler *sampler, struct box square,
			  struct face_hands *ret_found);

#endif
