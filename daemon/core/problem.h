/* SPDX-License-Identifier: MIT */
/*
 * One sentence about a failure, for an operator who can act on it.
 *
 * A function takes a `struct problem *` if a person must put its failures right. If the function
 * fails, it returns a negative errno and writes one sentence: the fault, its place and the remedy.
 * The caller that handles the failure logs or shows the sentence, so that nothing is logged twice.
 * A caller may pass a null pointer; then the sentence is dropped.
 */
#ifndef DAEMON_CORE_PROBLEM_H
#define DAEMON_CORE_PROBLEM_H

#include <errno.h>

#define must_check __attribute__((warn_unused_result))

/* Declare a problem as `struct problem problem = { "" };`, because some failures write no
 * sentence. */
struct problem {
	char text[512];
};

/* Writes the sentence, in the language that wording_choose() chose, cut to the size of struct
 * problem. Returns the argument `error`, so that a
 * function can end with `return problem_set(...)`. */
int problem_set(struct problem *problem, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Writes "out of memory" and returns -ENOMEM. The function is inline, so that static analysers see
 * what it returns. */
static inline int problem_memory(struct problem *problem)
{
	(void)problem_set(problem, -ENOMEM, "out of memory");
	return -ENOMEM;
}

#endif
