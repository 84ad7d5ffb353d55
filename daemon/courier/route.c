/* SPDX-License-Identifier: MIT */
#include "daemon/courier/route.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <event2/event.h>

#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/base/timer.h"
#include "daemon/courier/backlog.h"
#include "daemon/courier/beat.h"
#include "daemon/courier/delivery.h"
#include "daemon/courier/mover.h"
#include "daemon/courier/probe_file.h"

enum {
	/* Five failures in a row open the breaker: where one answer in five fails by chance, that
	 * happens once in 3,000 items. */
	BREAKER_THRESHOLD = 5,
	PAUSE_BASE_MS = 60 * 1000,
	PAUSE_CAP_MS = 10 * 60 * 1000,
	SLEEP_MAX_MS = 60 * 1000,
	STARTS_AT_ONCE = 32, /* then the loop gets its turn */
	ROW_MAX = 3,         /* so many items turned away in a row are no accident */
};

struct route {
	struct event *timer;
	struct destination *destination;
	struct route_host host;
	char name[16], section[16], prefix[128], device[48];
	char url[DESTINATION_URL_SIZE], probe_file[300];
	bool is_durable, is_demo;
	struct note_destinations destinations; /* the first one is this route's */
	unsigned parallel;
	struct timetable timetable;
	struct pacer pacer;
	struct retry_policy retry;
	struct breaker_policy breaker_policy, pause_policy;
	struct breaker breaker;
	struct refusal_policy refusal;
	uint64_t accepted; /* items, since the start */
	uint64_t row;      /* ends with an item that is accepted */
	unsigned in_row;   /* different items that were turned away in this row */
	int64_t begin_ms;

	struct backlog *backlog;
	unsigned under_way;
	struct placing *probe;          /* null: no probe is under way */
	size_t probe_bytes;             /* of the next probe's file; 0: a few */
	char probe_for[UUID_TEXT_SIZE]; /* the item whose size that is */
	struct beat *beat;

	enum route_state state;
	struct route_status counts;
	char message[512];
};

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

static uint32_t chance(void)
{
	uint32_t random = 0;
	/* Without random bits the wait is the shortest: worse for the server, harmless for us. */
	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) != (ssize_t)sizeof(random))
		return 0;
	return random;
}

static int64_t present_rate(const struct route *route)
{
	time_t now = (time_t)(clock_realtime_ms() / 1000);
	struct tm local;
	if (!localtime_r(&now, &local))
		return 0;
	return timetable_rate(&route->timetable, local.tm_wday, local.tm_hour, local.tm_min);
}

static struct delivery_order make_order(const struct route *route)
{
	return (struct delivery_order){
		.spool = route->host.spool,
		.clerk = route->host.clerk,
		.destination = route->destination,
		.destinations = route->destinations,
		.certificates_path = route->host.certificates_path,
		.prefix = route->prefix,
		.device = route->device,
		.is_durable = route->is_durable,
		.bytes_per_s = present_rate(route),
	};
}

/* Waiting, pausing, going on */

static void pump(struct route *route);

static void on_timer(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	pump(user);
}

static void wake_in(struct route *route, int64_t wait_ms)
{
	(void)timer_arm_ms(route->timer, wait_ms);
}

static void on_beat_end(void *user)
{
	pump(user);
}

static void set_state(struct route *route, enum route_state state, const char *message)
{
	bool has_changed = route->state != state;
	route->state = state;
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

static void open_route(struct route *route)
{
	breaker_on_success(&route->breaker);
	set_state(route, ROUTE_OPEN, "");
}

static void forget_placed_files(struct entry *entry)
{
	entry->placed_files = 0;
}

static void pause_route(struct route *route, const struct placing_result *why)
{
	/* Once this is mended another server may answer: it has none of the files yet. */
	backlog_each(route->backlog, forget_placed_files);
	destination_forget_probe(route->destination);
	probe_file_remove(route->probe_file);
	breaker_trip(&route->breaker, &route->pause_policy, clock_monotonic_ms(),
		     why->server_wait_ms, chance());
	set_state(route, ROUTE_PAUSED, why->problem.text);
}

static void wait_for_server(struct route *route, const struct placing_result *why, bool at_once)
{
	int64_t now = clock_monotonic_ms();
	if (at_once)
		breaker_trip(&route->breaker, &route->breaker_policy, now, why->server_wait_ms,
			     chance());
	else if (!breaker_on_failure(&route->breaker, &route->breaker_policy, now,
				     why->server_wait_ms, chance()))
		return;
	set_state(route, ROUTE_WAITING, why->problem.text);
}

/* The probe */

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

/* Lets one item or one probe try whether the server works again. */
static void try_one_now(struct route *route)
{
	route->breaker.is_open = true;
	route->breaker.is_trying = false;
	route->breaker.open_until_ms = clock_monotonic_ms();
}

static void probe_at_once(struct route *route)
{
	destination_forget_probe(route->destination);
	try_one_now(route);
}

/* The server was asked whether it takes a file as large as the one that it turned away. */
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
		probe_at_once(route); /* a small file: the rest of the queue does not wait */
}

