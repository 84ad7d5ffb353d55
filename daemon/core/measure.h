/* SPDX-License-Identifier: MIT */
/*
 * The table of everything that the examiner measures.
 *
 * A measure that ISO/IEC 29794-5 defines has the standard's name, native value and score (0-100).
 * The other measures have English names in CamelCase and no score. A measure that was not taken is
 * UNASSESSED and never counts as passed. Each row names the reason for a value below the minimum
 * and the reason for a value above the maximum. The limits are in the profile (profile.h).
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
	double value; /* in the unit that the table gives; 0 if the measure is unassessed */
	int score;    /* 0..100, as defined by ISO/IEC 29794-5; -1: no score */
};

struct measures {
	struct measure_value values[MEASURE_COUNT];
};

const char *measure_name(enum measure measure);
const char *measure_unit(enum measure measure);
const char *measure_source(enum measure measure);
enum reason measure_reason_low(enum measure measure);
enum reason measure_reason_high(enum measure measure);
/* Returns MEASURE_COUNT if no measure has this name. */
enum measure measure_parse(const char *name);

/* Sets a value and its score. A value that is not finite (such as a share of an empty area) leaves
 * the measure unassessed. */
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
