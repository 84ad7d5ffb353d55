/* SPDX-License-Identifier: MIT */
/* Reads files of /sys that consist of one line. */
#ifndef DAEMON_DEVICES_SYSFS_H
#define DAEMON_DEVICES_SYSFS_H

#include <stddef.h>

/* Reads the first line of FOLDER/NAME. The line is empty if the file cannot be read. Returns 0 even
 * if there is no such file. Returns a negative errno if the file exists but cannot be read now; a
 * later call may then give the line. A device chooses its own name and serial number, so the line
 * is made safe to print: valid UTF-8 without control characters. */
int sysfs_read_line(const char *folder, const char *name, char *line, size_t size);

#endif
