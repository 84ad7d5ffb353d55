/* SPDX-License-Identifier: MIT */
#include "daemon/courier/route_inside.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <event2/event.h>

#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/courier/probe_file.h"

static const char *const state_names[] = {
	[ROUTE_STARTING] = "starting",
	[ROUTE_OPEN] = "open",
	[ROUTE_WAITING] = "waiting",
	[ROUTE_PAUSED] = "paused",
};

const char *route_state_name(enum route_state state)
{
	return state_names[state];
}

uint32_t route_chance(void)
{
	uint32_t random = 0;
	/* If there are no random bits, returns 0, which makes the wait as short as possible. This
	 * does no harm here, but spares the server less. */
	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) != (ssize_t)sizeof(random))
		return 0;
	return random;
}

int64_t route_present_rate(const struct route *route)
{
	time_t now = (time_t)(clock_realtime_ms() / 1000);
	struct tm local;
	if (!localtime_r(&now, &local))
		return 0;
	return timetable_at(&route->timetable, local.tm_wday, local.tm_hour, local.tm_min);
}

void route_wake(struct route *route)
{
	event_active(route->timer, EV_TIMEOUT, 0);
}

/* ---- the state ---- */

static void set_state(struct route *route, enum route_state state, enum cause cause,
		      const char *message)
{
	bool has_changed = route->state != state;
	route->state = state;
	route->cause = cause;
	(void)snprintf(route->message, sizeof(route->message), "%s", message);
	if (!has_changed)
		return;
	switch (state) {
	case ROUTE_STARTING:
		return;
	case ROUTE_OPEN:
		log_event(LOG_LEVEL_INFO, JOURNAL_COURIER_OPEN, "%s: sending", route->section);
		return;
	case ROUTE_WAITING:
		log_event(LOG_LEVEL_WARNING, JOURNAL_COURIER_WAITING, "%s", message);
		return;
	case ROUTE_PAUSED:
		log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_PAUSED, "%s", message);
		return;
	}
}

void route_open(struct route *route)
{
	breaker_on_success(&route->breaker);
	set_state(route, ROUTE_OPEN, CAUSE_NONE, "");
}

/* Opens the breaker, which stops sending for a while. If the breaker is already open, the request
 * that failed was sent before it opened. This failure is no reason to wait longer. */
static void trip(struct route *route, const struct breaker_policy *policy, int64_t server_wait_ms)
{
	if (route->breaker.is_open && !route->breaker.is_trying)
		return;
	breaker_trip(&route->breaker, policy, clock_monotonic_ms(), server_wait_ms, route_chance());
}

static void forget_placed_files(struct entry *entry)
{
	entry->placed_files = 0;
}

void route_pause(struct route *route, const struct placing_result *why)
{
	/* After the repair another server may answer, and that server has no files yet. */
	backlog_each(route->backlog, forget_placed_files);
	destination_forget_probe(route->destination);
	probe_file_remove(route->probe_file);
	trip(route, &route->pause_policy, why->server_wait_ms);
	set_state(route, ROUTE_PAUSED, why->cause, why->problem.text);
}

void route_pause_here(struct route *route, const struct problem *problem)
{
	struct problem whole = { "" };
	(void)problem_set(&whole, 0, "%s: %s; sending is paused", route->section, problem->text);
	/* Waits only for the breaker's short time, because a new try costs nothing, and boothd may
	 * soon write the missing file. */
	trip(route, &route->breaker_policy, -1);
	set_state(route, ROUTE_PAUSED, CAUSE_BOOTH, whole.text);
}

void route_wait(struct route *route, const struct placing_result *why, bool at_once)
{
	int64_t now = clock_monotonic_ms();
	if (at_once)
		trip(route, &route->breaker_policy, why->server_wait_ms);
	else if (!breaker_on_failure(&route->breaker, &route->breaker_policy, now,
				     why->server_wait_ms, route_chance()))
		return;
	set_state(route, ROUTE_WAITING, why->cause, why->problem.text);
}

/* ---- the probe ---- */

