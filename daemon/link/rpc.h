/* SPDX-License-Identifier: MIT */
/*
 * The client's side of control.sock, for boothctl and the courier. A client has one connection.
 * Each call blocks until the answer comes, but at most for RPC_TIMEOUT_S seconds, unless
 * rpc_set_patience() was called.
 */
#ifndef DAEMON_LINK_RPC_H
#define DAEMON_LINK_RPC_H

#include "daemon/core/problem.h"

enum { RPC_TIMEOUT_S = 10 };

struct json_object;
struct rpc;

must_check int rpc_open(const char *path, struct problem *problem, struct rpc **ret_rpc);
void rpc_close(struct rpc *rpc);

/* Makes later calls wait for at most this many seconds instead of RPC_TIMEOUT_S. Use this for a
 * method that works with many files. */
void rpc_set_patience(struct rpc *rpc, int seconds);

/* Calls a method of boothd. Frees params, which may be null. -EREMOTEIO: boothd refused; the
 * problem holds boothd's explanation. After a return of 0, *ret_result is not null, but may have
 * any JSON type: read it with base/json.h. The caller frees it with json_object_put(). */
must_check int rpc_call(struct rpc *rpc, const char *method, struct json_object *params,
			struct problem *problem, struct json_object **ret_result);

/* Does what rpc_call() does, for a method whose answer may come with a file. *ret_fd: descriptor of
 * the file, which the caller must close; -1: no file came. Use a new connection for this call. */
must_check int rpc_call_file(struct rpc *rpc, const char *method, struct problem *problem,
			     struct json_object **ret_result, int *ret_fd);

/* Waits for the next notification. The caller must have called the method `watch` before. -EPIPE:
 * boothd has closed the connection. */
must_check int rpc_next(struct rpc *rpc, struct problem *problem, struct json_object **ret_params);

#endif
