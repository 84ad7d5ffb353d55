/* SPDX-License-Identifier: MIT */
/* Reads one-line files of /sys. */
#ifndef DAEMON_DEVICES_SYSFS_H
#define DAEMON_DEVICES_SYSFS_H

#include <stddef.h>

/* The first line of FOLDER/NAME; empty where the file cannot be read. A device chooses its own name
 * and serial number: the line is valid UTF-8 without control characters, and safe to print. */
void sysfs_read_line(const char *folder, const char *name, char *line, size_t size);

#endif
