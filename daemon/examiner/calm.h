/* SPDX-License-Identifier: MIT */
/*
 * Keeps the noise of a camera and of the networks out of the live judgement, so that a person who
 * sits still at a limit does not see the hints go on and off.
 *
 * Two things calm a measure. Smoothing takes the mean over about 0.15 s or 0.3 s, for measures that
 * change slowly. The *play* is a range around the last value: while the new value lies in it, the
 * last value stays; beyond it, the value follows at once, but stays that much behind. So a change
 * that matters is seen without delay, and noise that is smaller than the play is never seen. The
 * table in calm.c has the play of each measure; it rests on the noise of sitters who sit still.
 *
 * Pure: the time is an argument.
 */
#ifndef DAEMON_EXAMINER_CALM_H
#define DAEMON_EXAMINER_CALM_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/measure.h"

/* The number of lengths that calm_place() keeps. */
enum { CALM_PLACES = 4 };

struct calm {
	double smoothed[MEASURE_COUNT]; /* valid if has_value is true */
	double shown[MEASURE_COUNT];
	bool has_value[MEASURE_COUNT];
	float places[CALM_PLACES]; /* valid if has_places is true */
	bool has_places;
};

/* Forgets all values: the next ones count as they are. A struct of zeros has forgotten all. */
void calm_reset(struct calm *calm);

/*
 * Calms the measures of the next frame. passed_us: the time since the previous frame; if it is 0 or
 * longer than half a second, the earlier values are forgotten.
 */
void calm_measures(struct calm *calm, int64_t passed_us, struct measures *measures);

/*
 * Calms where the head is: lengths in pixels of the picture, in the same order each time. `play` is
 * in pixels.
 */
void calm_places(struct calm *calm, float play, float places[CALM_PLACES]);

#endif
