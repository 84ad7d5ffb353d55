/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/roster_call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "daemon/core/remedy.h"

int roster_call_fail(const struct problem *problem)
{
	(void)fprintf(stderr, "boothctl: %s\n", problem->text);
	return ROSTER_EXIT_UNUSABLE;
}

enum roster_language roster_call_locale(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *locale = NULL;
	for (size_t i = 0; !locale && i < sizeof(names) / sizeof(names[0]); i++) {
		locale = getenv(names[i]);
		if (locale && !locale[0])
			locale = NULL;
	}
	return remedy_language_parse(locale) == REMEDY_ZH_CN ? ROSTER_ZH : ROSTER_EN;
}

bool roster_call_language(struct roster_call *call, const char *name)
{
	bool is_chinese = strcmp(name, "zh") == 0;
	call->language = is_chinese ? ROSTER_ZH : ROSTER_EN;
	return is_chinese || strcmp(name, "en") == 0;
}

void roster_call_audit(const char *what)
{
	const char *sudo = getenv("SUDO_USER");
	syslog(LOG_AUTHPRIV | LOG_NOTICE, "boothctl roster %s, by uid %u%s%s", what,
	       (unsigned)getuid(), sudo ? ", sudo by " : "", sudo ? sudo : "");
}
