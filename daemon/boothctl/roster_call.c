/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/roster_call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "daemon/base/language.h"
#include "daemon/console/output.h"

int roster_call_fail(const struct problem *problem)
{
	output_complaint("%s", problem->text);
	return ROSTER_EXIT_UNUSABLE;
}

bool roster_call_language(struct roster_call *call, const char *name)
{
	bool is_chinese = strcmp(name, "zh") == 0;
	call->language = is_chinese ? ROSTER_ZH : ROSTER_EN;
	language_choose(is_chinese);
	return is_chinese || strcmp(name, "en") == 0;
}

void roster_call_audit(const char *what)
{
	const char *sudo = getenv("SUDO_USER");
	syslog(LOG_AUTHPRIV | LOG_NOTICE, "boothctl roster %s, by uid %u%s%s", what,
	       (unsigned)getuid(), sudo ? ", sudo by " : "", sudo ? sudo : "");
}
