/* SPDX-License-Identifier: MIT */
/*
 * Opens a listening UNIX socket. If systemd passed a socket under `name`, uses this one; otherwise
 * makes a new socket at `path`. A new socket has mode 0660 and the group of its folder. It replaces
 * an old socket file if no process listens at it.
 */
#ifndef DAEMON_LINK_LISTENER_H
#define DAEMON_LINK_LISTENER_H

#include "daemon/core/problem.h"

/* type: SOCK_SEQPACKET or SOCK_STREAM. -EADDRINUSE: another boothd listens at the path. The caller
 * must close *ret_fd. */
must_check int listener_open(const char *name, const char *path, int type, struct problem *problem,
			     int *ret_fd);

#endif
