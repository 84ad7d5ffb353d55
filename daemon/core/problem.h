/* SPDX-License-Identifier: MIT */
/*
 * What went wrong, in words an operator can act on.
 *
 * A function that can fail for a reason a person has to mend takes a `struct problem *` beside its
 * negative errno. It writes one sentence: what is wrong, where, and what to do. The caller that
 * decides logs it or shows it; nobody logs twice. Null is allowed everywhere: the text is dropped.
 */
#ifndef DAEMON_CORE_PROBLEM_H
#define DAEMON_CORE_PROBLEM_H

#define must_check __attribute__((warn_unused_result))

/* Declare one as `struct problem problem = { "" };`: not every failure writes words. */
struct problem {
	char text[512];
};

/* Writes the text (cut to size, always terminated) and returns error, so that it can be returned.
 */
int problem_set(struct problem *problem, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "out of memory", and -ENOMEM. */
int problem_memory(struct problem *problem);

#endif
