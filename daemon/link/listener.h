/* SPDX-License-Identifier: MIT */
/*
 * A listening UNIX socket: the socket that systemd passed under `name`, otherwise a new socket at
 * `path`. A new socket has mode 0660 and the folder's group. It replaces an old socket at which
 * nobody answers.
 */
#ifndef DAEMON_LINK_LISTENER_H
#define DAEMON_LINK_LISTENER_H

#include "daemon/core/problem.h"

/* type: SOCK_SEQPACKET or SOCK_STREAM. -EADDRINUSE: another boothd answers there. close()
 * *ret_fd. */
must_check int listener_open(const char *name, const char *path, int type, struct problem *problem,
			     int *ret_fd);

#endif
