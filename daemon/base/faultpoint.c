/* SPDX-License-Identifier: MIT */
#include "daemon/base/faultpoint.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* main sets these members once, before any thread starts. After that only `left` changes, and only
 * in the test crash_sweep. */
static struct {
	const char *point; /* null: the environment variable BOOTH_FAULT is not set */
	size_t point_length;
	bool is_trace;
	atomic_long left;
} fault;

static int refuse(const char *specification, struct problem *problem)
{
	return problem_set(problem, -EINVAL,
			   "BOOTH_FAULT is \"%s\"; POINT:N, *:N or trace are allowed, N from 1",
			   specification);
}

int faultpoint_open(const char *specification, struct problem *problem)
{
	if (!specification)
		return 0;
	fault.is_trace = strcmp(specification, "trace") == 0;
	if (fault.is_trace) {
		fault.point = specification;
		return 0;
	}
	const char *colon = strrchr(specification, ':');
	if (!colon || colon == specification || colon[1] < '1' || colon[1] > '9')
		return refuse(specification, problem);
	char *end;
	errno = 0;
	long count = strtol(colon + 1, &end, 10);
	if (errno || *end)
		return refuse(specification, problem);
	atomic_store(&fault.left, count);
	fault.point_length = (size_t)(colon - specification);
	fault.point = specification;
	return 0;
}

static void trace(const char *name)
{
	char line[80];
	size_t length = strnlen(name, sizeof(line) - 1);
	memcpy(line, name, length);
	line[length] = '\n';
	if (write(STDERR_FILENO, line, length + 1) < 0)
		return; /* if the write fails, nobody reads the trace, so go on */
}

static bool is_meant(const char *name)
{
	if (fault.point_length == 1 && fault.point[0] == '*')
		return true;
	return strlen(name) == fault.point_length &&
	       memcmp(name, fault.point, fault.point_length) == 0;
}

static void reached(const char *name)
{
	if (fault.is_trace)
		trace(name);
	else if (is_meant(name) && atomic_fetch_sub(&fault.left, 1) == 1)
		(void)raise(SIGKILL);
}

void faultpoint_reach(const char *name)
{
	if (__builtin_expect(fault.point != NULL, 0))
		reached(name);
}
