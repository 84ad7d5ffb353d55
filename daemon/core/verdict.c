/* SPDX-License-Identifier: MIT */
#include "daemon/core/verdict.h"

#include <string.h>

/* Returns the reason that the measure has for a value outside its limits; REASON_NONE if the value
 * lies inside. */
static enum reason violated(enum measure measure, const struct limit *limit, double value,
			    bool *ret_is_above)
{
	*ret_is_above = false;
	if (limit->has_min && !(value >= limit->min))
		return measure_reason_low(measure);
	if (limit->has_max && !(value <= limit->max)) {
		*ret_is_above = true;
		return measure_reason_high(measure);
	}
	return REASON_NONE;
}

static bool reason_acts(const struct profile *profile, enum reason reason)
{
	return reason < REASON_COUNT && profile->actions[reason] != REASON_OFF;
}

/* Returns the measure's limit. Leaves out its minimum or maximum if the profile has switched off
 * the reason for that side. */
static struct limit active_limit(const struct profile *profile, enum measure measure)
{
	struct limit limit = profile->limits[measure];
	limit.has_min = limit.has_min && reason_acts(profile, measure_reason_low(measure));
	limit.has_max = limit.has_max && reason_acts(profile, measure_reason_high(measure));
	return limit;
}

static void note_unassessed(const struct profile *profile, enum measure measure,
			    const struct limit *limit, struct verdict *verdict)
{
	enum reason low = measure_reason_low(measure), high = measure_reason_high(measure);
	if (limit->has_min && profile->actions[low] == REASON_REJECT)
		verdict->unassessed |= reason_bit(low);
	if (limit->has_max && profile->actions[high] == REASON_REJECT)
		verdict->unassessed |= reason_bit(high);
}

static void judge_measure(const struct profile *profile, enum measure measure,
			  const struct measure_value *value, struct verdict *verdict)
{
	struct limit limit = active_limit(profile, measure);
	if (!limit.has_min && !limit.has_max) {
		verdict->states[measure] = MEASURE_OFF;
		return;
	}
	if (!value->is_assessed) {
		verdict->states[measure] = MEASURE_UNASSESSED;
		note_unassessed(profile, measure, &limit, verdict);
		return;
	}
	bool is_above;
	enum reason reason = violated(measure, &limit, value->value, &is_above);
	verdict->states[measure] = reason == REASON_NONE ? MEASURE_OK : MEASURE_BAD;
	if (reason == REASON_NONE)
		return;
	if (is_above)
		verdict->above |= reason_bit(reason);
	if (profile->actions[reason] == REASON_REJECT)
		verdict->reasons |= reason_bit(reason);
	else
		verdict->advice |= reason_bit(reason);
}

void verdict_judge(const struct profile *profile, const struct measures *measures,
		   reason_set overridden, struct verdict *ret_verdict)
{
	struct verdict verdict = { .outcome = VERDICT_PASS };
	for (unsigned i = 0; i < MEASURE_COUNT; i++)
		judge_measure(profile, (enum measure)i, &measures->values[i], &verdict);
	verdict.advice |= verdict.reasons & overridden;
	verdict.reasons &= ~overridden;
	/* If one measure found a reason, the reason counts as assessed, even if another measure
	 * that has the same reason was not taken. */
	verdict.unassessed &= ~(verdict.reasons | overridden);
	if (verdict.reasons != 0)
		verdict.outcome = VERDICT_REJECT;
	else if (verdict.unassessed != 0)
		verdict.outcome = VERDICT_UNASSESSED;
	*ret_verdict = verdict;
}

const char *verdict_outcome_name(enum verdict_outcome outcome)
{
	switch (outcome) {
	case VERDICT_PASS:
		return "pass";
	case VERDICT_REJECT:
		return "reject";
	case VERDICT_UNASSESSED:
		return "unassessed";
	}
	return "unassessed";
}

const char *measure_state_name(enum measure_state state)
{
	switch (state) {
	case MEASURE_OK:
		return "ok";
	case MEASURE_BAD:
		return "bad";
	case MEASURE_UNASSESSED:
		return "unassessed";
	case MEASURE_OFF:
		return "off";
	}
	return "unassessed";
}
