/* SPDX-License-Identifier: MIT */
/*
 * control.sock: JSON-RPC 2.0, one object per line, for boothctl and the courier (docs/control.md).
 *
 * This module splits the stream into requests, checks their form and sends the answers. The caller
 * decides which methods exist and who may call them. Only the method `watch` belongs to this
 * module: a connection that has called `watch` receives the notification of every control_notify().
 * A request has at most CONTROL_LINE_BYTES. A client that stops reading is disconnected.
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

/* Identifies a request that will be answered later (see control_defer()). */
typedef uint64_t control_ticket;

/*
 * The function of the caller that answers one request. params: an object, or null; it stays owned
 * by this module. Returns 0: *ret_result holds the result, which this module frees (null stands for
 * true). -EINPROGRESS: the answer follows later, with the ticket of control_defer(). -ENOSYS:
 * unknown method. -EINVAL: wrong params. -EPERM: this peer may not call the method. Any other
 * error: the problem says why.
 */
typedef int (*control_call_fn)(const char *method, struct json_object *params,
			       const struct peer *peer, struct problem *problem, void *user,
			       struct json_object **ret_result);

/* Serves listen_fd, a listening socket, and owns it from then on. */
must_check int control_create(struct event_base *base, int listen_fd, control_call_fn call,
			      void *user, struct problem *problem, struct control **ret_control);
void control_destroy(struct control *control);

/* A method calls this function if it will answer later. Returns the ticket for this answer. The
 * method must then return -EINPROGRESS. */
control_ticket control_defer(struct control *control);
/* Sends an answer that was deferred by control_defer(). If error is 0, the answer is the result,
 * which this function frees; otherwise it is the problem's text. passed_fd: descriptor of a file
 * for the client; the caller still closes it; -1: no file. If the client has disconnected
 * meanwhile, nothing is sent. */
void control_reply(struct control *control, control_ticket ticket, int error,
		   const struct problem *problem, struct json_object *result, int passed_fd);

/* Sends a notification to every connection that has called `watch`. Frees params. */
void control_notify(struct control *control, const char *method, struct json_object *params);

#endif
