/* SPDX-License-Identifier: MIT */
#include "daemon/courier/probe_file.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/courier/destination.h"

enum { FILE_BYTES_MAX = 4096, TEXT_SIZE = DESTINATION_URL_SIZE + DESTINATION_PROBE_SIZE + 4 };

static void format(const struct destination *destination, const char *url, char text[TEXT_SIZE])
{
	char probe[DESTINATION_PROBE_SIZE];
	destination_format_probe(destination, probe);
	(void)snprintf(text, TEXT_SIZE, "%s\n%s\n", probe, url);
}

bool probe_file_load(const char *path, const char *url, struct destination *destination)
{
	autofree uint8_t *text = NULL;
	size_t size;
	char expected[TEXT_SIZE];
	if (file_read_path(path, FILE_BYTES_MAX, &text, &size) < 0 ||
	    !destination_parse_probe(destination, (const char *)text))
		return false;
	format(destination, url, expected);
	if (strcmp((const char *)text, expected) == 0)
		return true;
	destination_forget_probe(destination);
	return false;
}

int probe_file_save(const char *path, const char *url, const struct destination *destination)
{
	char text[TEXT_SIZE];
	format(destination, url, text);
	return file_write_path(path, text, strlen(text));
}

void probe_file_remove(const char *path)
{
	(void)unlink(path);
}
