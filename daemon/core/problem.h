/* SPDX-License-Identifier: MIT */
/*
 * What went wrong, in words that an operator can act on.
 *
 * A function takes a `struct problem *` where a person must mend the cause of its failure, and
 * returns a negative errno. It writes one sentence: what is wrong, where, and what to do. The
 * caller that decides what follows logs or shows it, so that nothing is logged twice. Null is
 * allowed everywhere: nobody wants the sentence.
 */
#ifndef DAEMON_CORE_PROBLEM_H
#define DAEMON_CORE_PROBLEM_H

#define must_check __attribute__((warn_unused_result))

/* Declare one as `struct problem problem = { "" };`: not every failure writes a sentence. */
struct problem {
	char text[512];
};

/* Writes the sentence, cut to size, and returns error: `return problem_set(...)`. */
int problem_set(struct problem *problem, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "out of memory", and -ENOMEM. */
int problem_memory(struct problem *problem);

#endif
