/* SPDX-License-Identifier: MIT */
/*
 * Compares measures with a profile's limits. Tells which measures are bad, which reasons they name,
 * and whether the photo passes.
 *
 * If a measure has a limit and could not be taken, the reason that the measure names is unassessed.
 * A photo with an unassessed reason does not pass if the profile rejects on that reason.
 */
#ifndef DAEMON_CORE_VERDICT_H
#define DAEMON_CORE_VERDICT_H

#include "daemon/core/measure.h"
#include "daemon/core/profile.h"

enum measure_state { MEASURE_OK, MEASURE_BAD, MEASURE_UNASSESSED, MEASURE_OFF };

enum verdict_outcome { VERDICT_PASS, VERDICT_REJECT, VERDICT_UNASSESSED };

struct verdict {
	enum verdict_outcome outcome;
	reason_set reasons; /* reasons that were found and for which the profile rejects a photo */
	reason_set advice;  /* reasons that were found and that the profile treats as advice */
	/* reasons that could not be judged and for which the profile rejects a photo */
	reason_set unassessed;
	reason_set above; /* reasons found because a value lies above its limit, not below */
	enum measure_state states[MEASURE_COUNT];
};

/* overridden: reasons that an operator has set aside for this visit. If such a reason is found, it
 * counts as advice. */
void verdict_judge(const struct profile *profile, const struct measures *measures,
		   reason_set overridden, struct verdict *ret_verdict);

/* Returns "pass", "reject" or "unassessed". */
const char *verdict_outcome_name(enum verdict_outcome outcome);
/* Returns "ok", "bad", "unassessed" or "off". */
const char *measure_state_name(enum measure_state state);

#endif
