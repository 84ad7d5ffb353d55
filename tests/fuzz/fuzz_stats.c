/* SPDX-License-Identifier: MIT */
/* aims: daemon/store/days.c */
/* A day's file of the statistics. */
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/store/days.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct tally tally, again;
	char *line = NULL;
	size_t length = 0;
	if (days_parse(bytes, size, &tally) < 0)
		return 0;
	assert(tally_is_day(tally.day));
	(void)tally_within_s(&tally, 50);
	struct json_object *object = days_describe(&tally, false);
	assert(json_copy_line(object, &line, &length) == 0);
	json_object_put(object);
	/* several unknown names add up under one, which may then be too large */
	if (days_parse(line, length, &again) == 0)
		assert(again.visits == tally.visits &&
		       tally_refused(&again) == tally_refused(&tally));
	free(line);
	return 0;
}
