/* SPDX-License-Identifier: MIT */
#include "daemon/core/entry.h"

enum entry entry_decide(const struct entry_facts *facts)
{
	bool knows_today = facts->today != 0;
	if (knows_today && facts->minor_until != 0 && facts->today < facts->minor_until)
		return ENTRY_MINOR;
	if (knows_today && facts->starts != 0 && facts->today < facts->starts)
		return ENTRY_NOT_BEGUN;
	if (knows_today && facts->ends != 0 && facts->today > facts->ends)
		return ENTRY_OVER;
	if (facts->was_here)
		return facts->may_repeat ? ENTRY_AGAIN : ENTRY_AGAIN_REFUSED;
	return ENTRY_OPEN;
}

bool entry_is_refusal(enum entry entry)
{
	return entry != ENTRY_OPEN && entry != ENTRY_AGAIN;
}
