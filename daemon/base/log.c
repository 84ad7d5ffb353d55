/* SPDX-License-Identifier: MIT */
#include "daemon/base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <systemd/sd-journal.h>

#include "daemon/core/utf8.h"

/* main sets these members once, before any thread starts. After that no code changes them. */
static struct {
	const char *program;
	enum log_level most;
	bool is_journal;
} output = { .program = "booth", .most = LOG_LEVEL_INFO };

/* Returns whether stderr is the journal. systemd sets JOURNAL_STREAM to "device:inode" of the
 * stderr that it gave to the program. Compare them, because stderr may have been redirected since
 * then. */
static bool stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	if (!stream)
		return false;
	unsigned long long device, inode;
	struct stat status;
	if (sscanf(stream, "%llu:%llu", &device, &inode) != 2 || fstat(STDERR_FILENO, &status) < 0)
		return false;
	return status.st_dev == device && status.st_ino == inode;
}

void log_open(const char *program, enum log_level most)
{
	output.program = program;
	output.most = most;
	output.is_journal = stderr_is_journal();
}

void log_event(enum log_level level, const char *message_id, const char *format, ...)
{
	if (level > output.most)
		return;
	char text[1024];
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	/* the text may quote an operator's file or a camera's name, so make it valid UTF-8 */
	utf8_repair(text);
	if (!output.is_journal) {
		(void)fprintf(stderr, "%s: %s%s\n", output.program,
			      level <= LOG_LEVEL_ERROR     ? "error: "
			      : level <= LOG_LEVEL_WARNING ? "warning: "
							   : "",
			      text);
		return;
	}
	if (message_id)
		(void)sd_journal_send("PRIORITY=%d", (int)level, "MESSAGE=%s", text,
				      "MESSAGE_ID=%s", message_id, NULL);
	else
		(void)sd_journal_send("PRIORITY=%d", (int)level, "MESSAGE=%s", text, NULL);
}