static void note_probe(struct route *route)
{
	destination_format_probe(route->destination, route->counts.probe);
	log_info("%s: the server answers: %s", route->section, route->counts.probe);
	if (probe_file_save(route->probe_file, route->url, route->destination) < 0)
		log_event(LOG_LEVEL_WARNING, JOURNAL_COURIER_FOLDER,
			  "%s: %s cannot be written: the folder must belong to booth-courier",
			  route->section, route->probe_file);
}

static bool needs_person(enum answer_class answer)
{
	return answer == ANSWER_AUTHENTICATION || answer == ANSWER_MISPLACED ||
	       answer == ANSWER_REFUSED;
}

/* Lets one item or one probe test whether the server works again. */
static void try_one_now(struct route *route)
{
	route->breaker.is_open = true;
	route->breaker.is_trying = false;
	route->breaker.open_until_ms = clock_monotonic_ms();
}

void route_probe_again(struct route *route)
{
	destination_forget_probe(route->destination);
	try_one_now(route);
}

void route_probe_with_size(struct route *route, const struct entry *entry, size_t size_bytes)
{
	route->probe_bytes = size_bytes;
	(void)snprintf(route->probe_for, sizeof(route->probe_for), "%s", entry->id);
	route_probe_again(route);
}

/* Handles the result of a probe whose file was as large as the file that the server turned away. */
static void take_sized_probe(struct route *route, const struct placing_result *result)
{
	struct entry *entry = backlog_find(route->backlog, route->probe_for);
	if (result->answer == ANSWER_DONE && entry)
		refusal_add_probe(&entry->refusal);
	if (result->answer == ANSWER_REFUSED)
		log_event(LOG_LEVEL_WARNING, JOURNAL_COURIER_TURNED,
			  "photo %s waits: the server does not take a probe file of its size (%zu "
			  "bytes) either: ask its administrator to raise the limit; %s",
			  route->probe_for, route->probe_bytes, result->problem.text);
	route->probe_bytes = 0;
	if (result->answer != ANSWER_DONE)
		/* probe with a small file, so that the other items need not wait */
		route_probe_again(route);
}

/* Returns whether sending must pause until a person has looked. A proxy also answers 404 while the
 * server behind it is starting, so one such answer is not enough. One failed log-in is enough,
 * because servers lock out a user who tries again. */
static bool is_pattern(struct route *route, enum answer_class answer)
{
	return answer == ANSWER_AUTHENTICATION || ++route->probe_noes >= PROBE_NOES_MAX;
}

static void take_no(struct route *route, const struct placing_result *result)
{
	struct placing_result again = *result;
	if (is_pattern(route, result->answer)) {
		route_pause(route, result);
		return;
	}
	(void)problem_set(&again.problem, 0,
			  "%s: the server turns a probe away (answer %d); the courier asks again",
			  route->section, result->status);
	destination_forget_probe(route->destination);
	route_wait(route, &again, true);
}

static void take_probe(struct route *route)
{
	route->probe_noes = 0;
	note_probe(route);
	/* If the server has turned away several photos in a row, a successful probe is not enough:
	 * one photo must be accepted first. */
	if (route->in_row >= ROUTE_ROW_MAX)
		try_one_now(route);
	else
		route_open(route);
}

static void on_probed(const struct placing_result *result, void *user)
{
	struct route *route = user;
	bool is_sized = route->probe_bytes > 0;
	route->probe = NULL;
	if (is_sized)
		take_sized_probe(route, result);
	if (result->answer == ANSWER_DONE)
		take_probe(route);
	else if (!is_sized && needs_person(result->answer))
		take_no(route, result);
	else if (!is_sized)
		route_wait(route, result, true);
	route_wake(route);
}

void route_start_probe(struct route *route)
{
	char key[DESTINATION_KEY_SIZE];
	destination_name_probe(route->prefix, route->is_demo, route->device, route_chance(), key);
	breaker_on_send(&route->breaker);
	int r = destination_probe(route->destination, key, route->probe_bytes, on_probed, route,
				  &route->probe);
	if (r < 0) {
		struct placing_result failed = { .cause = CAUSE_ADDRESS, .server_wait_ms = -1 };
		(void)problem_set(&failed.problem, 0, "%s: the server cannot be asked with %s: %s",
				  route->section, key, strerror(-r));
		route_wait(route, &failed, true);
	}
}
