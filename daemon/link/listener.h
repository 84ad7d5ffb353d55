/* SPDX-License-Identifier: MIT */
/*
 * Opens a listening UNIX socket: the one that systemd passed under `name`, otherwise a new one at
 * `path`. A new socket has mode 0660 and the group of its folder. It replaces an old socket file
 * that no process listens at.
 */
#ifndef DAEMON_LINK_LISTENER_H
#define DAEMON_LINK_LISTENER_H

#include "daemon/core/problem.h"

/* type: SOCK_SEQPACKET or SOCK_STREAM. -EADDRINUSE: another boothd listens at the path. The caller
 * closes *ret_fd. */
must_check int listener_open(const char *name, const char *path, int type, struct problem *problem,
			     int *ret_fd);

#endif
