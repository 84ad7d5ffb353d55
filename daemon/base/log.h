/* SPDX-License-Identifier: MIT */
/*
 * Events for operators: to the journal when systemd listens, else one line on stderr.
 *
 * A failure is logged once, where something is decided about it. Never names, numbers, faces.
 * Under systemd the line carries its priority and, where an event has one, MESSAGE_ID, so that
 * `journalctl -x` explains it from the catalog.
 */
#ifndef DAEMON_BASE_LOG_H
#define DAEMON_BASE_LOG_H

enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

/* program: a literal, the prefix on stderr. Levels above `most` are dropped. */
void log_open(const char *program, enum log_level most);

/* message_id: 32 hex digits, or null. Safe from any thread; never blocks on the journal. */
void log_event(enum log_level level, const char *message_id, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#define log_error(...)   log_event(LOG_LEVEL_ERROR, NULL, __VA_ARGS__)
#define log_warning(...) log_event(LOG_LEVEL_WARNING, NULL, __VA_ARGS__)
#define log_info(...)    log_event(LOG_LEVEL_INFO, NULL, __VA_ARGS__)
#define log_debug(...)   log_event(LOG_LEVEL_DEBUG, NULL, __VA_ARGS__)

#endif
