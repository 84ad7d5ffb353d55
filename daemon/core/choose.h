/* SPDX-License-Identifier: MIT */
/*
 * Decides which of a person's photos counts.
 *
 * A photo is a candidate if it passed, is no demonstration, and was neither withdrawn nor purged.
 * If the clock was synchronised for every candidate, the photo that was taken last counts; if two
 * were taken in the same millisecond, the one with the larger id counts. Otherwise the times cannot
 * be compared: for now the photo with the largest id counts, and somebody has to choose. No
 * receiver's file time is used: it changes when files are copied. The same photos give the same
 * answer in any order.
 */
#ifndef DAEMON_CORE_CHOOSE_H
#define DAEMON_CORE_CHOOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct choose_photo {
	const char *id;
	int64_t taken_unix_ms;
	bool clock_is_synchronised;
	bool has_passed;
	bool is_demo;
	bool is_withdrawn; /* an event withdrew or purged it */
};

struct choose_answer {
	/* the photo that counts; null: there is no candidate. Every other candidate is superseded. */
	const struct choose_photo *photo;
	bool is_to_be_chosen; /* somebody has to choose, because the times cannot be compared */
};

bool choose_is_candidate(const struct choose_photo *photo);
struct choose_answer choose(const struct choose_photo *photos, size_t count);

#endif
