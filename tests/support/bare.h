/* SPDX-License-Identifier: MIT */
/*
 * Runs the networks alone, on constant input. Benchmarks compare a whole examination with this
 * time, and the two engines with each other.
 */
#ifndef TESTS_SUPPORT_BARE_H
#define TESTS_SUPPORT_BARE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/examiner/nn/engine.h"

enum { BARE_NETWORKS = 8 };

struct bare;

/* Ends the program where a network does not load. */
struct bare *bare_create(enum engine_choice choice);
void bare_destroy(struct bare *bare);
const char *bare_engine(const struct bare *bare);
const char *bare_name(int network);
/* Whether a live frame runs this network, where the profile asks for every check. */
bool bare_is_live(int network);

/* Runs each network once, in the order of a frame, so that each finds the caches as in a frame.
 * ret_us: the CPU time of each. Returns the sum over the networks of a live frame. */
int64_t bare_run(struct bare *bare, int64_t ret_us[BARE_NETWORKS]);

#endif
