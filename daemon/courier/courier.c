/* SPDX-License-Identifier: MIT */
#include "daemon/courier/courier.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>
#include <event2/event.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/file.h"
#include "daemon/base/log.h"
#include "daemon/core/utf8.h"
#include "daemon/courier/clearing.h"
#include "daemon/store/signer.h"
#include "daemon/store/spool.h"

enum {
	STATUS_S = 5,
	HEARTBEAT_S =
		10, /* between two looks for a new heartbeat.json, and for new items without inotify */
	RETENTION_S = 3600,
	RETENTION_AT_ONCE_MS = 500, /* then the loop gets its turn: the watchdog waits 30 s */
	HEARTBEAT_LIMIT = 64 * 1024,
};

struct courier {
	struct event_base *base;
	struct spool *spool;
	struct route *routes[COURIER_ROUTES];
	unsigned route_count;
	int spool_fd, pending_fd, sent_fd, state_fd;
	int watch_fd;
	struct event *watch_event, *status_timer, *heartbeat_timer, *retention_timer;
	char device[48];
	bool is_demo;
	int retention_days;
	uint64_t retained;
	bool retention_goes_on;
	struct timespec heartbeat_time;
	char *last_status;
};

/*
 * Without fsync on purpose: if a power cut undoes this rename the item is sent again, found under
 * its name at the server and moved once more. Two fsyncs an item would halve the speed for nothing.
 */
static int move_to_sent(struct courier *courier, const char *id)
{
	faultpoint_reach("courier.moving");
	if (renameat2(courier->pending_fd, id, courier->sent_fd, id, RENAME_NOREPLACE) < 0)
		return -errno;
	faultpoint_reach("courier.moved");
	return 0;
}

/* A photo that was sent is in pending/ again: a dead booth's photos were copied here twice, or a
 * power cut undid the move to sent/. */
static int settle_copy(struct courier *courier, const char *id, bool is_refused,
		       struct problem *problem)
{
	if (!is_refused) {
		int r = spool_remove_copy(courier->spool, id, problem);
		if (r == 0)
			log_warning(
				"photo %s is at the server and lies in sent/ already: its second "
				"copy in pending/ is deleted",
				id);
		return r;
	}
	int r = spool_move(courier->spool, id, SPOOL_PENDING, SPOOL_BROKEN, problem);
	if (r == 0)
		log_event(LOG_LEVEL_WARNING, JOURNAL_COURIER_BROKEN,
			  "photo %s is refused and lies in refused/ already: its second copy is "
			  "moved to broken/",
			  id);
	return r;
}

static bool on_settled(const char *id, bool is_refused, void *user)
{
	struct courier *courier = user;
	struct problem problem = { "" };
	int r;
	if (is_refused)
		r = spool_move(courier->spool, id, SPOOL_PENDING, SPOOL_REFUSED, &problem);
	else
		r = move_to_sent(courier, id);
	if (r == -ENOENT)
		return true; /* an operator has moved it already */
	if (r == 0 && !is_refused)
		log_event(LOG_LEVEL_INFO, JOURNAL_PHOTO_SENT, "photo sent: id=%s", id);
	if (r == -EEXIST)
		r = settle_copy(courier, id, is_refused, &problem);
	if (r < 0)
		log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_STUCK,
			  "photo %s is delivered but cannot be moved out of pending/ (%s): look "
			  "at the disk; it is tried again",
			  id, problem.text[0] ? problem.text : strerror(-r));
	return r == 0;
}

static bool on_broken(const char *id, const struct problem *why, void *user)
{
	struct courier *courier = user;
	struct problem problem = { "" };
	log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_BROKEN,
		  "photo %s is not sent but moved to broken/: %s; `boothctl queue show` and the "
		  "student's receipt tell whom to call back",
		  id, why->text);
	int r = spool_move(courier->spool, id, SPOOL_PENDING, SPOOL_BROKEN, &problem);
	if (r < 0 && r != -ENOENT)
		log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_FOLDER, "%s", problem.text);
	return r == 0 || r == -ENOENT;
}

/* New items */

static void on_event(struct courier *courier, const struct inotify_event *event)
{
	bool is_lost = event->mask & (IN_Q_OVERFLOW | IN_IGNORED);
	for (unsigned i = 0; i < courier->route_count; i++)
		route_notice(courier->routes[i], is_lost ? NULL : event->name);
}

