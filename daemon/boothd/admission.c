/* SPDX-License-Identifier: MIT */
#include "daemon/boothd/admission.h"

#include <time.h>

#include "daemon/base/clock.h"

int admission_name(const struct campaign *campaign, const struct visit *visit,
		   char person[PERSON_TEXT_SIZE])
{
	person[0] = '\0';
	if (!campaign || !visit->key[0])
		return 0;
	return campaign_person(campaign, visit_key_kind(visit), visit->key, person);
}

enum entry admission_decide(const struct admission *admission, struct visit *visit)
{
	char person[PERSON_TEXT_SIZE];
	struct entry_facts facts = { .today = admission->today,
				     .starts = visit->student.starts,
				     .ends = visit->student.ends,
				     .minor_until = visit->student.minor_until,
				     .may_repeat = admission->may_repeat || visit->has_correction };
	if (admission->ledger && admission_name(admission->campaign, visit, person) == 0)
		facts.was_here =
			ledger_find(admission->ledger, person, admission->state, &visit->earlier);
	visit->entry = entry_decide(&facts);
	return visit->entry;
}

idcard_day admission_today(void)
{
	time_t now = (time_t)(clock_realtime_ms() / 1000);
	struct tm local;
	if (!localtime_r(&now, &local))
		return 0;
	return (local.tm_year + 1900) * 10000 + (local.tm_mon + 1) * 100 + local.tm_mday;
}
