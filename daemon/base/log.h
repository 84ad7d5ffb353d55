/* SPDX-License-Identifier: MIT */
/*
 * Writes log lines for operators: to the journal if stderr is the journal, otherwise to stderr.
 *
 * Log a failure only once, at the place where the program decides how to react to it. Never log a
 * person's name, number or face. In the journal each line has a priority. If events.h has a
 * MESSAGE_ID for the event, the line also has this id, and `journalctl -x` shows the catalog's
 * explanation.
 */
#ifndef DAEMON_BASE_LOG_H
#define DAEMON_BASE_LOG_H

enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

/* program: a string literal, which is printed before each line on stderr. most: the level of the
 * least important lines that are logged. */
void log_open(const char *program, enum log_level most);

/* Logs one line. message_id: an id from events.h, or null. Any thread may call this function. */
void log_event(enum log_level level, const char *message_id, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#define log_error(...)   log_event(LOG_LEVEL_ERROR, NULL, __VA_ARGS__)
#define log_warning(...) log_event(LOG_LEVEL_WARNING, NULL, __VA_ARGS__)
#define log_info(...)    log_event(LOG_LEVEL_INFO, NULL, __VA_ARGS__)
#define log_debug(...)   log_event(LOG_LEVEL_DEBUG, NULL, __VA_ARGS__)

#endif
