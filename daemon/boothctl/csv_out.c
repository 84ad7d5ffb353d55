/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/csv_out.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

FILE *csv_out_open(const char *path, const char *heading)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return NULL;
	FILE *csv = fdopen(fd, "w");
	if (!csv)
		(void)close(fd);
	else
		(void)fprintf(csv, "\xef\xbb\xbf%s\r\n", heading);
	return csv;
}

void csv_out_field(FILE *csv, const char *text, bool is_last)
{
	(void)fputc('"', csv);
	if (text[0] && strchr("=+-@", text[0]))
		(void)fputc('\'', csv);
	for (; *text; text++) {
		if (*text == '"')
			(void)fputc('"', csv);
		(void)fputc(*text == '\n' || *text == '\r' ? ' ' : *text, csv);
	}
	(void)fputs(is_last ? "\"\r\n" : "\",", csv);
}
