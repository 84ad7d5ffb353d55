/* SPDX-License-Identifier: MIT */
/*
 * The files with the booth's statistics: one small JSON file a day, such as 2026-05-04.json, in the
 * folder of the setting booth.stats. docs/schemas/stats.schema.json describes the file.
 *
 * Only today's file is ever written, so the past days cannot be lost by a write. The files of a demo
 * (demo-2026-05-04.json) stand beside those of the real booth and are never added to them.
 */
#ifndef DAEMON_STORE_DAYS_H
#define DAEMON_STORE_DAYS_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"
#include "daemon/core/tally.h"

struct json_object;

enum { DAYS_NAME_SIZE = 32 };
void days_name(const char *day, bool is_demo, char name[DAYS_NAME_SIZE]);

/* Returns the file's content as a new JSON object, or null if memory ran out. Figures that are 0 are
 * left out of its lists. */
struct json_object *days_describe(const struct tally *tally, bool is_demo);

/* Reads the content of a day's file, which may be any bytes. Reasons and states that this release
 * does not know count under "none". -EBADMSG: the text is damaged. -EPROTO: a newer release wrote
 * it. */
must_check int days_parse(const void *text, size_t size, struct tally *ret_tally);

/* Reads one day's file. -ENOENT: there is none. -EBADMSG: it is damaged, or it is another day's.
 * Otherwise as days_parse(), or an error of the disk. */
must_check int days_read(int folder_fd, const char *day, bool is_demo, struct tally *ret_tally);

/* Calls each() for every day's file, the oldest first. error: 0, or why the figures of this day
 * cannot be read (see days_read()). -ENOENT: there is no folder. */
typedef void days_each_fn(const char *day, int error, const struct tally *tally, void *user);
must_check int days_each(const char *folder, bool is_demo, days_each_fn *each, void *user);

/* Deletes the oldest files until DAYS_MAX are left, and what a crash left of an unfinished write. */
enum { DAYS_MAX = 1100 }; /* three years */
must_check int days_prune(int folder_fd);

#endif
