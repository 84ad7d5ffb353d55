/* SPDX-License-Identifier: MIT */
/* Prints to stdout the findings about a file (as text or as one line of JSON) or the explanation of
 * a reason. */
#ifndef DAEMON_BOOTH_CHECK_CHECK_PRINT_H
#define DAEMON_BOOTH_CHECK_CHECK_PRINT_H

#include "daemon/core/profile.h"
#include "daemon/core/reason.h"
#include "daemon/core/verdict.h"
#include "daemon/examiner/examiner.h"

struct check_times {
	double decode_ms, examine_ms; /* processor time that each step took, in milliseconds */
};

void check_print_text(const char *file, const struct verdict *verdict);
void check_print_json(const char *file, const struct profile *profile,
		      const struct examination *found, const struct verdict *verdict,
		      const struct check_times *times);
void check_print_error(const char *file, const char *text, bool as_json);
void check_print_reason(const struct profile *profile, enum reason reason);

#endif