static void take_probe(struct route *route)
{
	note_probe(route);
	/* Where the server takes probes and turns photos away, one photo must pass first. */
	if (route->in_row >= ROW_MAX)
		try_one_now(route);
	else
		open_route(route);
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
		pause_route(route, result);
	else if (!is_sized)
		wait_for_server(route, result, true);
	pump(route);
}

static void start_probe(struct route *route)
{
	char key[DESTINATION_KEY_SIZE];
	(void)snprintf(key, sizeof(key), "%s%s%s%s/probe-%08x/probe.txt", route->prefix,
		       route->prefix[0] ? "/" : "", route->is_demo ? "demo/" : "", route->device,
		       chance());
	breaker_on_send(&route->breaker);
	int r = destination_probe(route->destination, key, route->probe_bytes, on_probed, route,
				  &route->probe);
	if (r < 0) {
		struct placing_result failed = { .server_wait_ms = -1 };
		(void)problem_set(&failed.problem, 0, "%s: the server cannot be asked with %s: %s",
				  route->section, key, strerror(-r));
		wait_for_server(route, &failed, true);
	}
}

/* One item */

static void postpone(struct entry *entry, const struct placing_result *why)
{
	struct route *route = entry->route;
	int64_t wait = retry_delay_ms(&route->retry, ++entry->tries, why->server_wait_ms, chance());
	entry->state = ENTRY_WAITING;
	entry->due_ms = clock_monotonic_ms() + wait;
	route->counts.tries_failed++;
	log_debug("%s: photo %s waits %lld ms after try %u: %s", route->section, entry->id,
		  (long long)wait, entry->tries, why->problem.text);
}

static void on_moved(bool has_gone, void *user)
{
	struct entry *entry = user;
	struct route *route = entry->route;
	struct placing_result stuck = { .server_wait_ms = -1 };
	entry->move = NULL;
	(void)snprintf(stuck.problem.text, sizeof(stuck.problem.text), "it cannot be moved");
	if (has_gone)
		backlog_forget(entry);
	else
		postpone(entry, &stuck);
	pump(route);
}

/* The item leaves pending/. Where the disk does not let it go, it is tried again later. */
static void move_on(struct entry *entry, enum mover_goal goal, const struct problem *why)
{
	struct route *route = entry->route;
	struct placing_result failed = { .server_wait_ms = -1 };
	int r = mover_move(route->host.mover, entry->id, goal, why, on_moved, entry, &entry->move);
	if (r == 0)
		return;
	(void)problem_memory(&failed.problem);
	postpone(entry, &failed);
}

/* This route is done with the item. */
static void settle(struct entry *entry, const struct note_sum *sum)
{
	if (sum->is_settled)
		move_on(entry, sum->is_refused ? MOVER_REFUSED : MOVER_SENT, NULL);
	else
		backlog_forget(entry); /* the other route has it still to do */
}

static void say_refused(struct route *route, const char *id, const struct placing_result *why)
{
	route->counts.items_refused++;
	log_event(LOG_LEVEL_WARNING, JOURNAL_COURIER_REFUSED, "photo %s is refused: %s", id,
		  why->problem.text);
}

static void take_error(struct entry *entry, const struct delivery_result *result);

static void on_refusal_noted(const struct delivery_result *result, void *user)
{
	struct entry *entry = user;
	struct route *route = entry->route;
	entry->delivery = NULL;
	if (result->error < 0) {
		take_error(entry, result);
	} else {
		say_refused(route, entry->id, &result->placing);
		settle(entry, &result->sum);
	}
	pump(route);
}