static void on_watch(evutil_socket_t fd, short what, void *user)
{
	struct courier *courier = user;
	_Alignas(struct inotify_event) char buffer[4096];
	(void)what;
	for (;;) {
		ssize_t length = read(fd, buffer, sizeof(buffer));
		if (length <= 0)
			return;
		for (ssize_t at = 0; at < length;) {
			const void *here = buffer + at;
			const struct inotify_event *event = here;
			on_event(courier, event);
			at += (ssize_t)(sizeof(*event) + event->len);
		}
	}
}

/* Without the watch new photos are found by looking, a little later. */
static void watch_pending(struct courier *courier, const char *spool_path)
{
	char path[PATH_MAX];
	(void)snprintf(path, sizeof(path), "%s/pending", spool_path);
	courier->watch_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (courier->watch_fd >= 0 &&
	    inotify_add_watch(courier->watch_fd, path, IN_MOVED_TO | IN_ONLYDIR) >= 0)
		courier->watch_event = event_new(courier->base, courier->watch_fd,
						 EV_READ | EV_PERSIST, on_watch, courier);
	if (!courier->watch_event || event_add(courier->watch_event, NULL) < 0)
		log_event(LOG_LEVEL_WARNING, JOURNAL_COURIER_FOLDER,
			  "%s cannot be watched (%s): looking every %d s instead; raise "
			  "fs.inotify.max_user_instances with sysctl if that is it",
			  path, strerror(errno), (int)HEARTBEAT_S);
}

/* Only boothd can write and sign the heartbeat. The courier passes each new one on. */

static void pass_heartbeat(struct courier *courier, const struct timespec *changed)
{
	autofree uint8_t *json = NULL, *signature = NULL;
	size_t json_bytes, signature_bytes;
	char folder[64];
	if (file_read_all(courier->spool_fd, "heartbeat.json", HEARTBEAT_LIMIT, &json,
			  &json_bytes) < 0 ||
	    file_read_all(courier->spool_fd, "heartbeat.json.p7s", HEARTBEAT_LIMIT, &signature,
			  &signature_bytes) < 0)
		return;
	/* boothd has written only one of the two files yet: the next look finds both. */
	if (signer_verify(json, json_bytes, signature, signature_bytes, NULL, NULL) < 0)
		return;
	courier->heartbeat_time = *changed;
	(void)snprintf(folder, sizeof(folder), "%s%s/", courier->is_demo ? "demo/" : "",
		       courier->device);
	for (unsigned i = 0; i < courier->route_count; i++)
		route_beat(courier->routes[i], folder, json, json_bytes, signature,
			   signature_bytes);
}

static void on_heartbeat_timer(evutil_socket_t fd, short what, void *user)
{
	struct courier *courier = user;
	struct stat status;
	(void)fd;
	(void)what;
	for (unsigned i = 0; !courier->watch_event && i < courier->route_count; i++)
		route_notice(courier->routes[i], NULL);
	if (fstatat(courier->spool_fd, "heartbeat.json", &status, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	if (status.st_mtim.tv_sec != courier->heartbeat_time.tv_sec ||
	    status.st_mtim.tv_nsec != courier->heartbeat_time.tv_nsec)
		pass_heartbeat(courier, &status.st_mtim);
}

/* Retention */

static void set_timer(struct event *timer, int seconds)
{
	struct timeval wait = { .tv_sec = seconds };
	(void)event_add(timer, &wait);
}

static void on_retention_timer(evutil_socket_t fd, short what, void *user)
{
	struct courier *courier = user;
	struct clearing_order order = {
		.now_unix_ms = clock_realtime_ms(),
		.clock_is_synchronised = clock_is_synchronised(),
		.days = courier->retention_days,
		.most_ms = RETENTION_AT_ONCE_MS,
		.monotonic_ms = clock_monotonic_ms,
	};
	struct clearing_result result = { .removed = 0 };
	(void)fd;
	(void)what;
	int r = clearing_run(courier->spool, &order, &result);
	if (r < 0)
		log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_FOLDER, "sent/ cannot be read: %s",
			  strerror(-r));
	if (result.failed > 0 && !courier->retention_goes_on)
		log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_FOLDER, "%s", result.problem.text);
	if (result.removed > 0)
		log_event(LOG_LEVEL_INFO, JOURNAL_PHOTOS_DELETED,
			  "retention: %u photos that were sent %d days ago were deleted here",
			  result.removed, courier->retention_days);
	courier->retained += result.removed;
	/* Where nothing could be removed another try at once would end the same. */
	courier->retention_goes_on = result.has_more && result.removed > 0;
	set_timer(courier->retention_timer, courier->retention_goes_on ? 1 : RETENTION_S);
}

