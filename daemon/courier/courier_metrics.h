/* SPDX-License-Identifier: MIT */
/*
 * The courier's figures as Prometheus text: what was sent where, with what result
 * (docs/metrics.md).
 */
#ifndef DAEMON_COURIER_COURIER_METRICS_H
#define DAEMON_COURIER_COURIER_METRICS_H

#include <stdint.h>
#include <stdio.h>

#include "daemon/courier/courier.h"

struct courier_metrics {
	struct route_status routes[COURIER_ROUTES];
	unsigned route_count;
	uint64_t deleted; /* photos whose time in sent/ was over */
};

/* Prints to an open stream; the caller checks ferror(). courier_metrics: a struct courier_metrics;
 * prometheus_replace() wants it as a void pointer. */
void courier_metrics_print(FILE *to, const void *courier_metrics);

#endif
