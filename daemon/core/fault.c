/* SPDX-License-Identifier: MIT */
#include "daemon/core/fault.h"

#include <stddef.h>

static const char *const names[FAULT_COUNT] = {
#define X(id, text, code) [FAULT_##id] = #text,
	FAULTS(X)
#undef X
};

static const char *const codes[FAULT_COUNT] = {
#define X(id, text, code) [FAULT_##id] = code,
	FAULTS(X)
#undef X
};

const char *fault_name(enum fault fault)
{
	return fault < FAULT_COUNT ? names[fault] : NULL;
}

const char *fault_code(enum fault fault)
{
	return fault < FAULT_COUNT ? codes[fault] : NULL;
}

enum fault fault_first(fault_set set)
{
	for (unsigned i = 0; i < FAULT_COUNT; i++)
		if (set & fault_bit((enum fault)i))
			return (enum fault)i;
	return FAULT_NONE;
}
