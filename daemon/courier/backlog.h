/* SPDX-License-Identifier: MIT */
/*
 * The items of pending/ that one route knows: which are ready, under way, or waiting, and until when.
 *
 * It holds at most BACKLOG_ITEMS_MAX items in memory and reads the rest from the folder page by
 * page, so a backlog of a hundred thousand costs no more memory than one of a hundred. The schedule
 * lives in memory, on the monotonic clock: after a restart every item is ready.
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
	int64_t due_ms;   /* of ENTRY_WAITING */
	int64_t tried_ms; /* the last time; 0: not yet */
	unsigned tries, placed_files;
	struct refusal refusal;
	bool was_cut;        /* the connection broke in its last try */
	bool has_come_again; /* into pending/, while it was being moved out */
	uint64_t row;        /* of the row of refusals that it is counted in */
	struct delivery *delivery;
	struct clerk_task *move; /* out of pending/ */
	void *route;             /* whose entry it is */
	struct backlog *backlog;
};

/* section: for messages. route: handed to each entry. -ENOMEM */
must_check int backlog_create(const char *section, const char *spool_path, void *route,
			      struct problem *problem, struct backlog **ret_backlog);
void backlog_destroy(struct backlog *backlog); /* null is fine */

/* pending/ got this item. Null: some were missed; the folder is read again soon. */
void backlog_notice(struct backlog *backlog, const char *id);
/* Reads some more names from pending/. True where there is more to read, and room for it. */
bool backlog_refill(struct backlog *backlog, int64_t now_ms);
/* Everything is due now, and the folder is read again. */
void backlog_hurry(struct backlog *backlog);

/* The entry to send next; null: nothing is due. Where only one is tried, to see whether the server
 * works again, it is the one that was tried longest ago or never, so that each gets its turn. */
struct entry *backlog_pick(struct backlog *backlog, int64_t now_ms, bool is_trial);
/* When the next entry is due, or the next reading of the folder. */
int64_t backlog_due_ms(const struct backlog *backlog, int64_t now_ms);
/* The item has left pending/, or this route has nothing more to do with it. Where it has come again
 * meanwhile it is as new. */
void backlog_forget(struct entry *entry);
struct entry *backlog_find(struct backlog *backlog, const char *id); /* null: not known */

typedef void (*backlog_each_fn)(struct entry *entry);
void backlog_each(struct backlog *backlog, backlog_each_fn each);
unsigned backlog_count(const struct backlog *backlog);

#endif
