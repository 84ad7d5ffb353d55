/* SPDX-License-Identifier: MIT */
/* The process at the other end of a UNIX socket: finds out which user it runs as (SO_PEERCRED), and
 * sends it messages. */
#ifndef DAEMON_LINK_PEER_H
#define DAEMON_LINK_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "daemon/core/problem.h"

struct peer {
	pid_t pid;
	uid_t uid;
	/* the peer runs as root or as boothd's own user, so it may change things */
	bool is_operator;
	/* the peer is an operator or a member of the group booth, so it may read the booth's
	 * state */
	bool is_trusted;
};

must_check int peer_read(int fd, struct peer *ret_peer);

/* Sends all bytes in one message, together with passed_fd (-1: no descriptor). Never waits.
 * -EAGAIN: the socket's buffer is full. */
must_check int peer_send(int fd, const void *bytes, size_t size, int passed_fd);

#endif
