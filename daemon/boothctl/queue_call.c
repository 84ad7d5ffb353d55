/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/queue_call.h"

#include <string.h>

#include "daemon/base/error_text.h"
#include "daemon/console/output.h"

void queue_call_complain(struct queue_call *call, const struct problem *problem)
{
	call->has_failed = true;
	progress_pause(&call->progress);
	output_complaint("%s", problem->text);
}

void queue_call_pass_over(enum spool_state state, const char *name, const char *why, void *user)
{
	struct queue_call *call = user;
	progress_pause(&call->progress);
	output_complaint("passed over %s/%s: %s", spool_state_name(state), name, why);
	call->has_failed |= uuid_is_valid(name);
}

struct each {
	struct queue_call *call;
	queue_each_fn each;
	void *user;
};

static void on_item(const struct queue_item *item, void *user)
{
	const struct each *each = user;
	each->each(item, each->user);
}

static void on_odd(enum spool_state state, const char *name, const char *why, void *user)
{
	const struct each *each = user;
	queue_call_pass_over(state, name, why, each->call);
}

void queue_call_each(struct queue_call *call, enum spool_state state, queue_each_fn each,
		     void *user)
{
	struct each both = { .call = call, .each = each, .user = user };
	struct problem problem = { "" };
	int r = queue_each(call->spool, state, &call->span, on_item, on_odd, &both);
	if (r == 0)
		return;
	(void)problem_set(&problem, r, "%s/ cannot be read: %s", spool_state_name(state),
			  error_text(-r));
	queue_call_complain(call, &problem);
}

size_t queue_call_count(const struct queue_call *call)
{
	size_t total = 0, count = 0;
	for (int i = 0; i < SPOOL_STATES; i++)
		if (spool_count(call->spool, (enum spool_state)i, &count) == 0)
			total += count;
	return total;
}
