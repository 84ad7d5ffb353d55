/* SPDX-License-Identifier: MIT */
/*
 * Functions with which operators look at the spool and act on it. They are plain file operations,
 * so no daemon needs to run. They do not disturb a running daemon: only a rename changes an item's
 * state, and if two programs rename an item at once, only one succeeds.
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
	/* time by the booth's clock when the photo was taken; it is part of the id */
	int64_t taken_unix_ms;
	uint64_t size_bytes; /* sum of the sizes of the item's regular files */
	/* number of all entries in the item's folder whose names do not begin with a dot */
	unsigned file_count;
	struct docket docket;
};

/* Called for each entry that is skipped, with its name and the reason. */
typedef void (*queue_odd_fn)(enum spool_state state, const char *name, const char *why, void *user);

/* Reads what is known about the item. -ENOENT: the spool does not have the item, or no longer has
 * it. */
must_check int queue_look(const struct spool *spool, const char *id, struct problem *problem,
			  struct queue_item *ret_item);

/* Photos that were taken in this span: from <= t < until. Where a span is expected, null stands for
 * all of time. */
struct queue_span {
	int64_t from_unix_ms, until_unix_ms;
};

/* Calls each() for every item of the state that was taken in the span. Calls odd() for every entry that is not an item or
 * cannot be read, and then goes on. Items that vanish during the walk are skipped without a
 * call. */
typedef void (*queue_each_fn)(const struct queue_item *item, void *user);
must_check int queue_each(const struct spool *spool, enum spool_state state,
			  const struct queue_span *span, queue_each_fn each, queue_odd_fn odd,
			  void *user);

/* Calls file() for every entry of the item's folder whose name does not begin with a dot. */
typedef void (*queue_file_fn)(const char *name, uint64_t size_bytes, bool is_regular, void *user);
must_check int queue_each_file(const struct spool *spool, const struct queue_item *item,
			       queue_file_fn file, void *user);

/* Counts the state's items of the span in each age group, as qshape(1) does for mail. */
enum { QUEUE_AGES = 9 };
/* names of the age groups: "5m", "10m", ... "older" */
extern const char *const queue_age_names[QUEUE_AGES];
must_check int queue_ages(const struct spool *spool, enum spool_state state,
			  const struct queue_span *span, int64_t now_unix_ms,
			  size_t ret_counts[QUEUE_AGES], size_t *ret_total);

enum queue_action {
	/* moves an item from refused/ or broken/ to pending/; the courier then checks it again */
	QUEUE_RETRY,
	QUEUE_HOLD,    /* moves an item from pending/ or refused/ to held/ */
	QUEUE_RELEASE, /* held/ -> pending/ */
};
/* Moves an item. -ENOENT: the spool does not have the item. -EINVAL: the action is not allowed in
 * the item's state; the problem says why. */
must_check int queue_act(struct spool *spool, enum queue_action action, const char *id,
			 struct problem *problem);

/* Opens the item's folder and calls item_verify() for it. */
must_check int queue_verify(const struct spool *spool, const struct queue_item *item,
			    const char *certificates_path, struct problem *problem,
			    struct item_verdict *ret_verdict);

/* Copies record.json, its signature and every file that the record lists to the new folder
 * folder/ID/. This folder must not exist yet. Copies either all files or nothing. Does not copy
 * delivery.json, the courier's note. Calls odd() for every other entry, which the record does not
 * list, and does not copy it. */
must_check int queue_export(const struct spool *spool, const struct queue_item *item,
			    const char *folder, queue_odd_fn odd, void *user,
			    struct problem *problem);

#endif
