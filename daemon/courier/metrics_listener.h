/* SPDX-License-Identifier: MIT */
/*
 * The courier's optional HTTP listener for GET /metrics (metrics.listen), for this machine only. It
 * answers with the metrics of the courier and of boothd. It asks boothd over control.sock, because
 * boothd has no network. If boothd does not answer, the listener sends `booth_boothd_up 0` and
 * never old values.
 */
#ifndef DAEMON_COURIER_METRICS_LISTENER_H
#define DAEMON_COURIER_METRICS_LISTENER_H

#include <stdio.h>

#include "daemon/core/problem.h"

enum { METRICS_HOST_SIZE = 16 };

struct event_base;
struct metrics_listener;

/* Parses 127.0.0.1:PORT or [::1]:PORT, PORT 0..65535. -EINVAL: any other text, because the
 * figures are for this machine only; the problem says so. */
must_check int metrics_listener_parse(const char *address, struct problem *problem,
				      char ret_host[METRICS_HOST_SIZE], unsigned short *ret_port);

/* print: prints the courier's figures; called for each request. Borrows base and user, copies
 * the paths. */
must_check int metrics_listener_create(struct event_base *base, const char *address,
				       const char *control_socket,
				       void (*print)(FILE *to, void *user), void *user,
				       struct problem *problem,
				       struct metrics_listener **ret_listener);
void metrics_listener_destroy(struct metrics_listener *listener);

/* Returns the port of the listener. If the address has port 0, the kernel chose the port. */
unsigned short metrics_listener_port(const struct metrics_listener *listener);

#endif
