/* SPDX-License-Identifier: MIT */
/*
 * The operators' questions about the spool and their actions on it. All are plain file operations,
 * so no daemon needs to run. Running daemons are not disturbed: only a rename changes an item's
 * state, and of two renames only one succeeds.
 */
#ifndef DAEMON_STORE_QUEUE_H
#define DAEMON_STORE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/core/uuid.h"
#include "daemon/store/docket.h"
#include "daemon/store/item.h"
#include "daemon/store/spool.h"

struct queue_item {
	char id[UUID_TEXT_SIZE];
	enum spool_state state;
	int64_t taken_unix_ms; /* read from the id: the booth's clock when the photo was taken */
	uint64_t size_bytes;   /* sum of the sizes of its regular files */
	unsigned file_count;   /* number of all entries in its folder that are not hidden */
	struct docket docket;
};

/* Called for each entry that is skipped, with its name and the reason. */
typedef void (*queue_odd_fn)(enum spool_state state, const char *name, const char *why, void *user);

/* -ENOENT: the spool does not have the item, or no longer has it. */
must_check int queue_look(const struct spool *spool, const char *id, struct problem *problem,
			  struct queue_item *ret_item);

/* Calls each() for every item of the state. Calls odd() for every entry that is not an item or
 * cannot be read, so that no bad entry hides an item. Silently skips items that vanish during
 * the walk. */
typedef void (*queue_each_fn)(const struct queue_item *item, void *user);
must_check int queue_each(const struct spool *spool, enum spool_state state, queue_each_fn each,
			  queue_odd_fn odd, void *user);

/* Calls file() for every entry of the item's folder that is not hidden. */
typedef void (*queue_file_fn)(const char *name, uint64_t size_bytes, bool is_regular, void *user);
must_check int queue_each_file(const struct spool *spool, const struct queue_item *item,
			       queue_file_fn file, void *user);

/* Counts the state's items by age, as qshape(1) does for mail. */
enum { QUEUE_AGES = 9 };
/* names of the ages: "5m", "10m", ... "older" */
extern const char *const queue_age_names[QUEUE_AGES];
must_check int queue_ages(const struct spool *spool, enum spool_state state, int64_t now_unix_ms,
			  size_t ret_counts[QUEUE_AGES], size_t *ret_total);

enum queue_action {
	QUEUE_RETRY,   /* refused/ or broken/ -> pending/; the courier checks the item again */
	QUEUE_HOLD,    /* pending/ or refused/ -> held/ */
	QUEUE_RELEASE, /* held/ -> pending/ */
};
/* -ENOENT: the spool does not have the item. -EINVAL: the item's state does not allow the
 * action; the problem says why. */
must_check int queue_act(struct spool *spool, enum queue_action action, const char *id,
			 struct problem *problem);

/* Calls item_verify() for the item. */
must_check int queue_verify(const struct spool *spool, const struct queue_item *item,
			    const char *certificates_path, struct problem *problem,
			    struct item_verdict *ret_verdict);

/* Copies record.json, its signature and every file that the record lists to folder/ID/. This
 * folder must not exist yet. Copies either all files or nothing. Calls odd() for each entry that
 * the record does not list. Neither such entries nor delivery.json, the courier's note, are
 * copied. */
must_check int queue_export(const struct spool *spool, const struct queue_item *item,
			    const char *folder, queue_odd_fn odd, void *user,
			    struct problem *problem);

#endif
