/* SPDX-License-Identifier: MIT */
/*
 * The courier's metrics as Prometheus text: how many uploads each destination had, by result
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
	uint64_t deleted; /* how many photos were deleted from sent/ */
};

/* Prints to an open stream; the caller checks ferror(). courier_metrics: a struct
 * courier_metrics, as a void pointer for prometheus_replace(). */
void courier_metrics_print(FILE *to, const void *courier_metrics);

#endif
