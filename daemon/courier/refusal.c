/* SPDX-License-Identifier: MIT */
#include "daemon/courier/refusal.h"

enum refusal_verdict refusal_add(struct refusal *refusal, const struct refusal_policy *policy,
				 int status, int64_t now_ms, uint64_t accepted)
{
	if (refusal->times == 0 || refusal->status != status)
		*refusal = (struct refusal){ .status = status,
					     .since_ms = now_ms,
					     .accepted_then = accepted };
	refusal->times++;
	if (refusal->times < policy->times || now_ms - refusal->since_ms < policy->span_ms)
		return REFUSAL_TOO_EARLY;
	return accepted > refusal->accepted_then || refusal->has_probed ? REFUSAL_BELIEVED
									: REFUSAL_UNPROVED;
}

void refusal_add_probe(struct refusal *refusal)
{
	refusal->has_probed = true;
}
