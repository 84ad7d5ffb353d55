/* SPDX-License-Identifier: MIT */
#include "daemon/core/problem.h"

#include <stdarg.h>
#include <stdio.h>

#include "daemon/core/wording.h"

int problem_set(struct problem *problem, int error, const char *format, ...)
{
	if (!problem)
		return error;
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(problem->text, sizeof(problem->text), wording_of(format), arguments);
	va_end(arguments);
	return error;
}
