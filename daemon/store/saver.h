/* SPDX-License-Identifier: MIT */
/*
 * Stores items without holding up the event loop: one thread calls spool_store(), and the loop
 * delivers the results.
 *
 * An SD card may take a second for an fsync, but the loop has 33 ms for a frame. Items are stored in
 * the order in which they were given.
 */
#ifndef DAEMON_STORE_SAVER_H
#define DAEMON_STORE_SAVER_H

#include "daemon/core/problem.h"
#include "daemon/store/spool.h"

struct event_base;
struct saver;

/* result: 0, or spool_store()'s error with the words in problem. Called from the loop. The callback
 * may call saver_store(), never saver_destroy(). */
typedef void (*saver_done_fn)(const char *id, int result, const struct problem *problem,
			      void *user);

must_check int saver_create(struct event_base *base, struct spool *spool, saver_done_fn done,
			    void *user, struct saver **ret_saver);

/* Finishes what it was given, so that no save is cut short, but calls nobody back. Null is fine. */
void saver_destroy(struct saver *saver);

/* The item is copied, the bytes it points to are borrowed until done() was called (or the saver is
 * destroyed). -EAGAIN where too many are waiting. Exactly one done() follows each 0. */
must_check int saver_store(struct saver *saver, const struct spool_item *item);

#endif
