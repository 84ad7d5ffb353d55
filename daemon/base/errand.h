/* SPDX-License-Identifier: MIT */
/*
 * Runs a function in a process of its own, and waits for its answer no longer than the caller likes. For
 * what may hang where nothing can end it: a call that waits for a dead disk or a file server cannot be
 * interrupted, and no thread would let its process end meanwhile. Only for programs with one thread.
 */
#ifndef DAEMON_BASE_ERRAND_H
#define DAEMON_BASE_ERRAND_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/core/problem.h"

/* An answer fits into a pipe at once. */
enum { ERRAND_ANSWER_MAX = PIPE_BUF };

struct errand {
	pid_t process;
	int answer_fd;
	size_t answer_size;
};

/* Runs in the new process. answer: answer_size bytes, all zero; to be filled. It must not print. */
typedef void (*errand_fn)(const void *order, void *answer);

/* Starts a process with a copy of this one's memory that calls run(order, answer). A return of 0 must be
 * followed by errand_wait(). */
must_check int errand_start(errand_fn run, const void *order, size_t answer_size,
			    struct errand *ret_errand);

/* Waits for the answer until the monotonic clock shows until_ms. -ETIMEDOUT: there was none in time.
 * -EPIPE: the process ended without an answer. In each case the process is gone, or is killed and goes
 * as soon as it can. answer: as large as errand_start() was told; unchanged after a failure. */
must_check int errand_wait(struct errand *errand, int64_t until_ms, void *answer);

#endif
