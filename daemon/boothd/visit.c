/* SPDX-License-Identifier: MIT */
#include "daemon/boothd/visit.h"

#include <string.h>

void visit_begin(struct visit *visit, uint32_t number, int64_t now_ms)
{
	visit_end(visit);
	visit->number = number;
	visit->began_ms = now_ms;
}

void visit_override(struct visit *visit, const struct visit_override *override)
{
	unsigned at = 0;
	while (at < visit->override_count && visit->overrides[at].reason != override->reason)
		at++;
	if (at == OVERRIDES_MAX)
		return;
	visit->overrides[at] = *override;
	if (at == visit->override_count)
		visit->override_count++;
}

reason_set visit_overridden(const struct visit *visit)
{
	reason_set set = 0;
	for (unsigned i = 0; i < visit->override_count; i++)
		set |= reason_bit(visit->overrides[i].reason);
	return set;
}

bool visit_grant(struct visit *visit, const struct visit_grant *grant)
{
	if (visit->grant_count == GRANTS_MAX)
		return false;
	visit->grants[visit->grant_count++] = *grant;
	return true;
}

reason_set visit_refusal(const struct visit *visit)
{
	const struct verdict *verdict = &visit->still.verdict;
	return verdict->reasons ? verdict->reasons : verdict->unassessed;
}

void visit_discard(struct visit *visit)
{
	still_shots_release(&visit->burst);
	if (visit->has_still)
		still_release(&visit->still);
	visit->has_still = false;
	visit->is_saved = false;
	explicit_bzero(visit->receipt, sizeof(visit->receipt));
	explicit_bzero(visit->id_text, sizeof(visit->id_text));
}

const char *visit_offered_phone(const struct visit *visit)
{
	return visit->typed[0] ? visit->typed : visit->student.phone;
}

void visit_forget(struct visit *visit)
{
	explicit_bzero(visit->typed, sizeof(visit->typed));
	explicit_bzero(visit->key, sizeof(visit->key));
	explicit_bzero(visit->code, sizeof(visit->code));
	explicit_bzero(visit->phone, sizeof(visit->phone));
	explicit_bzero(visit->read, sizeof(visit->read));
	explicit_bzero(&visit->student, sizeof(visit->student));
	visit->roster = VISIT_NO_ROSTER;
	visit->is_typed = false;
	explicit_bzero(&visit->earlier, sizeof(visit->earlier));
	visit->entry = ENTRY_OPEN;
	visit->has_correction = false;
	visit->proofread = PROOFREAD_NONE;
}

const char *visit_key_kind(const struct visit *visit)
{
	if (!visit->key[0])
		return "none";
	return visit->roster == VISIT_NO_ROSTER ? "code" : "student_number";
}

const char *visit_identified_by(const struct visit *visit)
{
	if (!visit->key[0])
		return "none";
	if (visit->roster == VISIT_NO_ROSTER)
		return "code";
	if (visit->roster == VISIT_LISTED && visit->found_by == ROSTER_BY_TICKET)
		return "ticket";
	return visit->is_typed ? "typed" : "card";
}

void visit_end(struct visit *visit)
{
	visit_discard(visit);
	explicit_bzero(visit, sizeof(*visit));
}
