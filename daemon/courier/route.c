/* SPDX-License-Identifier: MIT */
#include "daemon/courier/route.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <event2/event.h>

#include "daemon/base/clock.h"
#include "daemon/base/timer.h"
#include "daemon/courier/mover.h"
#include "daemon/courier/probe_file.h"
#include "daemon/courier/route_inside.h"

enum {
	/* After five failures in a row, the breaker opens, and sending stops for a while. If one
	 * answer in five fails by chance, five answers in a row fail once in 3,000 items. */
	BREAKER_THRESHOLD = 5,
	PAUSE_BASE_MS = 60 * 1000,
	PAUSE_CAP_MS = 10 * 60 * 1000,
	SLEEP_MAX_MS = 60 * 1000,
	STARTS_AT_ONCE = 32, /* maximum number of uploads started before the event loop continues */
};

static void wake_in(struct route *route, int64_t wait_ms)
{
	(void)timer_arm_ms(route->timer, wait_ms);
}

/* ---- starting uploads and probes ---- */

static unsigned limit_of(const struct route *route, int64_t rate)
{
	/* If the rate is limited, one item at a time gets the whole rate, because an item that
	 * arrives sooner is safe sooner. */
	return route->breaker.is_open || rate > 0 ? 1 : route->parallel;
}

static bool has_room(const struct route *route)
{
	return !route->probe && route->under_way < limit_of(route, route_present_rate(route));
}

static bool may_start(const struct route *route, int64_t now_ms)
{
	return has_room(route) && breaker_may_send(&route->breaker, now_ms) &&
	       pacer_wait_ms(&route->pacer, now_ms) == 0;
}

static void sleep_until_due(struct route *route, int64_t now_ms)
{
	int64_t at;
	if (!has_room(route))
		return; /* pump() is called when a running upload or probe ends */
	if (!breaker_may_send(&route->breaker, now_ms))
		at = route->breaker.open_until_ms;
	else
		at = backlog_due_ms(route->backlog, now_ms);
	int64_t paced = now_ms + pacer_wait_ms(&route->pacer, now_ms);
	if (at < paced)
		at = paced;
	wake_in(route, at - now_ms > SLEEP_MAX_MS ? SLEEP_MAX_MS : at - now_ms);
}

static void start_what_is_due(struct route *route, int64_t now_ms)
{
	for (int i = 0; i < STARTS_AT_ONCE && may_start(route, now_ms); i++) {
		if (!destination_is_probed(route->destination)) {
			route_start_probe(route);
			return;
		}
		struct entry *entry = backlog_pick(route->backlog, now_ms, route->breaker.is_open);
		if (!entry)
			return;
		route_start_entry(route, entry);
	}
}

/* Starts all uploads and probes that may start now. It is called after every event. */
static void pump(struct route *route)
{
	int64_t now = clock_monotonic_ms();
	if (now < route->begin_ms) {
		wake_in(route, route->begin_ms - now);
		return;
	}
	if (!route->breaker.is_open && destination_is_probed(route->destination))
		beat_send(route->beat);
	bool has_more = backlog_refill(route->backlog, now);
	start_what_is_due(route, now);
	if (has_more && may_start(route, now))
		wake_in(route, 0);
	else
		sleep_until_due(route, now);
}

static void on_timer(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	pump(user);
}

static void on_beat_end(void *user)
{
	route_wake(user);
}

void route_notice(struct route *route, const char *id)
{
	backlog_notice(route->backlog, id);
	route_wake(route);
}

void route_hurry(struct route *route)
{
	backlog_hurry(route->backlog);
	route->breaker.open_until_ms = 0;
	route->begin_ms = 0;
	wake_in(route, 0);
}

void route_beat(struct route *route, const char *folder, const void *json, size_t json_bytes,
		const void *signature, size_t signature_bytes)
{
	beat_offer(route->beat, folder, json, json_bytes, signature, signature_bytes);
	wake_in(route, 0);
}

