/* SPDX-License-Identifier: MIT */
/*
 * What the examiner measures: one row a measure, the one table that lists them all.
 *
 * A measure that ISO/IEC 29794-5 defines carries its name, native value and 0-100 score; the others
 * have CamelCase English names and no score. A measure's value is either taken or UNASSESSED, which
 * is never a pass. Which limit makes a measure bad, and what reason that brings out, stands in the
 * profile (profile.h): the rows here say which reason its low and its high side mean.
 */
#ifndef DAEMON_CORE_MEASURE_H
#define DAEMON_CORE_MEASURE_H

#include <math.h>
#include <stdbool.h>

#include "daemon/core/reason.h"

/*
 * X(id, Name, unit, reason below its minimum, reason above its maximum, source)
 * The families under daemon/examiner take the measures; measure_table.h names each row's file.
 */
#include "daemon/core/measure_table.h"

enum measure {
#define X(id, name, unit, low, high, source) MEASURE_##id,
	MEASURES(X)
#undef X
		MEASURE_COUNT,
};

struct measure_value {
	bool assessed;
	double value; /* native, in the row's unit; only where assessed */
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
/* MEASURE_COUNT where unknown. */
enum measure measure_parse(const char *name);

/* What is no number (a share of nothing) was not taken. */
static inline void measures_set_scored(struct measures *measures, enum measure measure,
				       double value, int score)
{
	const bool is_number = isfinite(value);
	measures->values[measure] = (struct measure_value){ .assessed = is_number,
							    .value = is_number ? value : 0,
							    .score = is_number ? score : -1 };
}

static inline void measures_set(struct measures *measures, enum measure measure, double value)
{
	measures_set_scored(measures, measure, value, -1);
}

#endif
