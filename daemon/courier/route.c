/* SPDX-License-Identifier: MIT */
#include "daemon/courier/route.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/file.h"
#include "daemon/base/log.h"
#include "daemon/courier/delivery.h"
#include "daemon/store/spool.h"

enum {
	BREAKER_THRESHOLD = 5, /* one flaky answer in five opens it once in 3,000 items */
	PAUSE_BASE_MS = 60 * 1000,
	PAUSE_CAP_MS = 10 * 60 * 1000,
	/* pending/ is read again at least so often: inotify may overflow, folders may be restored
	 */
	PASS_MS = 60 * 1000,
	PASS_SHARE = 20,     /* and never costs more than a twentieth of the time */
	STARTS_AT_ONCE = 32, /* before the loop gets its turn */
	READS_AT_ONCE = 2048,
	STRIKES = 2, /* a good probe in between: it is the item, not the address */
	STRIKE_REFUSALS = 3,
};

enum entry_state { ENTRY_FREE, ENTRY_READY, ENTRY_UNDER_WAY, ENTRY_WAITING };

struct entry {
	enum entry_state state;
	char id[UUID_TEXT_SIZE];
	unsigned tries, strikes, placed_files;
	int64_t due_ms;
	struct delivery *delivery;
	struct route *route;
};

struct beat {
	char folder[160];
	uint8_t *json, *signature;
	size_t json_bytes, signature_bytes;
};

struct route {
	struct event_base *base;
	struct event *timer;
	struct destination *destination;
	const struct spool *spool;
	struct route_host host;
	char name[16], section[16], prefix[128], device[48], spool_path[256];
	char url[DESTINATION_URL_SIZE], probe_file[300];
	bool has_probe_file, is_durable, is_demo;
	const char *others[1];
	unsigned other_count, parallel;
	struct timetable timetable;
	struct pacer pacer;
	struct retry_policy retry;
	struct breaker_policy breaker_policy, pause_policy;
	struct breaker breaker;
	unsigned strike_refusals; /* since the last success */
	int64_t begin_ms;

	struct entry entries[ROUTE_ITEMS];
	unsigned used, under_way;
	DIR *folder; /* the pass under way */
	int64_t pass_began_ms, next_pass_ms;
	bool has_missed;

	struct placing *probe;
	struct placing *beating;
	struct beat beat, beat_under_way;
	unsigned beat_stage;

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
	/* Without it the wait is its least value: worse for the server, harmless for us. */
	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) != (ssize_t)sizeof(random))
		return 0;
	return random;
}

static int64_t present_rate(const struct route *route)
{
	const time_t now = (time_t)(clock_realtime_ms() / 1000);
	struct tm local;
	if (!localtime_r(&now, &local))
		return 0;
	return timetable_rate(&route->timetable, local.tm_wday, local.tm_hour, local.tm_min);
}

static struct delivery_order make_order(const struct route *route)
{
	return (struct delivery_order){
		.spool = route->spool,
		.destination = route->destination,
		.destination_name = route->name,
		.prefix = route->prefix,
		.device = route->device,
		.is_durable = route->is_durable,
		.bytes_per_s = present_rate(route),
	};
}

/* The table of known items */

static struct entry *find(struct route *route, const char *id)
{
	for (unsigned i = 0; i < ROUTE_ITEMS && route->used > 0; i++)
		if (route->entries[i].state != ENTRY_FREE && strcmp(route->entries[i].id, id) == 0)
			return &route->entries[i];
	return NULL;
}

static struct entry *add(struct route *route, const char *id)
{
	for (unsigned i = 0; i < ROUTE_ITEMS; i++) {
		struct entry *entry = &route->entries[i];
		if (entry->state != ENTRY_FREE)
			continue;
		*entry = (struct entry){ .state = ENTRY_READY, .route = route };
		(void)snprintf(entry->id, sizeof(entry->id), "%s", id);
		route->used++;
		return entry;
	}
	return NULL;
}

static void forget(struct entry *entry)
{
	entry->route->used--;
	*entry = (struct entry){ .state = ENTRY_FREE };
}

/* A full table of waiting items must not keep the rest from being tried: the one that waits longest
 * is forgotten. It still lies in pending/ and is found there again. */
