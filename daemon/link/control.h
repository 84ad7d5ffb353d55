/* SPDX-License-Identifier: MIT */
/*
 * control.sock: JSON-RPC 2.0, one object a line, for boothctl and the courier (docs/control.md).
 *
 * A request is bounded (CONTROL_LINE_BYTES), lists come in pages. What the methods are and who may
 * call which is the caller's; this module frames, checks and answers. `watch` is its own: after it
 * a connection receives every control_notify() as a notification. A client that stops reading is
 * disconnected.
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

/* A request whose answer takes time: see control_defer(). */
typedef uint64_t control_ticket;

/*
 * Answers one request. params: an object, or null; borrowed. 0 with *ret_result (given away, may be
 * null for "true"), -EINPROGRESS after control_defer(), -ENOSYS unknown method, -EINVAL bad params,
 * -EPERM not for this peer, or another negative errno with the words in problem.
 */
typedef int (*control_call_fn)(const char *method, struct json_object *params,
			       const struct peer *peer, struct problem *problem, void *user,
			       struct json_object **ret_result);

/* Takes over listen_fd. */
must_check int control_create(struct event_base *base, int listen_fd, control_call_fn call,
			      void *user, struct problem *problem, struct control **ret_control);
void control_destroy(struct control *control);

/* Called from within a call that then returns -EINPROGRESS: the ticket for its later answer. */
control_ticket control_defer(struct control *control);
/*
 * The later answer: result (taken over) where error is 0, else problem's words. passed_fd: -1, or a
 * file for the client, still the caller's to close. A client that has gone is no error.
 */
void control_reply(struct control *control, control_ticket ticket, int error,
		   const struct problem *problem, struct json_object *result, int passed_fd);

/* To all who watch. Takes over params. */
void control_notify(struct control *control, const char *method, struct json_object *params);

#endif
