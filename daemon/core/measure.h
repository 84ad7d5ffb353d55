/* SPDX-License-Identifier: MIT */
/*
 * The table of everything that the examiner measures.
 *
 * A measure that ISO/IEC 29794-5 defines has that standard's name, native value and score (0-100).
 * The others have English names in CamelCase and no score. A measure that was not taken is
 * UNASSESSED, which is never a pass. Each row says which reason a too low and a too high value
 * bring out; the limits stand in the profile (profile.h).
 */
#ifndef DAEMON_CORE_MEASURE_H
#define DAEMON_CORE_MEASURE_H

#include <math.h>
#include <stdbool.h>

#include "daemon/core/reason.h"

/* X(id, Name, unit, reason below its minimum, reason above its maximum, source) */
#include "daemon/core/measure_table.h"

enum measure {
#define X(id, name, unit, low, high, source) MEASURE_##id,
	MEASURES(X)
#undef X
		MEASURE_COUNT,
};

struct measure_value {
	bool is_assessed;
	double value; /* in the row's unit; 0 where unassessed */
	int score;    /* 0..100 by ISO/IEC 29794-5, or -1 */
};

struct measures {
	struct measure_value values[MEASURE_COUNT];
};

const char *measure_name(enum measure measure);
const char *measure_unit(enum measure measure);
const char *measure_source(enum measure measure);
enum reason measure_reason_low(enum measure measure);
enum reason measure_reason_high(enum measure measure);
/* MEASURE_COUNT: no measure has this name. */
enum measure measure_parse(const char *name);

/* A value that is not a number (a share of nothing) leaves the measure unassessed. */
static inline void measures_set_scored(struct measures *measures, enum measure measure,
				       double value, int score)
{
	bool is_number = isfinite(value);
	measures->values[measure] = (struct measure_value){ .is_assessed = is_number,
							    .value = is_number ? value : 0,
							    .score = is_number ? score : -1 };
}

static inline void measures_set(struct measures *measures, enum measure measure, double value)
{
	measures_set_scored(measures, measure, value, -1);
}

#endif
