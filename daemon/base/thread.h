/* SPDX-License-Identifier: MIT */
/* Starts threads that block all signals, so that only the event loop's thread gets them. */
#ifndef DAEMON_BASE_THREAD_H
#define DAEMON_BASE_THREAD_H

#include <pthread.h>

#include "daemon/core/problem.h"

/* Starts a thread that calls run(argument). name: name of the thread, at most 15 bytes, shown by
 * `ps -L` and gdb. The caller must join *ret_thread. Returns the errors of pthread_create(3) as
 * negative numbers. */
must_check int thread_start(const char *name, void *(*run)(void *argument), void *argument,
			    pthread_t *ret_thread);

#endif
