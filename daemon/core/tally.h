/* SPDX-License-Identifier: MIT */
/*
 * The figures of one day: how many visits and photos there were, why photos were refused, where
 * visits ended without a photo, and how long a photo took. The figures name nobody.
 *
 * Every visit, photo and refusal counts on the day on which the journal tells of it.
 */
#ifndef DAEMON_CORE_TALLY_H
#define DAEMON_CORE_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/reason.h"
#include "daemon/core/session.h"

enum {
	TALLY_DAY_SIZE = 11,                 /* "2026-05-04" and a NUL */
	TALLY_WAITS = 17,                    /* classes of the time to photo */
	TALLY_REFUSALS = REASON_COUNT + 1,   /* the last one: no reason of this release */
	TALLY_LEFT = SESSION_STATE_COUNT + 1 /* the last one: no state of this release */
};

struct tally {
	char day[TALLY_DAY_SIZE]; /* by the booth's clock and time zone; empty: a sum of days */
	uint64_t visits;          /* visits that ended */
	uint64_t photos;          /* photos that were saved */
	/* photos that were refused, by the reason that the screen named first */
	uint64_t refusals[TALLY_REFUSALS];
	uint64_t left[TALLY_LEFT]; /* visits without a photo, by the state in which they ended */
	uint64_t
		waits[TALLY_WAITS]; /* photos by the time from the first press to the saved photo */
	uint64_t wait_ms;           /* the sum of these times */
};

/* Returns the upper limit of the class of waits, seconds; 0: the last class has none. */
unsigned tally_limit_s(unsigned wait);

void tally_count_photo(struct tally *tally, int64_t wait_ms);
void tally_count_refusal(struct tally *tally, enum reason reason);
/* state: in which the visit ended. */
void tally_count_visit(struct tally *tally, bool has_photo, enum session_state state);

/* Adds all figures of `other`; tally->day stays. */
void tally_add(struct tally *tally, const struct tally *other);

uint64_t tally_refused(const struct tally *tally);
uint64_t tally_left(const struct tally *tally);
/* Returns within how many seconds this share of the photos was saved: the upper limit of a class of
 * waits. 0: there is no photo, or the share needs the last class, which has no limit. */
unsigned tally_within_s(const struct tally *tally, unsigned percent);

/* Returns the reason's name, or "none". */
const char *tally_refusal_name(unsigned refusal);
/* Returns the state's name, or "none". */
const char *tally_left_name(unsigned left);

/* Returns whether the text is a day such as "2026-05-04". */
bool tally_is_day(const char *text);

#endif
