/* SPDX-License-Identifier: MIT */
#include "daemon/courier/backlog.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"

enum {
	/* The folder pending/ is read again after this time, because inotify may lose events and an
	 * operator may restore a folder. */
	PASS_MS = 60 * 1000,
	/* Reading pending/ may take at most 1/20 of the courier's time. */
	PASS_SHARE = 20,
	READS_AT_ONCE = 2048, /* maximum number of names read before the event loop continues */
};

struct backlog {
	char section[16], path[272];
	void *route;
	struct entry entries[BACKLOG_ITEMS_MAX];
	unsigned used;
	DIR *folder; /* folder that is being read; null: no folder is being read */
	int64_t pass_began_ms, next_pass_ms;
	bool has_missed; /* the table may lack an item that is in pending/ */
};

int backlog_create(const char *section, const char *spool_path, void *route,
		   struct problem *problem, struct backlog **ret_backlog)
{
	struct backlog *backlog = calloc(1, sizeof(*backlog));
	if (!backlog)
		return problem_memory(problem);
	(void)snprintf(backlog->section, sizeof(backlog->section), "%s", section);
	(void)snprintf(backlog->path, sizeof(backlog->path), "%s/pending", spool_path);
	backlog->route = route;
	*ret_backlog = backlog;
	return 0;
}

void backlog_destroy(struct backlog *backlog)
{
	if (!backlog)
		return;
	if (backlog->folder)
		(void)closedir(backlog->folder);
	free(backlog);
}

/* ---- the table ---- */

struct entry *backlog_find(struct backlog *backlog, const char *id)
{
	for (unsigned i = 0; i < BACKLOG_ITEMS_MAX && backlog->used > 0; i++)
		if (backlog->entries[i].state != ENTRY_FREE &&
		    strcmp(backlog->entries[i].id, id) == 0)
			return &backlog->entries[i];
	return NULL;
}

static void set_new(struct backlog *backlog, struct entry *entry, const char *id)
{
	struct entry fresh = { .state = ENTRY_READY, .route = backlog->route, .backlog = backlog };
	(void)snprintf(fresh.id, sizeof(fresh.id), "%s", id);
	*entry = fresh;
}

/* Adds the item to the table. Returns false if the table is full. */
static bool add(struct backlog *backlog, const char *id)
{
	for (unsigned i = 0; i < BACKLOG_ITEMS_MAX; i++) {
		if (backlog->entries[i].state != ENTRY_FREE)
			continue;
		set_new(backlog, &backlog->entries[i], id);
		backlog->used++;
		return true;
	}
	return false;
}

void backlog_forget(struct entry *entry)
{
	if (entry->has_come_again) {
		set_new(entry->backlog, entry, entry->id);
		return;
	}
	entry->backlog->used--;
	*entry = (struct entry){ .state = ENTRY_FREE };
}

/* If the table is full and all its items are waiting, the courier could try no other item. So this
 * function forgets the item with the longest wait. That item is still in pending/, and the courier
 * finds it there again. */
static void make_room(struct backlog *backlog)
{
	struct entry *last = NULL;
	for (unsigned i = 0; i < BACKLOG_ITEMS_MAX; i++) {
		struct entry *entry = &backlog->entries[i];
		if (entry->state != ENTRY_WAITING)
			return;
		if (!last || entry->due_ms > last->due_ms)
			last = entry;
	}
	if (last) {
		backlog_forget(last);
		backlog->has_missed = true;
	}
}

/* ---- reading the folder ---- */

static bool open_pass(struct backlog *backlog, int64_t now_ms)
{
	if (now_ms < backlog->next_pass_ms)
		return false;
	backlog->folder = opendir(backlog->path);
	backlog->pass_began_ms = now_ms;
	backlog->next_pass_ms = now_ms + PASS_MS;
	backlog->has_missed = false;
	if (!backlog->folder)
		log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_FOLDER,
			  "%s: %s cannot be read: %s; restore it with systemd-tmpfiles --create",
			  backlog->section, backlog->path, strerror(errno));
	return backlog->folder;
}

