/* SPDX-License-Identifier: MIT */
/*
 * Stores items without blocking the event loop: a thread calls spool_store(), and the event loop
 * reports the results. Other work with the spool and the ledger runs on the same thread, between
 * two items.
 *
 * On an SD card an fsync may take a second, but the event loop must handle a frame every 33 ms.
 * Items are stored in the order in which the caller adds them.
 */
#ifndef DAEMON_STORE_SAVER_H
#define DAEMON_STORE_SAVER_H

#include "daemon/core/problem.h"
#include "daemon/store/spool.h"

struct event_base;
struct saver;

/* Called by the event loop when an item has been stored or has failed. result: 0, or the error of
 * spool_store(), which `problem` explains. The callback may call saver_store() but not
 * saver_destroy(). */
typedef void (*saver_done_fn)(const char *id, int result, const struct problem *problem,
			      void *user);

must_check int saver_create(struct event_base *base, struct spool *spool, saver_done_fn done,
			    void *user, struct saver **ret_saver);

/* Sets a function that the thread calls for each item as soon as the item is durable, before done()
 * is called. Call this before the first saver_store(). */
typedef void (*saver_after_fn)(const struct spool_item *item, void *user);
void saver_after(struct saver *saver, saver_after_fn after, void *user);

/* Finishes all saves that were handed over, so that no save is cut short, but does not call
 * done(). Null is fine. */
void saver_destroy(struct saver *saver);

/* Adds an item. The struct is copied; the bytes to which it points must stay valid until done() is
 * called or the saver is destroyed. 0: done() will be called exactly once for this item. -EAGAIN:
 * too many items wait. */
must_check int saver_store(struct saver *saver, const struct spool_item *item);

/* Calls work() on the thread when all earlier jobs are done, and then done() on the loop. `user` is
 * borrowed until done() is called or the saver is destroyed. -EAGAIN: too many jobs wait. */
typedef void (*saver_work_fn)(void *user);
must_check int saver_work(struct saver *saver, saver_work_fn work, saver_work_fn done, void *user);

#endif
