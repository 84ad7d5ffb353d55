/* SPDX-License-Identifier: MIT */
/*
 * Shared libraries that a program opens by name while it runs. No other file of this project calls
 * dlopen(). So the calls of library_open() show every library that a program may load at run time.
 */
#ifndef DAEMON_BASE_LIBRARY_H
#define DAEMON_BASE_LIBRARY_H

#include <stddef.h>

#include "daemon/core/problem.h"

/* A function that the library must have. offset: where the caller's table of functions stores this
 * function's address. */
struct library_function {
	const char *name;
	size_t offset;
};

/*
 * Opens the library for as long as the program runs, and fills the caller's table of functions.
 * -ENOTSUP: the library is not installed, or it lacks a function; the problem says which.
 */
must_check int library_open(const char *name, const struct library_function *functions,
			    size_t count, struct problem *problem, void *ret_table);

#endif