static void make_room(struct route *route)
{
	struct entry *last = NULL;
	for (unsigned i = 0; i < ROUTE_ITEMS; i++) {
		struct entry *entry = &route->entries[i];
		if (entry->state != ENTRY_WAITING)
			return;
		if (!last || entry->due_ms > last->due_ms)
			last = entry;
	}
	if (last) {
		forget(last);
		route->has_missed = true;
	}
}

static bool open_pass(struct route *route, int64_t now_ms)
{
	char path[sizeof(route->spool_path) + 16];
	if (now_ms < route->next_pass_ms)
		return false;
	(void)snprintf(path, sizeof(path), "%s/pending", route->spool_path);
	route->folder = opendir(path);
	route->pass_began_ms = now_ms;
	route->next_pass_ms = now_ms + PASS_MS;
	route->has_missed = false;
	if (!route->folder)
		log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_FOLDER,
			  "%s: %s cannot be read: %s; restore it with systemd-tmpfiles --create",
			  route->section, path, strerror(errno));
	return route->folder;
}

static void close_pass(struct route *route)
{
	const int64_t now = clock_monotonic_ms();
	const int64_t wait = (now - route->pass_began_ms) * PASS_SHARE;
	(void)closedir(route->folder);
	route->folder = NULL;
	route->next_pass_ms = route->has_missed ? now : now + (wait > PASS_MS ? wait : PASS_MS);
}

/* True where there is more to read and room for it. */
static bool refill(struct route *route, int64_t now_ms)
{
	if (!route->folder && !open_pass(route, now_ms))
		return false;
	if (route->used == ROUTE_ITEMS)
		make_room(route);
	for (int i = 0; i < READS_AT_ONCE && route->used < ROUTE_ITEMS; i++) {
		const struct dirent *file = readdir(route->folder);
		if (!file) {
			close_pass(route);
			return false;
		}
		if (uuid_is_valid(file->d_name) && !find(route, file->d_name))
			(void)add(route, file->d_name);
	}
	return route->used < ROUTE_ITEMS;
}

static struct entry *pick(struct route *route, int64_t now_ms)
{
	struct entry *ready = NULL;
	for (unsigned i = 0; i < ROUTE_ITEMS; i++) {
		struct entry *entry = &route->entries[i];
		if (entry->state == ENTRY_WAITING && now_ms >= entry->due_ms)
			return entry;
		if (entry->state == ENTRY_READY && !ready)
			ready = entry;
	}
	return ready;
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
	const struct timeval wait = { .tv_sec = wait_ms / 1000, .tv_usec = wait_ms % 1000 * 1000 };
	(void)event_add(route->timer, &wait);
}

