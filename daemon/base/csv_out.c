/* SPDX-License-Identifier: MIT */
#include "daemon/base/csv_out.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

enum { HEADING_SIZE = 256 };

static bool is_own(const char *path, const char *heading)
{
	char wanted[HEADING_SIZE], found[HEADING_SIZE];
	int length = snprintf(wanted, sizeof(wanted), BYTE_ORDER_MARK "%s\r\n", heading);
	autoclose int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	return fd >= 0 && read(fd, found, (size_t)length) == length &&
	       memcmp(wanted, found, (size_t)length) == 0;
}

bool csv_out_is_free(const char *path, const char *heading)
{
	struct stat there;
	return lstat(path, &there) < 0 || is_own(path, heading);
}

FILE *csv_out_open(const char *path, const char *heading, bool replaces_own)
{
	int how = replaces_own && is_own(path, heading) ? O_TRUNC : O_EXCL;
	int fd = open(path, O_WRONLY | O_CREAT | how | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return NULL;
	FILE *csv = fdopen(fd, "w");
	if (!csv)
		(void)close(fd);
	else
		(void)fprintf(csv, BYTE_ORDER_MARK "%s\r\n", heading);
	return csv;
}

void csv_out_mark(FILE *csv)
{
	(void)fputs(BYTE_ORDER_MARK, csv);
}

static bool is_control(char c)
{
	return (c > 0 && c < ' ') || c == 0x7f;
}

/* Spreadsheets also take the full-width forms of the four characters, and look behind white space. */
static bool is_formula(const char *text)
{
	static const char *const signs[] = { "=", "+", "-", "@", "＝", "＋", "－", "＠" };
	while (*text == ' ' || is_control(*text))
		text++;
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (strncmp(text, signs[i], strlen(signs[i])) == 0)
			return true;
	return false;
}

void csv_out_field(FILE *csv, const char *text, bool is_last)
{
	(void)fputc('"', csv);
	if (is_formula(text))
		(void)fputc('\'', csv);
	for (; *text; text++) {
		if (*text == '"')
			(void)fputc('"', csv);
		(void)fputc(is_control(*text) ? ' ' : *text, csv);
	}
	(void)fputs(is_last ? "\"\r\n" : "\",", csv);
}
