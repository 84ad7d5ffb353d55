/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/photo_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/error_text.h"
#include "daemon/store/ledger.h"

struct reading {
	struct photo_list *list;
	enum spool_state state;
};

static struct photo_row *add(struct photo_list *list, const char *id)
{
	struct uuid uuid;
	if (uuid_parse(id, &uuid) < 0)
		return NULL;
	if (list->count == list->room) {
		size_t room = list->room > 0 ? 2 * list->room : 256;
		void *rows = reallocarray(list->rows, room, sizeof(list->rows[0]));
		if (!rows)
			return NULL;
		list->rows = rows;
		list->room = room;
	}
	struct photo_row *row = &list->rows[list->count++];
	*row = (struct photo_row){ .is_here = false };
	(void)snprintf(row->id, sizeof(row->id), "%s", id);
	receipt_format(&uuid, row->receipt);
	return row;
}

static int on_item(const char *id, void *user)
{
	const struct reading *reading = user;
	struct photo_row *row = add(reading->list, id);
	if (!row)
		return -ENOMEM;
	row->is_here = true;
	row->state = reading->state;
	return 0;
}

static int on_line(const struct ledger_row *line, void *user)
{
	struct photo_row *row = add(user, line->id);
	if (!row)
		return -ENOMEM;
	row->is_event = line->state == LEDGER_EVENT;
	memcpy(row->person, line->person, sizeof(row->person));
	return 0;
}

/* The courier may move an item to sent/ between two folders' turns, so sent/ is read last. */
static int read_spool(const struct spool *spool, struct problem *problem, struct photo_list *list)
{
	static const enum spool_state states[] = { SPOOL_PENDING, SPOOL_HELD, SPOOL_REFUSED,
						   SPOOL_BROKEN, SPOOL_SENT };
	struct reading reading = { .list = list };
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		reading.state = states[i];
		int r = spool_scan(spool, states[i], on_item, &reading);
		if (r < 0)
			return problem_set(problem, r, "%s/ of the spool cannot be read: %s",
					   spool_state_name(states[i]), error_text(-r));
	}
	return 0;
}

/* Sorts by id. Of one item's rows the row of the spool comes first, and sent/ before the others: an
 * item in two states was just moved to sent/. */
static int compare(const void *left, const void *right)
{
	const struct photo_row *one = left, *other = right;
	int order = strcmp(one->id, other->id);
	if (order == 0)
		order = (int)other->is_here - (int)one->is_here;
	if (order == 0)
		order = (int)(other->state == SPOOL_SENT) - (int)(one->state == SPOOL_SENT);
	return order;
}

/* Makes one row of all rows with the same id. */
static void merge(struct photo_list *list)
{
	size_t count = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct photo_row *row = &list->rows[i];
		struct photo_row *last = count > 0 ? &list->rows[count - 1] : NULL;
		if (!last || strcmp(last->id, row->id) != 0) {
			list->rows[count++] = *row;
			continue;
		}
		last->is_event |= row->is_event;
		if (row->person[0])
			memcpy(last->person, row->person, sizeof(last->person));
	}
	list->count = count;
}

int photo_list_read(const struct spool *spool, const char *ledger_folder, struct problem *problem,
		    struct photo_list *list)
{
	struct ledger_facts facts;
	int r = read_spool(spool, problem, list);
	if (r < 0)
		return r;
	r = ledger_scan(ledger_folder, on_line, list, &facts);
	list->ledger_error = r == -ENOENT ? 0 : r;
	if (list->count > 0)
		qsort(list->rows, list->count, sizeof(list->rows[0]), compare);
	merge(list);
	return 0;
}

void photo_list_clear(struct photo_list *list)
{
	free(list->rows);
	*list = (struct photo_list){ .rows = NULL };
}

const char *photo_list_state(const struct photo_row *row)
{
	return row->is_here ? spool_state_name(row->state) : "gone";
}
