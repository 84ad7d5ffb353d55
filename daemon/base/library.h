/* SPDX-License-Identifier: MIT */
/*
 * Shared libraries that a program opens by name while it runs. No other file in the tree calls
 * dlopen. To see every library that a program may load at run time, look for calls to
 * library_open().
 */
#ifndef DAEMON_BASE_LIBRARY_H
#define DAEMON_BASE_LIBRARY_H

#include <stddef.h>

#include "daemon/core/problem.h"

/* A function that the library must have, and the offset at which the caller's table stores its
 * address. */
struct library_function {
	const char *name;
	size_t offset;
};

/*
 * Opens the library for as long as the program runs, and fills the caller's table. -ENOTSUP: this
 * machine lacks the library, or the library lacks a function; the problem names it.
 */
must_check int library_open(const char *name, const struct library_function *functions,
			    size_t count, struct problem *problem, void *ret_table);

#endif
