/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/finding.h"

#include <stdarg.h>
#include <stdio.h>

#include "daemon/core/wording.h"

void finding_set(struct finding *finding, enum finding_state state, const char *remedy,
		 const char *format, ...)
{
	va_list arguments;
	finding->state = state;
	va_start(arguments, format);
	(void)vsnprintf(finding->text, sizeof(finding->text), wording_of(format), arguments);
	va_end(arguments);
	(void)snprintf(finding->remedy, sizeof(finding->remedy), "%s", wording_of(remedy));
}
