/* SPDX-License-Identifier: MIT */
/*
 * The list of students whom the school asks for another photo. It is a text file that the office writes:
 * one line a student, with the student number, a blank or Tab, and the name of the reason, such as
 *
 *   0012345  glasses_glare
 *
 * The reasons are those of core/reason.h. A line that begins with # is a comment. A line that makes no
 * sense asks for nothing and does not stop the others.
 */
#ifndef DAEMON_STORE_CORRECTIONS_H
#define DAEMON_STORE_CORRECTIONS_H

#include "daemon/core/problem.h"
#include "daemon/core/reason.h"

/* Looks a student number up in the file. *ret_reason: the reason of the last line with this number;
 * REASON_NONE: no line has it. A file that does not exist asks nobody. Other errors: the file cannot be
 * read, or is larger than 1 MiB. */
must_check int corrections_find(const char *path, const char *student_number,
				enum reason *ret_reason);

#endif
