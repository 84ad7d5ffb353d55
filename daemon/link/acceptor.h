/* SPDX-License-Identifier: MIT */
/* Accepts the connections of a listening socket on the event loop. If the process can open no more
 * files, the acceptor rests for a second, because the waiting connection would otherwise wake the
 * loop again at once. */
#ifndef DAEMON_LINK_ACCEPTOR_H
#define DAEMON_LINK_ACCEPTOR_H

#include "daemon/core/problem.h"

struct event_base;
struct acceptor;

/* fd: the new connection, in non-blocking mode; the function takes it over. */
typedef void (*acceptor_fn)(int fd, void *user);

/* Takes over listen_fd, even if the function fails. -ENOMEM: out of memory. */
must_check int acceptor_create(struct event_base *base, int listen_fd, acceptor_fn on_accepted,
			       void *user, struct problem *problem, struct acceptor **ret_acceptor);
void acceptor_destroy(struct acceptor *acceptor); /* null is fine */

#endif
