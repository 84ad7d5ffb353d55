/* SPDX-License-Identifier: MIT */
/*
 * The items of pending/ that one route knows. The backlog records which items are ready, being sent
 * or waiting, and how long they wait.
 *
 * It holds at most BACKLOG_ITEMS_MAX items in memory and reads the rest from the folder part by
 * part. A backlog of a hundred thousand items therefore needs no more memory than a backlog of a
 * hundred. The waiting times are kept only in memory, by the monotonic clock: after a restart every
 * item is ready.
 */
#ifndef DAEMON_COURIER_BACKLOG_H
#define DAEMON_COURIER_BACKLOG_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/core/uuid.h"
#include "daemon/courier/refusal.h"

enum { BACKLOG_ITEMS_MAX = 256 };

struct backlog;
struct clerk_task;
struct delivery;

enum entry_state { ENTRY_FREE, ENTRY_READY, ENTRY_UNDER_WAY, ENTRY_WAITING };

struct entry {
	enum entry_state state;
	char id[UUID_TEXT_SIZE];
	int64_t due_ms;   /* time at which the wait ends; used in state ENTRY_WAITING */
	int64_t tried_ms; /* time of the last try; 0: not tried yet */
	unsigned tries, placed_files;
	struct refusal refusal;
	/* every destination has the item or has refused it, but it could not be moved out of
	 * pending/: only the move is tried again */
	bool is_settled, is_refused;
	bool was_cut;        /* the connection broke during the item's last try */
	bool has_come_again; /* the item came into pending/ again while it was being moved out */
	/* identifier of the series of refused items that includes this item; 0: no series */
	uint64_t row;
	struct delivery *delivery;
	struct clerk_task *move; /* task that moves the item out of pending/; null: no such task */
	void *route;             /* the route to which this entry belongs */
	struct backlog *backlog;
};

/* section: name of the settings' section, for messages. route: stored in each entry. -ENOMEM: out
 * of memory. */
must_check int backlog_create(const char *section, const char *spool_path, void *route,
			      struct problem *problem, struct backlog **ret_backlog);
void backlog_destroy(struct backlog *backlog); /* null is fine */

/* Notes that the item came into pending/. If id is null, the watch missed some items, so the
 * backlog reads the folder again soon. */
void backlog_notice(struct backlog *backlog, const char *id);
/* Reads some more names from pending/. Returns true if the folder still has more names and the
 * table has room for them. */
bool backlog_refill(struct backlog *backlog, int64_t now_ms);
/* Makes every item due now and reads the folder again. */
void backlog_hurry(struct backlog *backlog);

/* Returns the entry to send next; null: no entry is due. is_trial: a single item is sent to test
 * whether the server works again. For a trial, the function chooses an item that was never tried.
 * If all items were tried, it chooses the item whose last try is the oldest. So every item gets its
 * turn. */
struct entry *backlog_pick(struct backlog *backlog, int64_t now_ms, bool is_trial);
/* Returns the time at which the next entry or the next reading of the folder is due. */
int64_t backlog_due_ms(const struct backlog *backlog, int64_t now_ms);
/* Removes the entry: the item has left pending/, or this route has no more work with it. If the
 * item has come again meanwhile, the entry starts again as new. */
void backlog_forget(struct entry *entry);
/* Returns the entry with this id; null if there is no such entry. */
struct entry *backlog_find(struct backlog *backlog, const char *id);

typedef void (*backlog_each_fn)(struct entry *entry);
void backlog_each(struct backlog *backlog, backlog_each_fn each);
unsigned backlog_count(const struct backlog *backlog);

#endif
