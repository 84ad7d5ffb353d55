/* SPDX-License-Identifier: MIT */
/*
 * Measures held against a profile: which are bad, which reasons that names, and pass or not.
 *
 * Three-valued: a measure that has a limit and could not be taken leaves its reason unassessed, and
 * an unassessed reason on which the profile rejects is never a pass.
 */
#ifndef DAEMON_CORE_VERDICT_H
#define DAEMON_CORE_VERDICT_H

#include "daemon/core/measure.h"
#include "daemon/core/profile.h"

enum measure_state { MEASURE_OK, MEASURE_BAD, MEASURE_UNASSESSED, MEASURE_OFF };

enum verdict_outcome { VERDICT_PASS, VERDICT_REJECT, VERDICT_UNASSESSED };

struct verdict {
	enum verdict_outcome outcome;
	reason_set reasons;    /* named, and the profile rejects on them */
	reason_set advice;     /* named, and the profile only advises */
	reason_set unassessed; /* rejecting reasons whose measures could not be taken */
	reason_set above; /* of the named ones: brought by a value above its limit, not below */
	enum measure_state states[MEASURE_COUNT];
};

/* overridden: reasons an operator has excepted for this visit (recorded); they become advice. */
void verdict_judge(const struct profile *profile, const struct measures *measures,
		   reason_set overridden, struct verdict *ret_verdict);

const char *verdict_outcome_name(enum verdict_outcome outcome); /* pass reject unassessed */
const char *measure_state_name(enum measure_state state);       /* ok bad unassessed off */

#endif
