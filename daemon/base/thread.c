/* SPDX-License-Identifier: MIT */
#include "daemon/base/thread.h"

#include <signal.h>

int thread_start(const char *name, void *(*run)(void *argument), void *argument,
		 pthread_t *ret_thread)
{
	sigset_t all, before;
	(void)sigfillset(&all);
	/* Block all signals while the thread is made, because the new thread inherits the signal
	 * mask of this thread. */
	int r = pthread_sigmask(SIG_SETMASK, &all, &before);
	if (r != 0)
		return -r;
	r = pthread_create(ret_thread, NULL, run, argument);
	if (r == 0)
		(void)pthread_setname_np(*ret_thread, name);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -r;
}