/* Status */

static json_object *describe_route(const struct route *route)
{
	struct route_status status;
	route_status(route, &status);
	json_object *object = json_object_new_object();
	json_object_object_add(object, "name", json_object_new_string(status.name));
	json_object_object_add(object, "state",
			       json_object_new_string(route_state_name(status.state)));
	json_object_object_add(object, "message", json_object_new_string(status.message));
	json_object_object_add(object, "server", json_object_new_string(status.probe));
	json_object_object_add(object, "next_try_s",
			       json_object_new_int64(status.next_try_ms / 1000));
	json_object_object_add(object, "items_sent",
			       json_object_new_int64((int64_t)status.items_sent));
	json_object_object_add(object, "bytes_sent",
			       json_object_new_int64((int64_t)status.bytes_sent));
	json_object_object_add(object, "tries_failed",
			       json_object_new_int64((int64_t)status.tries_failed));
	json_object_object_add(object, "items_refused",
			       json_object_new_int64((int64_t)status.items_refused));
	json_object_object_add(object, "under_way", json_object_new_int64(status.under_way));
	return object;
}

static void on_status_timer(evutil_socket_t fd, short what, void *user)
{
	struct courier *courier = user;
	json_object *root = json_object_new_object(), *list = json_object_new_array();
	(void)fd;
	(void)what;
	for (unsigned i = 0; i < courier->route_count; i++)
		json_object_array_add(list, describe_route(courier->routes[i]));
	json_object_object_add(root, "version", json_object_new_string(BOOTH_VERSION));
	json_object_object_add(root, "removed", json_object_new_int64((int64_t)courier->retained));
	json_object_object_add(root, "destinations", list);
	const char *text = json_object_to_json_string_ext(
		root, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	if (text && (!courier->last_status || strcmp(text, courier->last_status) != 0)) {
		char *copy = strdup(text);
		if (file_replace(courier->state_fd, "status.json", text, strlen(text), 0644) < 0)
			log_debug("status.json cannot be written");
		free(courier->last_status);
		courier->last_status = copy;
	}
	json_object_put(root);
}

static int start_timer(struct courier *courier, event_callback_fn callback, int first_s,
		       int every_s, struct event **ret_timer)
{
	struct timeval wait = { .tv_sec = first_s };
	*ret_timer = event_new(courier->base, -1, every_s ? EV_PERSIST : 0, callback, courier);
	return *ret_timer && event_add(*ret_timer, &wait) == 0 ? 0 : -ENOMEM;
}

static int start_timers(struct courier *courier, struct problem *problem)
{
	int r = start_timer(courier, on_status_timer, STATUS_S, STATUS_S, &courier->status_timer);
	if (r == 0)
		r = start_timer(courier, on_heartbeat_timer, 1, HEARTBEAT_S,
				&courier->heartbeat_timer);
	if (r == 0)
		r = start_timer(courier, on_retention_timer, STATUS_S, 0,
				&courier->retention_timer);
	return r < 0 ? problem_set(problem, r, "no memory for timers") : 0;
}

static int open_folder(const char *base, const char *name, const char *what,
		       struct problem *problem, int *ret_fd)
{
	char path[PATH_MAX];
	(void)snprintf(path, sizeof(path), "%s%s%s", base, name[0] ? "/" : "", name);
	int r = directory_open(AT_FDCWD, path, ret_fd);
	if (r < 0)
		return problem_set(
			problem, r,
			"%s (%s) cannot be opened: %s; start boothd first, or restore it "
			"with systemd-tmpfiles --create",
			path, what, strerror(-r));
	return 0;
}

static int open_folders(struct courier *courier, const struct courier_config *config,
			struct problem *problem)
{
	struct spool_config spool = { .path = config->spool_path };
	int r = spool_open(&spool, problem, &courier->spool);
	if (r == 0)
		r = open_folder(config->spool_path, "", "spool.path", problem, &courier->spool_fd);
	if (r == 0)
		r = open_folder(config->spool_path, "pending", "spool.path", problem,
				&courier->pending_fd);
	if (r == 0)
		r = open_folder(config->spool_path, "sent", "spool.path", problem,
				&courier->sent_fd);
	if (r == 0)
		r = open_folder(config->state_path, "", "courier.state", problem,
				&courier->state_fd);
	return r;
}

static int create_route(struct courier *courier, const struct courier_config *config, unsigned i,
			struct problem *problem)
{
	struct route_host host = { .settled = on_settled, .broken = on_broken, .user = courier };
	struct route_config route = config->routes[i];
	char probe_file[PATH_MAX];
	(void)snprintf(probe_file, sizeof(probe_file), "%s/%s.probe", config->state_path,
		       route.destination.name);
	route.spool_path = config->spool_path;
	route.device = config->device;
	route.is_demo = config->is_demo;
	route.probe_file = probe_file;
	route.other_count = config->route_count - 1;
	route.others[0] = route.other_count ? config->routes[1 - i].destination.name : NULL;
	return route_create(courier->base, &route, courier->spool, &host, problem,
			    &courier->routes[i]);
}

int courier_create(struct event_base *base, const struct courier_config *config,
		   struct problem *problem, struct courier **ret_courier)
{
	struct courier *courier = calloc(1, sizeof(*courier));
	if (!courier)
		return problem_set(problem, -ENOMEM, "no memory to start");
	courier->base = base;
	courier->spool_fd = courier->pending_fd = courier->sent_fd = courier->state_fd = -1;
	courier->watch_fd = -1;
	courier->is_demo = config->is_demo;
	courier->retention_days = config->retention_days;
	(void)snprintf(courier->device, sizeof(courier->device), "%s", config->device);
	int r = open_folders(courier, config, problem);
	if (r == 0)
		watch_pending(courier, config->spool_path);
	for (unsigned i = 0; r == 0 && i < config->route_count; i++) {
		r = create_route(courier, config, i, problem);
		courier->route_count += r == 0;
	}
	if (r == 0)
		r = start_timers(courier, problem);
	if (r < 0) {
		courier_destroy(courier);
		return r;
	}
	*ret_courier = courier;
	return 0;
}

static void free_event(struct event *event)
{
	if (event)
		event_free(event);
}

static void close_fd(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

void courier_destroy(struct courier *courier)
{
	if (!courier)
		return;
	for (unsigned i = 0; i < COURIER_ROUTES; i++)
		route_destroy(courier->routes[i]);
	free_event(courier->watch_event);
	free_event(courier->status_timer);
	free_event(courier->heartbeat_timer);
	free_event(courier->retention_timer);
	close_fd(courier->watch_fd);
	close_fd(courier->spool_fd);
	close_fd(courier->pending_fd);
	close_fd(courier->sent_fd);
	if (courier->last_status) /* the status is true only while we run */
		(void)unlinkat(courier->state_fd, "status.json", 0);
	close_fd(courier->state_fd);
	spool_destroy(courier->spool);
	free(courier->last_status);
	free(courier);
}

void courier_hurry(struct courier *courier)
{
	for (unsigned i = 0; i < courier->route_count; i++)
		route_hurry(courier->routes[i]);
}

bool courier_look(const struct courier *courier, unsigned route, struct route_status *ret_status)
{
	if (route >= courier->route_count)
		return false;
	route_status(courier->routes[route], ret_status);
	return true;
}

uint64_t courier_deleted(const struct courier *courier)
{
	return courier->retained;
}

static void describe(const struct courier *courier, char *text, size_t size)
{
	size_t at = 0;
	(void)snprintf(text, size, "no destination: set courier.type");
	for (unsigned i = 0; i < courier->route_count; i++) {
		struct route_status status;
		route_status(courier->routes[i], &status);
		int length = snprintf(text + at, size - at, "%s%s %s, %llu sent, %u known%s%s",
				      at ? "; " : "", status.name, route_state_name(status.state),
				      (unsigned long long)status.items_sent, status.known,
				      status.message[0] ? ": " : "", status.message);
		if (length < 0 || (size_t)length >= size - at)
			return;
		at += (size_t)length;
	}
}

void courier_describe(const struct courier *courier, char *text, size_t size)
{
	describe(courier, text, size);
	utf8_make_plain(text); /* systemd would take a second line for a command */
}
