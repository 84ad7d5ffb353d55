/* SPDX-License-Identifier: MIT */
/*
 * Local variables that clean up when their scope ends: `autofree char *text`, `autoclose int fd`.
 * To hand such a value on, take it out with take_pointer() or take_fd(), so that a reader sees the
 * transfer.
 */
#ifndef DAEMON_BASE_CLEANUP_H
#define DAEMON_BASE_CLEANUP_H

#include <stdlib.h>
#include <unistd.h>

static inline void cleanup_free(void *pointer)
{
	free(*(void **)pointer);
}

static inline void cleanup_close(const int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}

#define autofree  __attribute__((cleanup(cleanup_free)))
#define autoclose __attribute__((cleanup(cleanup_close)))

static inline int take_fd(int *fd)
{
	int taken = *fd;
	*fd = -1;
	return taken;
}

#define take_pointer(pointer)                                                                      \
	__extension__({                                                                            \
		__typeof__(pointer) taken_ = (pointer);                                            \
		(pointer) = NULL;                                                                  \
		taken_;                                                                            \
	})

#endif
