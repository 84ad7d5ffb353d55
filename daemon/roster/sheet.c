/* SPDX-License-Identifier: MIT */
#include "daemon/roster/sheet.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/roster/sheet_inside.h"

enum { HEAD_SIZE = 512 };

void sheet_column_name(unsigned column, char text[8])
{
	char backwards[8];
	size_t length = 0;
	for (; column > 0 && length < 7; column = (column - 1) / 26)
		backwards[length++] = (char)('A' + (column - 1) % 26);
	for (size_t i = 0; i < length; i++)
		text[i] = backwards[length - 1 - i];
	text[length] = '\0';
}

/* Returns whether the file contains these bytes. */
static bool holds(const struct sheet *sheet, const char *wanted, size_t size)
{
	enum { BLOCK_SIZE = 64 << 10 };
	autofree char *block = malloc(BLOCK_SIZE);
	off_t limit = sheet->size < SHEET_BOOK_MAX ? sheet->size : SHEET_BOOK_MAX;
	for (off_t at = 0; block && at < limit; at += BLOCK_SIZE - (off_t)size) {
		ssize_t got = pread(sheet->fd, block, BLOCK_SIZE, at);
		if (got <= 0)
			return false;
		if (memmem(block, (size_t)got, wanted, size))
			return true;
	}
	return false;
}

/* A workbook in Excel's old format and a workbook with a password are both OLE files. Only the
 * latter has a stream of this name, in UTF-16. */
static int refuse_ole(struct sheet *sheet)
{
	static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k";
	bool is_encrypted = holds(sheet, encrypted, sizeof(encrypted) - 1);
	return sheet_refuse(sheet, is_encrypted ? ROSTER_FAULT_PASSWORD : ROSTER_FAULT_OLD_WORKBOOK,
			    "");
}

static bool is_web_page(const char *head)
{
	static const char *const starts[] = { "<html", "<!doctype html", "<table", "<?xml",
					      "<meta" };
	head += strncmp(head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	head += strspn(head, " \t\r\n");
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (strncasecmp(head, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

/* What the first bytes of a file hold. A NUL in the middle of a text is not counted: the later
 * checks find it, and can name the cell. */
struct look {
	unsigned controls; /* number of control characters that no text has */
	unsigned line;     /* line of the first of them */
};

static struct look look_at(const uint8_t *head, size_t size)
{
	struct look look = { .line = 1 };
	if (size >= 2 &&
	    ((head[0] == 0xff && head[1] == 0xfe) || (head[0] == 0xfe && head[1] == 0xff)))
		return look; /* UTF-16 */
	for (size_t i = 0; i < size; i++) {
		bool is_odd = head[i] == '\0' ? i < 4 : head[i] < ' ' && !strchr("\t\r\n", head[i]);
		look.controls += is_odd;
		if (look.controls == 0)
			look.line += head[i] == '\n' || (head[i] == '\r' && head[i + 1] != '\n');
	}
	return look;
}

/* A text may have a stray ESC or VT. A file with more control characters is of another kind. */
static int refuse_controls(struct sheet *sheet, const struct look *look, size_t size)
{
	enum { STRAY_MAX = 4, BYTES_A_STRAY = 20 };
	char line[16];
	if (look->controls > STRAY_MAX || size < (size_t)BYTES_A_STRAY * look->controls)
		return sheet_refuse(sheet, ROSTER_FAULT_NO_TABLE, "");
	(void)snprintf(line, sizeof(line), "%u", look->line);
	return sheet_refuse(sheet, ROSTER_FAULT_CONTROL, line);
}

static int read_as(struct sheet *sheet, off_t size_max, int (*read)(struct sheet *sheet))
{
	char limit[24];
	if (sheet->size <= size_max)
		return read(sheet);
	(void)snprintf(limit, sizeof(limit), "%ld MiB", (long)(size_max >> 20));
	return sheet_refuse(sheet, ROSTER_FAULT_TOO_LARGE, limit);
}

static int dispatch(struct sheet *sheet)
{
	static const uint8_t ole[] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1 };
	uint8_t head[HEAD_SIZE + 1] = { 0 };
	ssize_t got = pread(sheet->fd, head, HEAD_SIZE, 0);
	if (got < 0)
		return -errno;
	if (got >= (ssize_t)sizeof(ole) && memcmp(head, ole, sizeof(ole)) == 0)
		return refuse_ole(sheet);
	if (got >= 4 && memcmp(head, "PK\3\4", 4) == 0)
		return read_as(sheet, SHEET_BOOK_MAX, sheet_read_xlsx);
	if (is_web_page((const char *)head))
		return sheet_refuse(sheet, ROSTER_FAULT_WEB_PAGE, "");
	if (sheet_is_dbf(head, (size_t)got, sheet->size))
		return read_as(sheet, SHEET_TEXT_MAX, sheet_read_dbf);
	struct look look = look_at(head, (size_t)got);
	if (got == 0)
		return sheet_refuse(sheet, ROSTER_FAULT_NO_TABLE, "");
	if (look.controls > 0)
		return refuse_controls(sheet, &look, (size_t)got);
	return read_as(sheet, SHEET_TEXT_MAX, sheet_read_text);
}

int sheet_read(int fd, const char *sheet_name, const struct sheet_sink *sink,
	       struct sheet_facts *ret_facts, struct problem *problem)
{
	struct stat facts;
	*ret_facts = (struct sheet_facts){ .kind = "", .encoding = "" };
	if (fstat(fd, &facts) < 0)
		return problem_set(problem, -errno, "cannot read the file: %s", error_text(errno));
	struct sheet sheet = { .fd = fd,
			       .size = facts.st_size,
			       .sheet_name = sheet_name,
			       .sink = sink,
			       .facts = ret_facts,
			       .problem = problem };
	int r = dispatch(&sheet);
	if (r == -ENOMEM)
		return problem_memory(problem);
	if (r < 0 && r != -EBADMSG && problem && !problem->text[0])
		return problem_set(problem, r, "cannot read the file: %s", error_text(-r));
	return r;
}
