/* SPDX-License-Identifier: MIT */
#include "daemon/base/pattern.h"

#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

struct pattern {
	regex_t expression;
};

int pattern_create(const char *text, struct problem *problem, struct pattern **ret_pattern)
{
	char why[120];
	struct pattern *pattern = calloc(1, sizeof(*pattern));
	if (!pattern)
		return problem_memory(problem);
	int error = regcomp(&pattern->expression, text, REG_EXTENDED);
	if (error == 0) {
		*ret_pattern = pattern;
		return 0;
	}
	(void)regerror(error, &pattern->expression, why, sizeof(why));
	free(pattern);
	if (error == REG_ESPACE)
		return problem_memory(problem);
	return problem_set(problem, -EINVAL, "%s: not a regular expression: %s", text, why);
}

void pattern_destroy(struct pattern *pattern)
{
	if (!pattern)
		return;
	regfree(&pattern->expression);
	free(pattern);
}

bool pattern_fits(const struct pattern *pattern, const char *text)
{
	regmatch_t whole;
	/* Of all matches that begin leftmost, regexec() returns the longest, so a match of the whole
	 * text is found if there is one. */
	return regexec(&pattern->expression, text, 1, &whole, 0) == 0 && whole.rm_so == 0 &&
	       (size_t)whole.rm_eo == strlen(text);
}
