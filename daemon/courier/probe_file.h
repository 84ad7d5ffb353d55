/* SPDX-License-Identifier: MIT */
/*
 * Keeps what a probe found about a server in a file of courier.state, so that the next start need
 * not probe. The server's url stands in the file, too: the findings hold for that url only.
 */
#ifndef DAEMON_COURIER_PROBE_FILE_H
#define DAEMON_COURIER_PROBE_FILE_H

#include <stdbool.h>

struct destination;

/* Gives the destination what the file says. False: there is no file for this url. */
bool probe_file_load(const char *path, const char *url, struct destination *destination);
/* Returns the disk's errno. A caller may go on: the next start probes again. */
int probe_file_save(const char *path, const char *url, const struct destination *destination);
void probe_file_remove(const char *path);

#endif
