/* SPDX-License-Identifier: MIT */
/* The corrections as a file that Excel opens, and the booths' list of students who are asked for another
 * photo. The functions are subcommands, and return an exit status. */
#ifndef DAEMON_BOOTH_OFFICE_OFFICE_CORRECTIONS_FILE_H
#define DAEMON_BOOTH_OFFICE_OFFICE_CORRECTIONS_FILE_H

struct office;

int office_corrections_file_export(struct office *office, const char *path);
int office_corrections_file_import(struct office *office, const char *path);
int office_corrections_file_push(struct office *office, const char *path);

#endif
