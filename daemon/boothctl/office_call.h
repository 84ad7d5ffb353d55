/* SPDX-License-Identifier: MIT */
/*
 * The office's commands under boothctl's name: `boothctl roster missing|stats|mark`, `corrections`,
 * `export`, `print`, `refunds`, and `purge --from DIR`. boothctl becomes booth-office (exec), with the same
 * words. What they do not name are this booth's own files: the spool as the archive, its certificates, the roster
 * and the campaign's secret.
 */
#ifndef DAEMON_BOOTHCTL_OFFICE_CALL_H
#define DAEMON_BOOTHCTL_OFFICE_CALL_H

#include <stdbool.h>

/* Whether the command line names a command of the office. */
bool office_call_is_meant(int argc, char **argv);

/* Becomes booth-office. Returns only if that fails: an exit status. file: the booth's settings, where the
 * command line names no others. */
int office_call_run(int argc, char **argv, const char *file);

#endif
