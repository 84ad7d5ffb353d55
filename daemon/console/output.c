/* SPDX-License-Identifier: MIT */
#include "daemon/console/output.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
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

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);
	return value && value[0];
}

static bool has_colours(void)
{
	const char *terminal = getenv("TERM");
	return isatty(STDOUT_FILENO) == 1 && terminal && terminal[0] &&
	       strcmp(terminal, "dumb") != 0 && !is_set("NO_COLOR");
}

void output_marked(enum output_colour colour, const char *mark, const char *format, ...)
{
	/* SGR of ECMA-48: bold and a colour, so that it can be read on light and on dark ground */
	static const char *const codes[] = {
		[OUTPUT_GREEN] = "\033[32m",
		[OUTPUT_YELLOW] = "\033[1;33m",
		[OUTPUT_RED] = "\033[1;31m",
	};
	bool is_coloured = colour != OUTPUT_NO_COLOUR && has_colours();
	autofree char *plain = strdup(mark), *prefix = NULL;
	if (!plain)
		return;
	utf8_make_plain(plain);
	if (asprintf(&prefix, "%s%s%s", is_coloured ? codes[colour] : "", plain,
		     is_coloured ? "\033[0m" : "") < 0) {
		prefix = NULL; /* asprintf(3) leaves it undefined after an error */
		return;
	}
	va_list arguments;
	va_start(arguments, format);
	print_plain(stdout, prefix, format, arguments);
	va_end(arguments);
}

void output_complaint(const char *format, ...)
{
	char prefix[NAME_MAX + 3];
	(void)snprintf(prefix, sizeof(prefix), "%s: ", program_invocation_short_name);
	va_list arguments;
	va_start(arguments, format);
	print_plain(stderr, prefix, format, arguments);
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
