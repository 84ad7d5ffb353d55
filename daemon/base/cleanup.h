/* SPDX-License-Identifier: MIT */
/*
 * Local variables that free or close their value when their scope ends: `autofree char *text`,
 * `autoclose int fd`. To give the value to another owner, call take_pointer() or take_fd(), so that
 * a reader sees that the owner changes.
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