static void set_state(struct route *route, enum route_state state, const char *message)
{
	const bool has_changed = route->state != state;
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

static bool needs_person(enum answer_class answer)
{
	return answer == ANSWER_AUTHENTICATION || answer == ANSWER_MISPLACED;
}

/* What the probe found is worth something for the same server only, so its address stands below. */
static void format_probe_file(const struct route *route, char *text, size_t size)
{
	char probe[DESTINATION_PROBE_SIZE];
	destination_format_probe(route->destination, probe);
	(void)snprintf(text, size, "%s\n%s\n", probe, route->url);
}

static void save_probe(const struct route *route)
{
	char text[DESTINATION_URL_SIZE + 128];
	if (!route->has_probe_file)
		return;
	format_probe_file(route, text, sizeof(text));
	/* Without it the next start asks the server again. */
	if (file_write_path(route->probe_file, text, strlen(text)) < 0)
		log_event(LOG_LEVEL_WARNING, JOURNAL_COURIER_FOLDER,
			  "%s: %s cannot be written: the folder must belong to booth-courier",
			  route->section, route->probe_file);
}

static void load_probe(struct route *route)
{
	autofree uint8_t *text = NULL;
	size_t size;
	char expected[DESTINATION_URL_SIZE + 128];
	if (!route->has_probe_file || file_read_path(route->probe_file, 4096, &text, &size) < 0 ||
	    !destination_parse_probe(route->destination, (const char *)text))
		return;
	format_probe_file(route, expected, sizeof(expected));
	if (strcmp((const char *)text, expected) == 0)
		destination_format_probe(route->destination, route->counts.probe);
	else
		destination_forget_probe(route->destination);
}

static void pause_route(struct route *route, const struct placing_result *why)
{
	/* It may be another server that answers when this is mended. */
	for (unsigned i = 0; i < ROUTE_ITEMS; i++)
		route->entries[i].placed_files = 0;
	destination_forget_probe(route->destination);
	if (route->has_probe_file)
		(void)unlink(route->probe_file);
	breaker_trip(&route->breaker, &route->pause_policy, clock_monotonic_ms(),
		     why->server_wait_ms, chance());
	set_state(route, ROUTE_PAUSED, why->problem.text);
}

static void wait_for_server(struct route *route, const struct placing_result *why, bool at_once)
{
	const int64_t now = clock_monotonic_ms();
	if (at_once)
		breaker_trip(&route->breaker, &route->breaker_policy, now, why->server_wait_ms,
			     chance());
	else if (!breaker_on_failure(&route->breaker, &route->breaker_policy, now,
				     why->server_wait_ms, chance()))
		return;
	set_state(route, ROUTE_WAITING, why->problem.text);
}

static void on_probed(const struct placing_result *result, void *user)
{
	struct route *route = user;
	route->probe = NULL;
	if (result->answer == ANSWER_DONE) {
		destination_format_probe(route->destination, route->counts.probe);
		log_info("%s: the server answers: %s", route->section, route->counts.probe);
		save_probe(route);
		breaker_on_success(&route->breaker);
		set_state(route, ROUTE_OPEN, "");
	} else if (needs_person(result->answer) || result->answer == ANSWER_PERMANENT) {
		pause_route(route, result);
	} else {
		wait_for_server(route, result, true);
	}
	pump(route);
}

static void start_probe(struct route *route)
{
	char key[DESTINATION_KEY_SIZE];
	(void)snprintf(key, sizeof(key), "%s%s%s%s/probe-%08x/probe.txt", route->prefix,
		       route->prefix[0] ? "/" : "", route->is_demo ? "demo/" : "", route->device,
		       chance());
	breaker_on_send(&route->breaker);
	const int r = destination_probe(route->destination, key, on_probed, route, &route->probe);
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
	const int64_t wait =
		retry_delay_ms(&route->retry, ++entry->tries, why->server_wait_ms, chance());
	entry->state = ENTRY_WAITING;
	entry->due_ms = clock_monotonic_ms() + wait;
	route->counts.tries_failed++;
	log_debug("%s: photo %s waits %lld ms after try %u: %s", route->section, entry->id,
		  (long long)wait, entry->tries, why->problem.text);
}

/* The end of an item, unless the disk does not let it go: then it is asked again later. */
static void settle(struct entry *entry, const struct delivery_result *result)
{
	struct route *route = entry->route;
	struct placing_result stuck = { .server_wait_ms = -1 };
	(void)snprintf(stuck.problem.text, sizeof(stuck.problem.text), "it cannot be moved");
	if (!result->is_settled ||
	    route->host.settled(entry->id, result->is_refused, route->host.user))
		forget(entry);
	else
		postpone(entry, &stuck);
}

static void say_refused(struct route *route, const char *id, const struct placing_result *why)
{
	route->counts.items_refused++;
	log_event(LOG_LEVEL_WARNING, JOURNAL_COURIER_REFUSED, "photo %s is refused: %s", id,
		  why->problem.text);
}

/*
 * "Wrong key" or "wrong address" is about the server, so the server is probed anew at once: where
 * that fails, all waits for a person; where it succeeds and this item is turned away again, it is
 * the item. But three such items in a row without one success are no accident: all waits, too.
 */
static void strike(struct entry *entry, const struct placing_result *why)
{
	struct route *route = entry->route;
	const struct delivery_order order = make_order(route);
	struct delivery_result result = { .is_settled = false };
	entry->state = ENTRY_READY;
	if (++entry->strikes < STRIKES) {
		destination_forget_probe(route->destination);
		route->breaker.is_open = true;
		route->breaker.is_trying = false;
		route->breaker.open_until_ms = clock_monotonic_ms();
		return;
	}
	if (route->strike_refusals >= STRIKE_REFUSALS) {
		pause_route(route, why);
		return;
	}
	breaker_on_success(&route->breaker);
	if (delivery_refuse(&order, entry->id, route->others, route->other_count, why, &result) <
	    0) {
		postpone(entry, why);
		return;
	}
	route->strike_refusals++;
	say_refused(route, entry->id, why);
	settle(entry, &result);
}

static void on_delivered(const struct delivery_result *result, void *user)
{
	struct entry *entry = user;
	struct route *route = entry->route;
	const struct placing_result *placing = &result->placing;
	entry->delivery = NULL;
	/* A try that got further is no failure to wait long for, neither for the item nor for the
	 * server, which works: at one that loses every fifth request an item would otherwise hardly
	 * ever get through. An item has few files, so that this says nothing for long. */
	if (result->placed_files > entry->placed_files) {
		entry->tries = 0;
		breaker_on_success(&route->breaker);
	}
	entry->placed_files = result->placed_files;
	route->under_way--;
	route->counts.bytes_sent += result->proved_bytes;
	pacer_spend(&route->pacer, result->sent_bytes, present_rate(route), clock_monotonic_ms());
	switch (placing->answer) {
	case ANSWER_DONE:
		breaker_on_success(&route->breaker);
		set_state(route, ROUTE_OPEN, "");
		route->counts.items_sent++;
		route->strike_refusals = 0;
		settle(entry, result);
		break;
	case ANSWER_PERMANENT:
		breaker_on_success(&route->breaker);
		set_state(route, ROUTE_OPEN, "");
		say_refused(route, entry->id, placing);
		settle(entry, result);
		break;
	case ANSWER_RETRY:
	case ANSWER_TAKEN:
		postpone(entry, placing);
		wait_for_server(route, placing, placing->server_wait_ms > 0);
		break;
	case ANSWER_AUTHENTICATION:
	case ANSWER_MISPLACED:
		strike(entry, placing);
		break;
	}
	pump(route);
}

static void on_not_started(struct entry *entry, int error, const struct problem *problem,
			   const struct delivery_result *result)
{
	const struct route_host *host = &entry->route->host;
	struct placing_result failed = { .server_wait_ms = -1 };
	failed.problem = *problem;
	switch (-error) {
	case ENOENT: /* an operator moved it away */
		forget(entry);
		return;
	case EALREADY:
		settle(entry, result);
		return;
	case EBADMSG:
		if (host->broken(entry->id, problem, host->user)) {
			forget(entry);
			return;
		}
		break;
	default:
		if (entry->tries == 0)
			log_error("%s", problem->text);
		break;
	}
	postpone(entry, &failed);
}

static void start_entry(struct entry *entry)
{
	struct route *route = entry->route;
	struct problem problem = { "" };
	struct delivery_result result = { .is_settled = false };
	struct delivery_order order = make_order(route);
	order.placed_files = entry->placed_files;
	entry->state = ENTRY_UNDER_WAY;
	const int r = delivery_start(&order, entry->id, route->others, route->other_count,
				     on_delivered, entry, &problem, &result, &entry->delivery);
	if (r < 0) {
		on_not_started(entry, r, &problem, &result);
		return;
	}
	route->under_way++;
	breaker_on_send(&route->breaker);
}

/* The sign of life */

static void on_beat_placed(const struct placing_result *result, void *user)
{
	struct route *route = user;
	route->beating = NULL;
	if (result->answer == ANSWER_DONE && route->beat_stage == 0)
		route->beat_stage = 1;
	else
		route->beat_stage = 2;
	if (result->answer != ANSWER_DONE)
		log_debug("%s: the heartbeat was not sent: %s", route->section,
			  result->problem.text);
	pump(route);
}

static void beat_free(struct beat *beat)
{
	free(beat->json);
	free(beat->signature);
	*beat = (struct beat){ .json = NULL };
}

static void send_beat(struct route *route)
{
	struct beat *beat = &route->beat_under_way;
	char key[DESTINATION_KEY_SIZE];
	const bool is_json = route->beat_stage == 0;
	(void)snprintf(key, sizeof(key), "%s%s", beat->folder,
		       is_json ? "heartbeat.json" : "heartbeat.json.p7s");
	const struct upload upload = {
		.key = key,
		.bytes = is_json ? beat->json : beat->signature,
		.size_bytes = is_json ? beat->json_bytes : beat->signature_bytes,
		.content_type = is_json ? "application/json" : "application/pkcs7-signature",
		.replaces = true,
		.opens_folder = is_json,
	};
	if (destination_place(route->destination, &upload, on_beat_placed, NULL, route,
			      &route->beating) < 0)
		route->beat_stage = 2;
}

static void pump_beat(struct route *route)
{
	if (route->beating || route->breaker.is_open || !destination_is_probed(route->destination))
		return;
	if (route->beat_under_way.json && route->beat_stage == 2)
		beat_free(&route->beat_under_way);
	if (!route->beat_under_way.json && route->beat.json) {
		route->beat_under_way = route->beat;
		route->beat = (struct beat){ .json = NULL };
		route->beat_stage = 0;
	}
	if (route->beat_under_way.json)
		send_beat(route);
}

static uint8_t *copy_bytes(const void *bytes, size_t size)
{
	uint8_t *copy = malloc(size + 1);
	if (copy)
		memcpy(copy, bytes, size);
	return copy;
}

void route_beat(struct route *route, const char *folder, const void *json, size_t json_bytes,
		const void *signature, size_t signature_bytes)
{
	beat_free(&route->beat);
	(void)snprintf(route->beat.folder, sizeof(route->beat.folder), "%s%s%s", route->prefix,
		       route->prefix[0] ? "/" : "", folder);
	route->beat.json = copy_bytes(json, json_bytes);
	route->beat.signature = copy_bytes(signature, signature_bytes);
	route->beat.json_bytes = json_bytes;
	route->beat.signature_bytes = signature_bytes;
	if (!route->beat.json || !route->beat.signature)
		beat_free(&route->beat); /* no memory: the next one will do */
	wake_in(route, 0);
}

/* The heart: called after everything that happens */

static unsigned limit_of(const struct route *route, int64_t rate)
{
	/* Under a limit one item at a time gets all of it: finished early is safe early. */
	return route->breaker.is_open || rate > 0 ? 1 : route->parallel;
}

static int64_t earliest_due(const struct route *route, int64_t now_ms)
{
	int64_t due = INT64_MAX;
	for (unsigned i = 0; i < ROUTE_ITEMS; i++) {
		const struct entry *entry = &route->entries[i];
		if (entry->state == ENTRY_READY)
			return now_ms;
		if (entry->state == ENTRY_WAITING && entry->due_ms < due)
			due = entry->due_ms;
	}
	if (route->next_pass_ms < due && !route->folder)
		due = route->next_pass_ms;
	return due;
}

static void arm(struct route *route, int64_t now_ms)
{
	int64_t at;
	if (route->probe || route->under_way >= limit_of(route, present_rate(route)))
		return; /* its end calls us */
	if (!breaker_may_send(&route->breaker, now_ms))
		at = route->breaker.open_until_ms;
	else
		at = earliest_due(route, now_ms);
	const int64_t paced = now_ms + pacer_wait_ms(&route->pacer, now_ms);
	if (at < paced)
		at = paced;
	if (at - now_ms > PASS_MS)
		at = now_ms + PASS_MS;
	wake_in(route, at > now_ms ? at - now_ms : 0);
}

static bool may_start(const struct route *route, int64_t now_ms)
{
	return !route->probe && route->under_way < limit_of(route, present_rate(route)) &&
	       breaker_may_send(&route->breaker, now_ms) &&
	       pacer_wait_ms(&route->pacer, now_ms) == 0;
}

static void pump(struct route *route)
{
	const int64_t now = clock_monotonic_ms();
	if (now < route->begin_ms) {
		wake_in(route, route->begin_ms - now);
		return;
	}
	pump_beat(route);
	const bool has_more = refill(route, now);
	for (int i = 0; i < STARTS_AT_ONCE && may_start(route, now); i++) {
		if (!destination_is_probed(route->destination)) {
			start_probe(route);
			break;
		}
		struct entry *entry = pick(route, now);
		if (!entry)
			break;
		start_entry(entry);
	}
	if (has_more && may_start(route, now))
		wake_in(route, 0);
	else
		arm(route, now);
}

void route_notice(struct route *route, const char *id)
{
	if (!id || (uuid_is_valid(id) && !find(route, id) && !add(route, id))) {
		route->has_missed = true;
		if (!route->folder)
			route->next_pass_ms = clock_monotonic_ms();
	}
	wake_in(route, 0);
}

void route_hurry(struct route *route)
{
	for (unsigned i = 0; i < ROUTE_ITEMS; i++)
		route->entries[i].due_ms = 0;
	route->breaker.open_until_ms = 0;
	route->next_pass_ms = 0;
	route->begin_ms = 0;
	wake_in(route, 0);
}

void route_status(const struct route *route, struct route_status *ret_status)
{
	const int64_t wait = route->breaker.open_until_ms - clock_monotonic_ms();
	*ret_status = route->counts;
	ret_status->name = route->name;
	ret_status->state = route->state;
	(void)snprintf(ret_status->message, sizeof(ret_status->message), "%s", route->message);
	ret_status->next_try_ms = route->breaker.is_open && wait > 0 ? wait : 0;
	ret_status->known = route->used;
	ret_status->under_way = route->under_way;
}

static void copy_config(struct route *route, const struct route_config *config)
{
	(void)snprintf(route->name, sizeof(route->name), "%s", config->destination.name);
	(void)snprintf(route->section, sizeof(route->section), "%s", config->destination.section);
	(void)snprintf(route->url, sizeof(route->url), "%s", config->destination.url);
	(void)snprintf(route->prefix, sizeof(route->prefix), "%s", config->prefix);
	(void)snprintf(route->device, sizeof(route->device), "%s", config->device);
	(void)snprintf(route->spool_path, sizeof(route->spool_path), "%s", config->spool_path);
	route->has_probe_file = config->probe_file;
	(void)snprintf(route->probe_file, sizeof(route->probe_file), "%s",
		       config->probe_file ? config->probe_file : "");
	route->is_demo = config->is_demo;
	route->is_durable = config->destination.kind == DESTINATION_TUS;
	route->others[0] = config->others[0];
	route->other_count = config->other_count;
	route->parallel = config->parallel;
	route->timetable = config->timetable;
	route->retry = config->retry;
	route->breaker_policy =
		(struct breaker_policy){ .threshold = BREAKER_THRESHOLD, .wait = config->retry };
	route->pause_policy = (struct breaker_policy){
		.threshold = 1,
		.wait = { .base_ms = PAUSE_BASE_MS, .cap_ms = PAUSE_CAP_MS },
	};
}

int route_create(struct event_base *base, const struct route_config *config,
		 const struct spool *spool, const struct route_host *host, struct problem *problem,
		 struct route **ret_route)
{
	struct route *route = calloc(1, sizeof(*route));
	int r = -ENOMEM;
	if (!route)
		goto fail;
	route->base = base;
	route->spool = spool;
	route->host = *host;
	copy_config(route, config);
	route->timer = evtimer_new(base, on_timer, route);
	if (!route->timer)
		goto fail;
	r = destination_create(base, &config->destination, problem, &route->destination);
	if (r < 0)
		goto fail;
	load_probe(route);
	route->begin_ms = clock_monotonic_ms() + retry_jitter_ms(config->start_jitter_ms, chance());
	wake_in(route, 0);
	*ret_route = route;
	return 0;
fail:
	route_destroy(route);
	return r == -ENOMEM ? problem_set(problem, r, "no memory to send photos") : r;
}

void route_destroy(struct route *route)
{
	if (!route)
		return;
	for (unsigned i = 0; i < ROUTE_ITEMS; i++)
		delivery_cancel(route->entries[i].delivery);
	placing_cancel(route->probe);
	placing_cancel(route->beating);
	beat_free(&route->beat);
	beat_free(&route->beat_under_way);
	if (route->folder)
		(void)closedir(route->folder);
	if (route->timer)
		event_free(route->timer);
	destination_destroy(route->destination);
	free(route);
}
