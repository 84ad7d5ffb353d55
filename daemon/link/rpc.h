/* SPDX-License-Identifier: MIT */
/*
 * The client's side of control.sock, for boothctl and the courier: one blocking connection. A call
 * waits at most RPC_TIMEOUT_S for its answer.
 */
#ifndef DAEMON_LINK_RPC_H
#define DAEMON_LINK_RPC_H

#include "daemon/core/problem.h"

enum { RPC_TIMEOUT_S = 10 };

struct json_object;
struct rpc;

must_check int rpc_open(const char *path, struct problem *problem, struct rpc **ret_rpc);
void rpc_close(struct rpc *rpc);

/* Calls a method of boothd. Takes over params (may be null). -EREMOTEIO: boothd refused; the
 * problem holds boothd's explanation. After 0 *ret_result is not null, but may be of any type: read
 * it with base/json.h. Free it with json_object_put(). */
must_check int rpc_call(struct rpc *rpc, const char *method, struct json_object *params,
			struct problem *problem, struct json_object **ret_result);

/* Does what rpc_call() does, for a method whose answer may come with a file. The caller closes
 * *ret_fd; -1: no file came. Use a new connection for this call. */
must_check int rpc_call_file(struct rpc *rpc, const char *method, struct problem *problem,
			     struct json_object **ret_result, int *ret_fd);

/* Waits for the next notification, after the method `watch` was called. -EPIPE: boothd has closed
 * the connection. */
must_check int rpc_next(struct rpc *rpc, struct problem *problem, struct json_object **ret_params);

#endif
