/* SPDX-License-Identifier: MIT */
#include "daemon/core/reading.h"

#include <stdio.h>
#include <string.h>

static void take_hint(struct reading *reading, enum aim_hint hint)
{
	if (hint == reading->last)
		reading->shown = hint;
	reading->last = hint;
}

enum reading_result reading_take(struct reading *reading, enum aim_find find, const char *text,
				 enum aim_hint hint, int64_t now_ms)
{
	int64_t since_ms = now_ms - reading->at_ms;
	take_hint(reading, find == AIM_FOUND_NOTHING ? hint : AIM_NONE);
	if (find == AIM_FOUND_NOTHING)
		return READING_NOTHING;
	const char *read = find == AIM_FOUND_TEXT ? text : "";
	bool is_same = find == reading->find && strcmp(read, reading->text) == 0;
	reading->at_ms = now_ms;
	if (is_same && reading->has_counted && since_ms <= READING_AGAIN_MS)
		return READING_NOTHING;
	reading->has_counted = is_same && !reading->has_counted && since_ms <= READING_TWICE_MS;
	reading->find = find;
	if (!is_same)
		(void)snprintf(reading->text, sizeof(reading->text), "%s", read);
	if (!reading->has_counted)
		return READING_NOTHING;
	return find == AIM_FOUND_TEXT ? READING_TEXT : READING_REFUSED;
}
