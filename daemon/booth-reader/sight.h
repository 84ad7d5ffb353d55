/* SPDX-License-Identifier: MIT */
/*
 * Looks for the corner squares (finder patterns) of a QR code in a grey picture. It finds out what the
 * student should change if the code cannot be read, and whether the code is light on a dark ground.
 * Pure: needs no code that can be read, and no ZBar.
 *
 * A corner square looks the same along each line through its middle: dark, light, dark, light, dark
 * in the proportion 1:1:3:1:1 (ISO/IEC 18004).
 */
#ifndef DAEMON_BOOTH_READER_SIGHT_H
#define DAEMON_BOOTH_READER_SIGHT_H

#include <stdbool.h>

#include "daemon/core/aim.h"
#include "daemon/core/grey.h"

enum { SIGHT_SIDE_MAX = 1280, SIGHT_SQUARES_MAX = 32 };

struct sight_square {
	float x, y;    /* middle, pixels */
	float module;  /* width of a module, pixels; the square is seven modules wide */
	unsigned rows; /* number of rows of the picture in which it was found */
};

struct sight {
	/* the squares that were found in as many rows as their size demands */
	struct sight_square squares[SIGHT_SQUARES_MAX];
	unsigned count;
};

/* Finds the squares of codes that are dark on a light ground, or, if is_light is set, light on a dark
 * ground. The picture has at most SIGHT_SIDE_MAX pixels on each side; in a larger picture the function
 * finds nothing. */
void sight_find(const struct grey *picture, bool is_light, struct sight *ret_sight);

/* Returns what to change, given the squares of a code that could not be read. */
enum aim_hint sight_judge(const struct grey *picture, const struct sight *sight);

#endif
