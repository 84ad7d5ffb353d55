/* SPDX-License-Identifier: MIT */
/*
 * The courier's optional GET /metrics (metrics.listen), on this machine only: its own figures, and
 * boothd's, which it asks for over control.sock, since boothd has no network. A boothd that does
 * not answer leaves `booth_boothd_up 0`, never old figures.
 */
#ifndef DAEMON_COURIER_METRICS_LISTENER_H
#define DAEMON_COURIER_METRICS_LISTENER_H

#include <stdio.h>

#include "daemon/core/problem.h"

enum { METRICS_HOST_SIZE = 16 };

struct event_base;
struct metrics_listener;

/* 127.0.0.1:PORT or [::1]:PORT, PORT 0..65535. -EINVAL: anything else, because the figures are
 * for this machine only; the problem says so. */
must_check int metrics_listener_parse(const char *address, struct problem *problem,
				      char ret_host[METRICS_HOST_SIZE], unsigned short *ret_port);

/* print: the own figures, called for each question. Borrows base and user, copies the paths. */
must_check int metrics_listener_create(struct event_base *base, const char *address,
				       const char *control_socket,
				       void (*print)(FILE *to, void *user), void *user,
				       struct problem *problem,
				       struct metrics_listener **ret_listener);
void metrics_listener_destroy(struct metrics_listener *listener);

/* The port that it got where the address has port 0. */
unsigned short metrics_listener_port(const struct metrics_listener *listener);

#endif
