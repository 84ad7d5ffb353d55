/* SPDX-License-Identifier: MIT */
/*
 * The faces that detectors found in one picture, each face once. The mesh network has not confirmed
 * them yet.
 */
#ifndef DAEMON_EXAMINER_FACE_CANDIDATES_H
#define DAEMON_EXAMINER_FACE_CANDIDATES_H

#include <stdbool.h>

#include "daemon/examiner/face/detector.h"

enum { CANDIDATES_MAX = 2 * FACES_MAX };

struct candidates {
	int count;
	struct detection items[CANDIDATES_MAX];
};

/*
 * Returns whether two boxes show the same face: one box holds the centre of the other. Two
 * detectors, or searches in two parts of the picture, may find one face twice.
 */
bool candidates_is_same(const struct box *a, const struct box *b);

/* Adds a face. If the list already has this face, keeps the detection with the higher score. */
void candidates_add(struct candidates *candidates, const struct detection *item);

/* Sorts the faces by size, the largest first. */
void candidates_sort(struct candidates *candidates);

#endif
