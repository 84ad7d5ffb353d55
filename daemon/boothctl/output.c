/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/output.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/json.h"
#include "daemon/core/utf8.h"

void output_line(const char *format, ...)
{
	autofree char *line = NULL;
	va_list arguments;
	va_start(arguments, format);
	int length = vasprintf(&line, format, arguments);
	va_end(arguments);
	if (length < 0) {
		line = NULL; /* after an error vasprintf(3) leaves `line` undefined */
		return;
	}
	utf8_make_plain(line);
	(void)puts(line);
	(void)fflush(stdout);
}

void output_json(struct json_object *value)
{
	size_t length;
	const char *line = value ? json_line(value, &length) : NULL;
	if (line) {
		(void)puts(line);
		(void)fflush(stdout);
	}
	json_object_put(value);
}
