/* SPDX-License-Identifier: MIT */
/* Accepts the connections of a listening socket on the loop. If the process can open no more files,
 * it rests for a second: the waiting connection would wake the loop again at once. */
#ifndef DAEMON_LINK_ACCEPTOR_H
#define DAEMON_LINK_ACCEPTOR_H

#include "daemon/core/problem.h"

struct event_base;
struct acceptor;

/* fd: the new connection, which does not block; the function takes it over. */
typedef void (*acceptor_fn)(int fd, void *user);

/* Takes over listen_fd, also if it fails. -ENOMEM: out of memory. */
must_check int acceptor_create(struct event_base *base, int listen_fd, acceptor_fn on_accepted,
			       void *user, struct problem *problem, struct acceptor **ret_acceptor);
void acceptor_destroy(struct acceptor *acceptor); /* null is fine */

#endif
