/* SPDX-License-Identifier: MIT */
/*
 * A listening UNIX socket: the one that systemd passed under `name`, else a new one at `path`. A
 * new one has mode 0660 and the folder's group, and takes the place of a socket where nobody
 * answers.
 */
#ifndef DAEMON_LINK_LISTENER_H
#define DAEMON_LINK_LISTENER_H

#include "daemon/core/problem.h"

/* type: SOCK_SEQPACKET or SOCK_STREAM. -EADDRINUSE: another boothd answers there. close() it. */
must_check int listener_open(const char *name, const char *path, int type, struct problem *problem,
			     int *ret_fd);

#endif
