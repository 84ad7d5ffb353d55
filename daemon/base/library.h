/* SPDX-License-Identifier: MIT */
/*
 * Shared libraries that a program opens by name while it runs. Nothing else in the tree calls
 * dlopen, so the calls of library_open tell all that a program may load beside what it links.
 */
#ifndef DAEMON_BASE_LIBRARY_H
#define DAEMON_BASE_LIBRARY_H

#include <stddef.h>

#include "daemon/core/problem.h"

/* A function that the library must have, and where its address goes in the caller's table. */
struct library_function {
	const char *name;
	size_t offset;
};

/*
 * Opens the library for the life of the program and fills the table. -ENOTSUP: it is not on this
 * machine, or lacks a function; the problem says which.
 */
must_check int library_open(const char *name, const struct library_function *functions,
			    size_t count, struct problem *problem, void *ret_table);

#endif
