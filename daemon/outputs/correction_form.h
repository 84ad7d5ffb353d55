/* SPDX-License-Identifier: MIT */
/*
 * The form with which a college asks for corrections (图像信息勘误表): a row for each correction, and
 * the places for signature and stamp. A PDF of A4 pages that lie on their long side.
 */
#ifndef DAEMON_OUTPUTS_CORRECTION_FORM_H
#define DAEMON_OUTPUTS_CORRECTION_FORM_H

#include <stddef.h>

#include "daemon/core/problem.h"

/* The texts may be empty. */
struct correction_line {
	const char *student_number, *name, *college, *class, *receipt;
	const char *reason;           /* code and words, such as "D1 姓名" */
	const char *note;             /* what is wrong, and what is right */
	const char *registered, *due; /* dates */
};

struct correction_form {
	const char *campaign, *college; /* college: empty for all */
	const struct correction_line *lines;
	size_t count;
};

must_check int correction_form_write(const char *path, const struct correction_form *form,
				     struct problem *problem);

#endif
