/* SPDX-License-Identifier: MIT */
/*
 * Keeps the findings of a server's probe in a file of courier.state, so that the next start need
 * not probe. The file also holds the server's url, because the findings are valid for that url
 * only.
 */
#ifndef DAEMON_COURIER_PROBE_FILE_H
#define DAEMON_COURIER_PROBE_FILE_H

#include <stdbool.h>

struct destination;

/* Reads the findings from the file and hands them to the destination. Returns false if the file is
 * missing or is for another url. */
bool probe_file_load(const char *path, const char *url, struct destination *destination);
/* Returns 0 or the disk's negative errno. A caller may ignore the error: the next start then
 * probes again. */
int probe_file_save(const char *path, const char *url, const struct destination *destination);
void probe_file_remove(const char *path);

#endif
