/* SPDX-License-Identifier: MIT */
/*
 * Runs the networks alone, on constant input. Benchmarks compare a whole examination with this
 * time, and the two engines with each other.
 */
#ifndef TESTS_SUPPORT_BARE_H
#define TESTS_SUPPORT_BARE_H

#include <stdint.h>

#include "daemon/examiner/face/face.h"
#include "daemon/examiner/nn/engine.h"

enum { BARE_NETWORKS = 10 };

/* How often a frame runs each network. */
struct bare_runs {
	int count[BARE_NETWORKS];
};

struct bare;

/* Ends the program where a network does not load. */
struct bare *bare_create(enum engine_choice choice);
void bare_destroy(struct bare *bare);
const char *bare_engine(const struct bare *bare);
const char *bare_name(int network);

struct bare_runs bare_runs_once(void);
struct bare_runs bare_runs_of(const struct face_runs *runs);

/* Runs the networks in the order of a frame, so that each finds the caches as in a frame. ret_us:
 * the CPU time of each. Returns their sum. */
int64_t bare_run(struct bare *bare, const struct bare_runs *runs, int64_t ret_us[BARE_NETWORKS]);

#endif
