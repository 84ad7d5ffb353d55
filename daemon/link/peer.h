/* SPDX-License-Identifier: MIT */
/* Who is at the other end of a UNIX socket (SO_PEERCRED), and whether it may talk to boothd. */
#ifndef DAEMON_LINK_PEER_H
#define DAEMON_LINK_PEER_H

#include <stdbool.h>
#include <sys/types.h>

#include "daemon/core/problem.h"

struct peer {
	pid_t pid;
	uid_t uid;
	bool is_operator; /* root or our own user: may change things */
	bool is_trusted;  /* an operator, or a member of group booth: may look */
};

must_check int peer_read(int fd, struct peer *ret_peer);

#endif
