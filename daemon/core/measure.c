/* SPDX-License-Identifier: MIT */
#include "daemon/core/measure.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *name, *unit, *source;
	enum reason low, high;
} rows[MEASURE_COUNT] = {
#define X(id, text, measured_in, below, above, says)                                               \
	[MEASURE_##id] = { .name = #text,                                                          \
			   .unit = measured_in,                                                    \
			   .source = says,                                                         \
			   .low = REASON_##below,                                                  \
			   .high = REASON_##above },
	MEASURES(X)
#undef X
};

const char *measure_name(enum measure measure)
{
	return measure < MEASURE_COUNT ? rows[measure].name : NULL;
}

const char *measure_unit(enum measure measure)
{
	return measure < MEASURE_COUNT ? rows[measure].unit : NULL;
}

const char *measure_source(enum measure measure)
{
	return measure < MEASURE_COUNT ? rows[measure].source : NULL;
}

enum reason measure_reason_low(enum measure measure)
{
	return measure < MEASURE_COUNT ? rows[measure].low : REASON_NONE;
}

enum reason measure_reason_high(enum measure measure)
{
	return measure < MEASURE_COUNT ? rows[measure].high : REASON_NONE;
}

enum measure measure_parse(const char *name)
{
	for (unsigned i = 0; i < MEASURE_COUNT; i++)
		if (strcmp(rows[i].name, name) == 0)
			return (enum measure)i;
	return MEASURE_COUNT;
}