void route_status(const struct route *route, struct route_status *ret_status)
{
	int64_t wait = route->breaker.open_until_ms - clock_monotonic_ms();
	*ret_status = route->counts;
	ret_status->name = route->name;
	ret_status->state = route->state;
	ret_status->cause = route->cause;
	(void)snprintf(ret_status->message, sizeof(ret_status->message), "%s", route->message);
	ret_status->next_try_ms = route->breaker.is_open && wait > 0 ? wait : 0;
	ret_status->known = backlog_count(route->backlog);
	ret_status->under_way = route->under_way;
}

/* ---- creating and destroying ---- */

static void copy_texts(struct route *route, const struct route_config *config)
{
	(void)snprintf(route->name, sizeof(route->name), "%s", config->destination.name);
	(void)snprintf(route->section, sizeof(route->section), "%s", config->destination.section);
	(void)snprintf(route->url, sizeof(route->url), "%s", config->destination.url);
	(void)snprintf(route->prefix, sizeof(route->prefix), "%s", config->prefix);
	(void)snprintf(route->device, sizeof(route->device), "%s", config->device);
	(void)snprintf(route->probe_file, sizeof(route->probe_file), "%s", config->probe_file);
	route->destinations = (struct note_destinations){ .names = { route->name },
							  .count = 1 + config->other_count };
	for (unsigned i = 0; i < config->other_count; i++)
		route->destinations.names[1 + i] = config->others[i];
}

static void copy_config(struct route *route, const struct route_config *config)
{
	copy_texts(route, config);
	route->is_demo = config->is_demo;
	route->is_durable = config->destination.kind == DESTINATION_TUS;
	route->parallel = config->parallel;
	route->timetable = config->timetable;
	route->retry = config->retry;
	route->refusal = config->refusal;
	/* begins at 1, because 0 in an entry means that its item belongs to no series */
	route->row = 1;
	route->breaker_policy =
		(struct breaker_policy){ .threshold = BREAKER_THRESHOLD, .wait = config->retry };
	route->pause_policy = (struct breaker_policy){
		.threshold = 1,
		.wait = { .base_ms = PAUSE_BASE_MS, .cap_ms = PAUSE_CAP_MS },
	};
}

static int open_parts(struct route *route, struct event_base *base,
		      const struct route_config *config, struct problem *problem)
{
	route->timer = evtimer_new(base, on_timer, route);
	if (!route->timer)
		return problem_memory(problem);
	int r = destination_create(base, &config->destination, problem, &route->destination);
	if (r == 0)
		r = backlog_create(route->section, config->spool_path, route, problem,
				   &route->backlog);
	if (r == 0)
		r = beat_create(route->destination, route->section, route->prefix, on_beat_end,
				route, problem, &route->beat);
	return r;
}

int route_create(struct event_base *base, const struct route_config *config,
		 const struct route_host *host, struct problem *problem, struct route **ret_route)
{
	struct route *route = calloc(1, sizeof(*route));
	if (!route)
		return problem_memory(problem);
	route->host = *host;
	copy_config(route, config);
	int r = open_parts(route, base, config, problem);
	if (r < 0) {
		route_destroy(route);
		return r;
	}
	if (probe_file_load(route->probe_file, route->url, route->destination))
		destination_format_probe(route->destination, route->counts.probe);
	route->begin_ms =
		clock_monotonic_ms() + retry_jitter_ms(config->start_jitter_ms, route_chance());
	wake_in(route, 0);
	*ret_route = route;
	return 0;
}

static void cancel_entry(struct entry *entry)
{
	const struct route *route = entry->route;
	delivery_cancel(entry->delivery);
	mover_cancel(route->host.mover, entry->move);
}

void route_destroy(struct route *route)
{
	if (!route)
		return;
	if (route->backlog)
		backlog_each(route->backlog, cancel_entry);
	placing_cancel(route->probe);
	beat_destroy(route->beat);
	backlog_destroy(route->backlog);
	if (route->timer)
		event_free(route->timer);
	destination_destroy(route->destination);
	free(route);
}