static void refuse(struct entry *entry, const struct placing_result *why)
{
	struct route *route = entry->route;
	struct delivery_order order = make_order(route);
	if (delivery_refuse(&order, entry->id, why, on_refusal_noted, entry, &entry->delivery) < 0)
		postpone(entry, why);
}

/* Whether this answer may be about the photo at all. */
static bool is_no_to_photo(const struct entry *entry, const struct placing_result *why)
{
	if (why->status == 401 || why->status == 407)
		return false; /* about the booth */
	if (why->status == 400 && entry->was_cut)
		return false; /* about the broken connection before it */
	return why->answer == ANSWER_REFUSED || (why->status >= 400 && why->status < 500);
}

static enum refusal_verdict hear_no(struct entry *entry, const struct placing_result *why)
{
	const struct route *route = entry->route;
	if (!is_no_to_photo(entry, why))
		return REFUSAL_TOO_EARLY;
	enum refusal_verdict verdict = refusal_add(&entry->refusal, &route->refusal, why->status,
						   clock_monotonic_ms(), route->accepted);
	if (entry->refusal.times == 1)
		log_event(LOG_LEVEL_WARNING, JOURNAL_COURIER_TURNED,
			  "photo %s waits: %s; it is tried again, and refused only where this goes "
			  "on while other photos pass",
			  entry->id, why->problem.text);
	return verdict;
}

/* Counts different items that were turned away without one accepted in between. */
static void count_in_row(struct entry *entry)
{
	struct route *route = entry->route;
	if (entry->row != route->row)
		route->in_row++;
	entry->row = route->row;
}

static void pause_for_row(struct route *route, const struct placing_result *why)
{
	struct placing_result whole = *why;
	(void)problem_set(&whole.problem, 0,
			  "%s: the server turned away %u photos in a row, so it is not about one "
			  "photo: sending is paused; %s",
			  route->section, route->in_row, why->problem.text);
	pause_route(route, &whole);
}

static void ask_with_size(struct entry *entry, size_t size_bytes)
{
	struct route *route = entry->route;
	route->probe_bytes = size_bytes;
	(void)snprintf(route->probe_for, sizeof(route->probe_for), "%s", entry->id);
	probe_at_once(route);
}

/*
 * The server turned this item away. "Wrong key" or "wrong address" is about the server: the route
 * probes it again at once, and where the probe fails, too, all items wait for a person. Else this item
 * waits, and the rest goes on, until the "no" is believed (refusal.h). Several items in a row are no
 * accident: then all wait.
 */
static void turn_away(struct entry *entry, const struct delivery_result *result)
{
	struct route *route = entry->route;
	const struct placing_result *why = &result->placing;
	enum refusal_verdict verdict = hear_no(entry, why);
	count_in_row(entry);
	if (route->in_row < ROW_MAX)
		breaker_on_success(&route->breaker);
	if (route->in_row < ROW_MAX && verdict == REFUSAL_BELIEVED) {
		refuse(entry, why);
		return;
	}
	postpone(entry, why);
	if (route->in_row >= ROW_MAX)
		pause_for_row(route, why);
	else if (verdict == REFUSAL_UNPROVED && result->size_bytes > 0)
		ask_with_size(entry, result->size_bytes);
	else if (why->answer != ANSWER_REFUSED)
		probe_at_once(route);
}

static void take_acceptance(struct entry *entry, const struct delivery_result *result)
{
	struct route *route = entry->route;
	route->counts.items_sent++;
	route->accepted++;
	route->row++;
	route->in_row = 0;
	open_route(route);
	settle(entry, &result->sum);
}

static void act_on(struct entry *entry, const struct delivery_result *result)
{
	struct route *route = entry->route;
	const struct placing_result *placing = &result->placing;
	switch (placing->answer) {
	case ANSWER_DONE:
		take_acceptance(entry, result);
		return;
	case ANSWER_RETRY:
	case ANSWER_TAKEN:
		postpone(entry, placing);
		wait_for_server(route, placing, placing->server_wait_ms > 0);
		break;
	case ANSWER_REFUSED:
	case ANSWER_AUTHENTICATION:
	case ANSWER_MISPLACED:
		turn_away(entry, result);
		break;
	}
}

/* No certificates to check signatures with: true of every item. The server has nothing to do with it,
 * so what is known of the server stays. */
