/* SPDX-License-Identifier: MIT */
#include "daemon/courier/note.h"

#include <stdio.h>
#include <string.h>

#include "daemon/base/clock.h"
#include "daemon/core/utf8.h"

static const struct docket_entry *find_settled(const struct docket *docket, const char *name)
{
	const struct docket_entry *entry = docket_find(docket, name);
	return entry && entry->state != DOCKET_WAITING ? entry : NULL;
}

struct note_sum note_sum_up(const struct docket *docket,
			    const struct note_destinations *destinations)
{
	struct note_sum sum = { .is_settled = true };
	for (unsigned i = 0; i < destinations->count; i++) {
		const struct docket_entry *entry = find_settled(docket, destinations->names[i]);
		sum.is_settled &= entry != NULL;
		sum.is_refused |= entry && entry->state == DOCKET_REFUSED;
	}
	return sum;
}

static void take_answer(struct docket_entry *entry, const struct placing_result *result,
			enum docket_state state)
{
	entry->unix_ms = clock_realtime_ms();
	entry->status = result->status;
	entry->state = state;
	entry->tries += state != DOCKET_DONE;
}

void note_take_result(struct docket_entry *entry, const struct placing_result *result)
{
	bool is_done = result->answer == ANSWER_DONE;
	take_answer(entry, result, is_done ? DOCKET_DONE : DOCKET_WAITING);
	(void)snprintf(entry->answer, sizeof(entry->answer), "%.250s",
		       is_done ? "" : result->problem.text);
	utf8_make_plain(entry->answer); /* the text may have been cut inside a UTF-8 character */
}

void note_take_refusal(struct docket_entry *entry, const struct placing_result *why)
{
	take_answer(entry, why, DOCKET_REFUSED);
	(void)snprintf(entry->answer, sizeof(entry->answer),
		       "refused for good: ask the server's administrator, then `boothctl queue "
		       "retry`; %.160s",
		       why->problem.text);
	utf8_make_plain(entry->answer);
}

int note_write(int item_fd, const struct docket_entry *entry, bool is_durable,
	       struct docket *ret_docket)
{
	docket_read(item_fd, ret_docket);
	struct docket_entry *place = docket_entry_of(ret_docket, entry->destination);
	/* delivery.json may be full of entries for destinations that are no longer in the settings.
	 * In that case, the new entry replaces the first one. */
	if (!place)
		place = &ret_docket->entries[0];
	*place = *entry;
	return docket_write(item_fd, ret_docket, is_durable);
}

static int reopen(int item_fd, struct docket *docket, struct problem *problem)
{
	for (unsigned i = 0; i < docket->count; i++)
		if (docket->entries[i].state == DOCKET_REFUSED)
			docket->entries[i].state = DOCKET_WAITING;
	int r = docket_write(item_fd, docket, true);
	return r < 0 ? problem_set(problem, r, "delivery.json cannot be written: %s", strerror(-r))
		     : 0;
}

int note_recall(int item_fd, const struct note_destinations *destinations, struct problem *problem,
		struct docket *ret_docket, struct docket_entry *ret_entry)
{
	const char *name = destinations->names[0];
	docket_read(item_fd, ret_docket);
	struct note_sum sum = note_sum_up(ret_docket, destinations);
	int r = sum.is_settled && sum.is_refused ? reopen(item_fd, ret_docket, problem) : 0;
	const struct docket_entry *entry = docket_find(ret_docket, name);
	*ret_entry = entry ? *entry : (struct docket_entry){ .state = DOCKET_WAITING };
	(void)snprintf(ret_entry->destination, sizeof(ret_entry->destination), "%s", name);
	return r;
}
