/* SPDX-License-Identifier: MIT */
/*
 * control.sock: JSON-RPC 2.0, one object a line, for boothctl and the courier (docs/control.md).
 *
 * This module frames requests, checks their form and sends the answers. The caller decides which
 * methods there are and who may call each; only `watch` is this module's own: after it a connection
 * receives every control_notify(). A request has at most CONTROL_LINE_BYTES. A client that stops
 * reading is disconnected.
 */
#ifndef DAEMON_LINK_CONTROL_H
#define DAEMON_LINK_CONTROL_H

#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/link/peer.h"

enum { CONTROL_LINE_BYTES = 65536 };

struct event_base;
struct json_object;
struct control;

/* Names a request that is answered later: see control_defer(). */
typedef uint64_t control_ticket;

/*
 * Answers one request. params: an object, or null; borrowed. Returns 0 and gives *ret_result away
 * (null stands for true); -EINPROGRESS after control_defer(); -ENOSYS: unknown method; -EINVAL: bad
 * params; -EPERM: not for this peer; any other error with the words in problem.
 */
typedef int (*control_call_fn)(const char *method, struct json_object *params,
			       const struct peer *peer, struct problem *problem, void *user,
			       struct json_object **ret_result);

/* Takes over listen_fd. */
must_check int control_create(struct event_base *base, int listen_fd, control_call_fn call,
			      void *user, struct problem *problem, struct control **ret_control);
void control_destroy(struct control *control);

/* For a call that answers later and returns -EINPROGRESS: the ticket of that answer. */
control_ticket control_defer(struct control *control);
/* The later answer: where error is 0 the result (taken over), else the problem's words. passed_fd:
 * a file for the client, which stays the caller's to close; -1: no file. A client that has gone
 * meanwhile is no error. */
void control_reply(struct control *control, control_ticket ticket, int error,
		   const struct problem *problem, struct json_object *result, int passed_fd);

/* Sends a notification to every connection that watches. Takes over params. */
void control_notify(struct control *control, const char *method, struct json_object *params);

#endif
