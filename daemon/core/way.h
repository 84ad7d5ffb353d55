/* SPDX-License-Identifier: MIT */
/*
 * The ways in which a person can mend a pose: which way to move or to turn, and how far. Pure.
 *
 * Left and right are the person's own. The screen shows the live picture as a mirror does, so the
 * person's left is also the left of the screen. In the camera's picture it is the right side.
 */
#ifndef DAEMON_CORE_WAY_H
#define DAEMON_CORE_WAY_H

#include <stdint.h>

#include "daemon/core/crop.h"
#include "daemon/core/measure.h"
#include "daemon/core/profile.h"
#include "daemon/core/reason.h"

/* X(id, name, the reason that this way mends) */
#define WAYS(X)                                                                                    \
	X(LEFT, left, OFF_CENTRE)                                                                  \
	X(RIGHT, right, OFF_CENTRE)                                                                \
	X(HIGHER, higher, OFF_CENTRE)                                                              \
	X(LOWER, lower, TOO_CLOSE)                                                                 \
	X(CLOSER, closer, TOO_SMALL)                                                               \
	X(BACK, back, TOO_CLOSE)                                                                   \
	X(TURN_LEFT, turn_left, HEAD_TURNED)                                                       \
	X(TURN_RIGHT, turn_right, HEAD_TURNED)                                                     \
	X(CHIN_UP, chin_up, HEAD_RAISED)                                                           \
	X(CHIN_DOWN, chin_down, HEAD_RAISED)                                                       \
	X(TILT_LEFT, tilt_left, HEAD_TILTED)                                                       \
	X(TILT_RIGHT, tilt_right, HEAD_TILTED)

enum way {
#define X(id, name, reason) WAY_##id,
	WAYS(X)
#undef X
		WAY_COUNT,
	WAY_NONE = WAY_COUNT, /* the reason has no direction, or the direction is unknown */
};

/* A set of ways, one bit each. */
typedef uint32_t way_set;

static inline way_set way_bit(enum way way)
{
	return (way_set)1 << (unsigned)way;
}

/* How far to go each way: 0: this way mends nothing; above 0: it mends something; 1: far. For a
 * turn of the head, 1 is as far beyond the limit as the limit is from the middle of its range. For a
 * move, 1 is the width of the face. For CLOSER and BACK, 1 is double the distance. */
struct ways {
	float size[WAY_COUNT];
};

/* Finds the ways that mend these reasons. face: the place of the face in the picture; null: no face
 * was found, and then no way is known. */
struct ways ways_find(const struct profile *profile, const struct measures *measures,
		      const struct crop_face *face, reason_set reasons);
way_set ways_set(const struct ways *ways);
/* Returns the way that mends the reason and has the largest size; WAY_NONE: none is known. */
enum way ways_first(const struct ways *ways, enum reason reason);
/* Returns the first way of the set that mends the reason; WAY_NONE: the set has none. */
enum way way_of(way_set set, enum reason reason);

/* Returns a name such as "turn_left"; null for WAY_NONE. */
const char *way_name(enum way way);
/* Returns the reason that the way mends; REASON_NONE for WAY_NONE. */
enum reason way_reason(enum way way);

#endif
