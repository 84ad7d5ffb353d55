/* SPDX-License-Identifier: MIT */
/*
 * The networks alone, on constant input: what an examination is measured against, and how the two
 * engines stand to each other.
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
/* Whether a live frame with everything runs it. */
bool bare_is_live(int network);

/* Each once, one after the other as a frame runs them, so that each finds the caches as it would.
 * ret_us: thread CPU time of each. Returns the sum of those of a live frame. */
int64_t bare_run(struct bare *bare, int64_t ret_us[BARE_NETWORKS]);

#endif
