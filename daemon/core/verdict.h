/* SPDX-License-Identifier: MIT */
/*
 * Compares measures with a profile's limits: which are bad, which reasons they name, and whether the
 * photo passes.
 *
 * There are three outcomes. Where a measure has a limit and could not be taken, its reason is
 * unassessed; a photo with an unassessed reason on which the profile rejects does not pass.
 */
#ifndef DAEMON_CORE_VERDICT_H
#define DAEMON_CORE_VERDICT_H

#include "daemon/core/measure.h"
#include "daemon/core/profile.h"

enum measure_state { MEASURE_OK, MEASURE_BAD, MEASURE_UNASSESSED, MEASURE_OFF };

enum verdict_outcome { VERDICT_PASS, VERDICT_REJECT, VERDICT_UNASSESSED };

struct verdict {
	enum verdict_outcome outcome;
	reason_set reasons;    /* found, and the profile rejects on them */
	reason_set advice;     /* found, and the profile only advises */
	reason_set unassessed; /* the profile rejects on them, but a measure could not be taken */
	reason_set above;      /* of those found: a value lies above its limit, not below */
	enum measure_state states[MEASURE_COUNT];
};

/* overridden: reasons that an operator has set aside for this visit; if found, they are advice. */
void verdict_judge(const struct profile *profile, const struct measures *measures,
		   reason_set overridden, struct verdict *ret_verdict);

const char *verdict_outcome_name(enum verdict_outcome outcome); /* pass reject unassessed */
const char *measure_state_name(enum measure_state state);       /* ok bad unassessed off */

#endif
