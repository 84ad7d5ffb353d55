/* SPDX-License-Identifier: MIT */
/*
 * What operators ask of the spool and do with it. All are plain file operations. No daemon needs to
 * run. Running daemons are not disturbed: only a rename changes an item's state, and of two renames
 * only one succeeds.
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
	int64_t taken_unix_ms; /* from the id: the booth's clock when the photo was taken */
	uint64_t size_bytes;   /* of its regular files */
	unsigned file_count;   /* of all entries in its folder that are not hidden */
	struct docket docket;
};

/* Told of each entry that is passed over: its name, and why. */
typedef void (*queue_odd_fn)(enum spool_state state, const char *name, const char *why, void *user);

/* -ENOENT: the spool has no such item (any more). */
must_check int queue_look(const struct spool *spool, const char *id, struct problem *problem,
			  struct queue_item *ret_item);

/* Calls each() for every item of the state, and odd() for every entry that is no item or cannot be
 * read, so that no entry hides an item. Says nothing of items that vanish meanwhile. */
typedef void (*queue_each_fn)(const struct queue_item *item, void *user);
must_check int queue_each(const struct spool *spool, enum spool_state state, queue_each_fn each,
			  queue_odd_fn odd, void *user);

/* Calls file() for every entry of the item's folder that is not hidden. */
typedef void (*queue_file_fn)(const char *name, uint64_t size_bytes, bool is_regular, void *user);
must_check int queue_each_file(const struct spool *spool, const struct queue_item *item,
			       queue_file_fn file, void *user);

/* Counts the state's items by age, as qshape(1) does for mail. */
enum { QUEUE_AGES = 9 };
extern const char *const queue_age_names[QUEUE_AGES]; /* "5m", "10m", ... "older" */
must_check int queue_ages(const struct spool *spool, enum spool_state state, int64_t now_unix_ms,
			  size_t ret_counts[QUEUE_AGES], size_t *ret_total);

enum queue_action {
	QUEUE_RETRY,   /* refused/ or broken/ -> pending/; the courier checks the item again */
	QUEUE_HOLD,    /* pending/ or refused/ -> held/ */
	QUEUE_RELEASE, /* held/ -> pending/ */
};
/* -ENOENT: no such item. -EINVAL: the item's state does not allow it; the problem says why. */
must_check int queue_act(struct spool *spool, enum queue_action action, const char *id,
			 struct problem *problem);

/* item_verify() of the item. */
must_check int queue_verify(const struct spool *spool, const struct queue_item *item,
			    const char *certificates_path, struct problem *problem,
			    struct item_verdict *ret_verdict);

/* Copies record.json, its signature and every file that the record lists to folder/ID/, which must
 * not be there yet: all of them, or nothing. odd() is told of each entry that the record does not
 * list; such an entry is not copied, and neither is delivery.json, the courier's note. */
must_check int queue_export(const struct spool *spool, const struct queue_item *item,
			    const char *folder, queue_odd_fn odd, void *user,
			    struct problem *problem);

#endif