static void pause_for_certificates(struct route *route, const struct problem *problem)
{
	struct problem whole = { "" };
	(void)problem_set(&whole, 0, "%s: %s; sending is paused", route->section, problem->text);
	breaker_trip(&route->breaker, &route->pause_policy, clock_monotonic_ms(), -1, chance());
	set_state(route, ROUTE_PAUSED, whole.text);
}

/* The item was not sent, or not wholly, and the server has no part in that. */
static void take_error(struct entry *entry, const struct delivery_result *result)
{
	struct route *route = entry->route;
	struct placing_result failed = { .server_wait_ms = -1, .problem = result->problem };
	switch (-result->error) {
	case ENOENT: /* an operator moved it away */
		backlog_forget(entry);
		return;
	case EALREADY:
		settle(entry, &result->sum);
		return;
	case EBADMSG:
		move_on(entry, MOVER_BROKEN, &result->problem);
		return;
	case ENOKEY:
		postpone(entry, &failed);
		pause_for_certificates(route, &result->problem);
		return;
	default:
		if (entry->tries == 0)
			log_error("%s", result->problem.text);
		postpone(entry, &failed);
		return;
	}
}

static void take_progress(struct entry *entry, const struct delivery_result *result)
{
	struct route *route = entry->route;
	/* Where this try got further than the one before, the server works: neither the item nor
	 * the server waits long. At a server that loses every fifth request an item would hardly
	 * ever get through otherwise. An item has few files, so this cannot go on for long. */
	if (result->placed_files > entry->placed_files) {
		entry->tries = 0;
		entry->refusal = (struct refusal){ .times = 0 };
		breaker_on_success(&route->breaker);
	}
	entry->placed_files = result->placed_files;
	route->counts.bytes_sent += result->proved_bytes;
	pacer_spend(&route->pacer, result->sent_bytes, present_rate(route), clock_monotonic_ms());
}

static void on_delivered(const struct delivery_result *result, void *user)
{
	struct entry *entry = user;
	struct route *route = entry->route;
	const struct placing_result *placing = &result->placing;
	entry->delivery = NULL;
	route->under_way--;
	if (result->error < 0) {
		/* It was the one trial of an open breaker, and tried nothing. */
		route->breaker.is_trying = false;
		take_error(entry, result);
	} else {
		bool was_cut = placing->answer == ANSWER_RETRY && placing->status == 0;
		take_progress(entry, result);
		act_on(entry, result);
		entry->was_cut = was_cut; /* in an entry that was forgotten it does no harm */
	}
	pump(route);
}

static void start_entry(struct entry *entry)
{
	struct route *route = entry->route;
	struct delivery_order order = make_order(route);
	order.placed_files = entry->placed_files;
	entry->state = ENTRY_UNDER_WAY;
	entry->tried_ms = clock_monotonic_ms();
	if (delivery_start(&order, entry->id, on_delivered, entry, &entry->delivery) < 0) {
		struct placing_result failed = { .server_wait_ms = -1 };
		(void)problem_memory(&failed.problem);
		postpone(entry, &failed);
		return;
	}
	route->under_way++;
	breaker_on_send(&route->breaker);
}

/* The pump: called after everything that happens, it starts what may start now. */

static unsigned limit_of(const struct route *route, int64_t rate)
{
	/* Where the rate is limited, one item at a time gets all of it: what is sent early is safe
	 * early. */
	return route->breaker.is_open || rate > 0 ? 1 : route->parallel;
}

static bool has_room(const struct route *route)
{
	return !route->probe && route->under_way < limit_of(route, present_rate(route));
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
		return; /* the end of what is under way calls the pump */
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
			start_probe(route);
			return;
		}
		struct entry *entry = backlog_pick(route->backlog, now_ms, route->breaker.is_open);
		if (!entry)
			return;
		start_entry(entry);
	}
}

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

void route_notice(struct route *route, const char *id)
{
	backlog_notice(route->backlog, id);
	wake_in(route, 0);
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
	(void)snprintf(ret_status->message, sizeof(ret_status->message), "%s", route->message);
	ret_status->next_try_ms = route->breaker.is_open && wait > 0 ? wait : 0;
	ret_status->known = backlog_count(route->backlog);
	ret_status->under_way = route->under_way;
}

/* Making and ending */

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
	route->row = 1; /* an entry's 0 is no row */
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
	route->begin_ms = clock_monotonic_ms() + retry_jitter_ms(config->start_jitter_ms, chance());
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
