/* SPDX-License-Identifier: MIT */
#include "daemon/courier/courier_metrics.h"

#include <inttypes.h>

#include "daemon/base/prometheus.h"

enum { STATES = ROUTE_PAUSED + 1 };

static void print_uploads(FILE *to, const struct courier_metrics *metrics)
{
	prometheus_head(to, "booth_uploads_total", "counter",
			"Photos sent and proved, tries that failed, photos refused for good.");
	for (unsigned i = 0; i < metrics->route_count; i++) {
		const struct route_status *route = &metrics->routes[i];
		const struct {
			const char *result;
			uint64_t count;
		} rows[] = { { "sent", route->items_sent },
			     { "failed", route->tries_failed },
			     { "refused", route->items_refused } };
		for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++)
			(void)fprintf(
				to,
				"booth_uploads_total{destination=\"%s\",result=\"%s\"} %" PRIu64
				"\n",
				route->name, rows[k].result, rows[k].count);
	}
}

static void print_bytes(FILE *to, const struct courier_metrics *metrics)
{
	prometheus_head(to, "booth_upload_bytes_total", "counter",
			"Bytes of photos that were sent and proved.");
	for (unsigned i = 0; i < metrics->route_count; i++)
		(void)fprintf(to, "booth_upload_bytes_total{destination=\"%s\"} %" PRIu64 "\n",
			      metrics->routes[i].name, metrics->routes[i].bytes_sent);
}

static void print_states(FILE *to, const struct courier_metrics *metrics)
{
	prometheus_head(to, "booth_destination_state", "gauge",
			"1 for the state the destination is in.");
	for (unsigned i = 0; i < metrics->route_count; i++)
		for (unsigned k = 0; k < STATES; k++)
			(void)fprintf(
				to, "booth_destination_state{destination=\"%s\",state=\"%s\"} %d\n",
				metrics->routes[i].name, route_state_name((enum route_state)k),
				metrics->routes[i].state == (enum route_state)k);
}

void courier_metrics_print(FILE *to, const void *courier_metrics)
{
	const struct courier_metrics *metrics = courier_metrics;
	prometheus_head(to, "booth_courier_info", "gauge", "What sends the photos.");
	(void)fprintf(to, "booth_courier_info{version=\"%s\"} 1\n", BOOTH_VERSION);
	print_uploads(to, metrics);
	print_bytes(to, metrics);
	print_states(to, metrics);
	prometheus_counter(to, "booth_photos_deleted_total",
			   "Photos deleted here after their time in sent/.", metrics->deleted);
}
