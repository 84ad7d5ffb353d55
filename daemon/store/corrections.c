/* SPDX-License-Identifier: MIT */
#include "daemon/store/corrections.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/file.h"

enum { FILE_BYTES_MAX = 1 << 20, NAME_SIZE = 64 };

/* Reads one line. Returns REASON_NONE if it is another student's line or makes no sense. */
static enum reason read_line(const char *line, size_t length, const char *student_number)
{
	char name[NAME_SIZE];
	size_t number_length = strlen(student_number);
	if (length <= number_length || memcmp(line, student_number, number_length) != 0 ||
	    !strchr(" \t", line[number_length]))
		return REASON_NONE;
	const char *at = line + number_length, *end = line + length;
	while (at < end && strchr(" \t", *at))
		at++;
	while (end > at && strchr(" \t\r", end[-1]))
		end--;
	(void)snprintf(name, sizeof(name), "%.*s", (int)(end - at), at);
	return reason_parse(name);
}

static enum reason find(const char *text, size_t size, const char *student_number)
{
	enum reason found = REASON_NONE;
	for (const char *end = text + size; text < end;) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t length = (size_t)((stop ? stop : end) - text);
		enum reason reason = read_line(text, length, student_number);
		found = reason == REASON_NONE ? found : reason;
		text += length + 1;
	}
	return found;
}

int corrections_find(const char *path, const char *student_number, enum reason *ret_reason)
{
	uint8_t *bytes = NULL;
	size_t size = 0;
	*ret_reason = REASON_NONE;
	int r = path[0] && student_number[0] ? file_read_path(path, FILE_BYTES_MAX, &bytes, &size)
					     : -ENOENT;
	if (r == 0 && bytes) {
		*ret_reason = find((const char *)bytes, size, student_number);
		explicit_bzero(bytes, size);
	}
	free(bytes);
	return r == -ENOENT ? 0 : r;
}
