/* SPDX-License-Identifier: MIT */
/*
 * Stores items without blocking the event loop: a thread calls spool_store(), and the loop delivers
 * the results.
 *
 * An SD card may take a second for an fsync, but the loop has 33 ms for a frame. Items are stored
 * in the order in which the caller hands them over.
 */
#ifndef DAEMON_STORE_SAVER_H
#define DAEMON_STORE_SAVER_H

#include "daemon/core/problem.h"
#include "daemon/store/spool.h"

struct event_base;
struct saver;

/* result: 0, or spool_store()'s error with its explanation in problem. The loop calls this
 * function. It may call saver_store() but not saver_destroy(). */
typedef void (*saver_done_fn)(const char *id, int result, const struct problem *problem,
			      void *user);

must_check int saver_create(struct event_base *base, struct spool *spool, saver_done_fn done,
			    void *user, struct saver **ret_saver);

/* Sets a function that the thread calls after each item that is durable, before done(). Call this
 * before the first saver_store(). */
typedef void (*saver_after_fn)(const struct spool_item *item, void *user);
void saver_after(struct saver *saver, saver_after_fn after, void *user);

/* Finishes all saves that were handed over, so that no save is cut short, but does not call
 * done(). Null is fine. */
void saver_destroy(struct saver *saver);

/* The item struct is copied. The bytes to which it points are borrowed until done() is called or
 * the saver is destroyed. -EAGAIN: too many items wait. Exactly one done() follows each return
 * of 0. */
must_check int saver_store(struct saver *saver, const struct spool_item *item);

#endif
