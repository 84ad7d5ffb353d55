/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/output.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/json.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"

/* Names from files, cameras and servers may contain control sequences, which a terminal would
 * obey. */
__attribute__((format(printf, 3, 0))) static void print_plain(FILE *to, const char *prefix,
							      const char *format, va_list arguments)
{
	autofree char *line = NULL;
	if (vasprintf(&line, wording_of(format), arguments) < 0) {
		line = NULL; /* vasprintf(3) leaves `line` undefined after an error */
		return;
	}
	utf8_make_plain(line);
	(void)fprintf(to, "%s%s\n", prefix, line);
	(void)fflush(to);
}

void output_line(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	print_plain(stdout, "", format, arguments);
	va_end(arguments);
}

void output_complaint(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	print_plain(stderr, "boothctl: ", format, arguments);
	va_end(arguments);
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