static void close_pass(struct backlog *backlog)
{
	int64_t now = clock_monotonic_ms();
	int64_t wait = (now - backlog->pass_began_ms) * PASS_SHARE;
	(void)closedir(backlog->folder);
	backlog->folder = NULL;
	backlog->next_pass_ms = backlog->has_missed ? now : now + (wait > PASS_MS ? wait : PASS_MS);
}

bool backlog_refill(struct backlog *backlog, int64_t now_ms)
{
	if (!backlog->folder && !open_pass(backlog, now_ms))
		return false;
	if (backlog->used == BACKLOG_ITEMS_MAX)
		make_room(backlog);
	for (int i = 0; i < READS_AT_ONCE && backlog->used < BACKLOG_ITEMS_MAX; i++) {
		const struct dirent *file = readdir(backlog->folder);
		if (!file) {
			close_pass(backlog);
			return false;
		}
		if (uuid_is_valid(file->d_name) && !backlog_find(backlog, file->d_name))
			(void)add(backlog, file->d_name);
	}
	return backlog->used < BACKLOG_ITEMS_MAX;
}

void backlog_notice(struct backlog *backlog, const char *id)
{
	struct entry *known = id ? backlog_find(backlog, id) : NULL;
	if (known) {
		known->has_come_again = known->move != NULL;
		/* an operator may have put the item there to have it sent again */
		known->is_settled = false;
	}
	if (known || (id && (!uuid_is_valid(id) || add(backlog, id))))
		return;
	backlog->has_missed = true;
	if (!backlog->folder)
		backlog->next_pass_ms = clock_monotonic_ms();
}

void backlog_hurry(struct backlog *backlog)
{
	for (unsigned i = 0; i < BACKLOG_ITEMS_MAX; i++)
		backlog->entries[i].due_ms = 0;
	backlog->next_pass_ms = 0;
}

/* ---- the schedule ---- */

static bool is_due(const struct entry *entry, int64_t now_ms)
{
	return entry->state == ENTRY_READY ||
	       (entry->state == ENTRY_WAITING && now_ms >= entry->due_ms);
}

/* Returns whether `entry` must be sent before `other`. Normally an item that has waited is sent
 * before an item that was never tried. In a trial, an item that was never tried comes first, then
 * the item whose last try is the oldest. */
static bool goes_before(const struct entry *entry, const struct entry *other, bool is_trial)
{
	if (is_trial)
		return entry->tried_ms < other->tried_ms;
	return entry->state == ENTRY_WAITING && other->state == ENTRY_READY;
}

struct entry *backlog_pick(struct backlog *backlog, int64_t now_ms, bool is_trial)
{
	struct entry *first = NULL;
	for (unsigned i = 0; i < BACKLOG_ITEMS_MAX; i++) {
		struct entry *entry = &backlog->entries[i];
		if (is_due(entry, now_ms) && (!first || goes_before(entry, first, is_trial)))
			first = entry;
	}
	return first;
}

int64_t backlog_due_ms(const struct backlog *backlog, int64_t now_ms)
{
	int64_t due = INT64_MAX;
	for (unsigned i = 0; i < BACKLOG_ITEMS_MAX; i++) {
		const struct entry *entry = &backlog->entries[i];
		if (entry->state == ENTRY_READY)
			return now_ms;
		if (entry->state == ENTRY_WAITING && entry->due_ms < due)
			due = entry->due_ms;
	}
	if (backlog->next_pass_ms < due && !backlog->folder)
		due = backlog->next_pass_ms;
	return due;
}

void backlog_each(struct backlog *backlog, backlog_each_fn each)
{
	for (unsigned i = 0; i < BACKLOG_ITEMS_MAX; i++)
		if (backlog->entries[i].state != ENTRY_FREE)
			each(&backlog->entries[i]);
}

unsigned backlog_count(const struct backlog *backlog)
{
	return backlog->used;
}
