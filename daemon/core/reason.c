/* SPDX-License-Identifier: MIT */
#include "daemon/core/reason.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *name;
	enum reason_action action;
} reasons[REASON_COUNT] = {
#define X(id, text, what) [REASON_##id] = { .name = #text, .action = REASON_##what },
	REASONS(X)
#undef X
};

const char *reason_name(enum reason reason)
{
	return reason < REASON_COUNT ? reasons[reason].name : NULL;
}

enum reason_action reason_default(enum reason reason)
{
	return reason < REASON_COUNT ? reasons[reason].action : REASON_OFF;
}

bool reason_may_be_overridden(enum reason reason)
{
	return reason == REASON_HEAD_COVERED || reason == REASON_HAIR_OVER_EYES ||
	       reason == REASON_HAIR_OVER_BROWS;
}

enum reason reason_parse(const char *name)
{
	for (unsigned i = 0; i < REASON_COUNT; i++)
		if (strcmp(reasons[i].name, name) == 0)
			return (enum reason)i;
	return REASON_NONE;
}

enum reason reason_first(reason_set set)
{
	for (unsigned i = 0; i < REASON_COUNT; i++)
		if (set & reason_bit((enum reason)i))
			return (enum reason)i;
	return REASON_NONE;
}
