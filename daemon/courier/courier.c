/* SPDX-License-Identifier: MIT */
#include "daemon/courier/courier.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/directory.h"
#include "daemon/base/events.h"
#include "daemon/base/file.h"
#include "daemon/base/log.h"
#include "daemon/base/timer.h"
#include "daemon/core/utf8.h"
#include "daemon/courier/clearing.h"
#include "daemon/courier/clerk.h"
#include "daemon/courier/mover.h"
#include "daemon/courier/pending_watch.h"
#include "daemon/courier/status_file.h"
#include "daemon/store/certificates.h"
#include "daemon/store/signer.h"
#include "daemon/store/spool.h"

enum {
	STATUS_MS = 5000,
	/* Interval at which the courier looks for a new heartbeat, and for new photos if inotify
	 * cannot watch pending/. */
	LOOK_MS = 10 * 1000,
	FIRST_LOOK_MS = 1000,
	RETENTION_MS = 3600 * 1000,
	RETENTION_PAUSE_MS = 1000,
	RETENTION_AT_ONCE_MS = 500, /* a retention task stops after this time */
	HEARTBEAT_BYTES_MAX = 64 * 1024,
};

struct courier {
	struct event_base *base;
	const struct courier_config *config;
	int spool_lock, state_lock;
	struct spool *spool;
	struct clerk *clerk;
	struct mover *mover;
	struct route *routes[COURIER_ROUTES];
	unsigned route_count;
	struct orders *orders; /* null: order.type = none */
	struct pending_watch *watch;
	struct status_file *status_file;
	struct event *status_timer, *look_timer, *retention_timer;
	struct clerk_task *retention; /* null: no retention task is running */
	uint64_t deleted;
	bool retention_goes_on;
	struct timespec heartbeat_time;
	char certificates_path[PATH_MAX];
};

/* ---- the locks ---- */

/* Locks one of the courier's folders. Without the lock, two couriers on one spool would move each
 * other's items away. */
static int lock_folder(const char *path, const char *setting, struct problem *problem, int *ret_fd)
{
	struct problem why = { "" };
	int r = directory_lock(AT_FDCWD, path, &why, ret_fd);
	if (r == -EBUSY)
		return problem_set(problem, r, "another booth-courier works with %s: %s", setting,
				   why.text);
	if (r < 0)
		return problem_set(problem, r,
				   "%s: %s; start boothd first, or restore the folder with "
				   "systemd-tmpfiles --create",
				   setting, why.text);
	return 0;
}

static void format_pending(const struct courier *courier, char path[PATH_MAX])
{
	(void)snprintf(path, PATH_MAX, "%s/pending", courier->config->spool_path);
}

static int lock_folders(struct courier *courier, struct problem *problem)
{
	char pending[PATH_MAX];
	format_pending(courier, pending);
	int r = lock_folder(pending, "spool.path", problem, &courier->spool_lock);
	if (r == 0)
		r = lock_folder(courier->config->state_path, "courier.state", problem,
				&courier->state_lock);
	return r;
}

/* Locks pending/ again if a person has removed the folder and made it again, because the old lock
 * is then on the removed folder. */
static void renew_lock(struct courier *courier)
{
	struct problem problem = { "" };
	char pending[PATH_MAX];
	bool is_at = false;
	int fd = -1;
	format_pending(courier, pending);
	if (directory_is_at(AT_FDCWD, pending, courier->spool_lock, &is_at) < 0 || is_at)
		return;
	if (lock_folder(pending, "spool.path", &problem, &fd) < 0) {
		log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_FOLDER, "%s", problem.text);
		return;
	}
	(void)close(courier->spool_lock);
	courier->spool_lock = fd;
}

/* ---- new items ---- */

static void on_item(const char *id, void *user)
{
	struct courier *courier = user;
	/* The orders come before the routes: the clerk does its tasks in their order, so it notes the
	 * photo's order before a route can have the photo moved to sent/. */
	if (courier->orders)
		orders_notice(courier->orders, id);
	for (unsigned i = 0; i < courier->route_count; i++)
		route_notice(courier->routes[i], id);
}

/* ---- the heartbeat ---- */

/* Reads the heartbeat, which the courier sends after each change. boothd writes and signs it,
 * because only boothd has the key. */
static int read_heartbeat(int spool_fd, uint8_t **ret_json, size_t *ret_json_bytes,
			  uint8_t **ret_signature, size_t *ret_signature_bytes)
{
	int r = file_read_all(spool_fd, "heartbeat.json", HEARTBEAT_BYTES_MAX, ret_json,
			      ret_json_bytes);
	if (r == 0)
		r = file_read_all(spool_fd, "heartbeat.json.p7s", HEARTBEAT_BYTES_MAX,
				  ret_signature, ret_signature_bytes);
	/* boothd may be writing these files now, so the signature may be older than the heartbeat.
	 * In that case the courier reads both again after LOOK_MS. */
	if (r == 0)
		r = signer_verify(*ret_json, *ret_json_bytes, *ret_signature, *ret_signature_bytes,
				  NULL, NULL);
	return r;
}

static void pass_heartbeat(struct courier *courier, int spool_fd, const struct timespec *changed)
{
	autofree uint8_t *json = NULL, *signature = NULL;
	size_t json_bytes = 0, signature_bytes = 0;
	char folder[64];
	if (read_heartbeat(spool_fd, &json, &json_bytes, &signature, &signature_bytes) < 0)
		return;
	courier->heartbeat_time = *changed;
	(void)snprintf(folder, sizeof(folder), "%s%s/", courier->config->is_demo ? "demo/" : "",
		       courier->config->device);
	for (unsigned i = 0; i < courier->route_count; i++)
		route_beat(courier->routes[i], folder, json, json_bytes, signature,
			   signature_bytes);
}

static void look_for_heartbeat(struct courier *courier)
{
	autoclose int spool_fd = -1;
	struct stat status;
	const struct timespec *last = &courier->heartbeat_time;
	if (directory_open(AT_FDCWD, courier->config->spool_path, &spool_fd) < 0 ||
	    fstatat(spool_fd, "heartbeat.json", &status, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	if (status.st_mtim.tv_sec != last->tv_sec || status.st_mtim.tv_nsec != last->tv_nsec)
		pass_heartbeat(courier, spool_fd, &status.st_mtim);
}

static void on_look_timer(evutil_socket_t fd, short what, void *user)
{
	struct courier *courier = user;
	(void)fd;
	(void)what;
	renew_lock(courier);
	if (!pending_watch_renew(courier->watch))
		on_item(NULL, courier);
	look_for_heartbeat(courier);
	(void)timer_arm_ms(courier->look_timer, LOOK_MS);
}

/* ---- retention ---- */

struct retention {
	struct clerk_task task;
	struct courier *courier;
	struct spool *spool;
	struct clearing_order order;
	struct clearing_result result;
	int error;
};

static void run_retention(struct clerk_task *task)
{
	struct retention *retention = (struct retention *)task;
	retention->error = clearing_run(retention->spool, &retention->order, &retention->result);
}

static void drop_retention(struct clerk_task *task)
{
	free(task);
}

static void report_retention(const struct courier *courier, const struct retention *retention)
{
	const struct clearing_result *result = &retention->result;
	if (retention->error < 0)
		log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_FOLDER, "sent/ cannot be read: %s",
			  strerror(-retention->error));
	if (result->failed > 0 && !courier->retention_goes_on)
		log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_FOLDER, "%s", result->problem.text);
	if (result->removed > 0)
		log_event(LOG_LEVEL_INFO, JOURNAL_PHOTOS_DELETED,
			  "retention: %u photos that were sent %d days ago were deleted here",
			  result->removed, retention->order.days);
}

static void on_retention(struct clerk_task *task)
{
	struct retention *retention = (struct retention *)task;
	struct courier *courier = retention->courier;
	const struct clearing_result *result = &retention->result;
	courier->retention = NULL;
	report_retention(courier, retention);
	courier->deleted += result->removed;
	/* If no item could be removed, another task a second later would remove none either. */
	courier->retention_goes_on = result->has_more && result->removed > 0;
	(void)timer_arm_ms(courier->retention_timer,
			   courier->retention_goes_on ? RETENTION_PAUSE_MS : RETENTION_MS);
	free(retention);
}

static void on_retention_timer(evutil_socket_t fd, short what, void *user)
{
	struct courier *courier = user;
	struct retention *retention = calloc(1, sizeof(*retention));
	(void)fd;
	(void)what;
	if (!retention) {
		(void)timer_arm_ms(courier->retention_timer, RETENTION_MS);
		return;
	}
	retention->task = (struct clerk_task){ .run = run_retention,
					       .done = on_retention,
					       .drop = drop_retention };
	retention->courier = courier;
	retention->spool = courier->spool;
	retention->order = (struct clearing_order){
		.now_unix_ms = clock_realtime_ms(),
		.clock_is_synchronised = clock_is_synchronised(),
		.days = courier->config->retention_days,
		.most_ms = RETENTION_AT_ONCE_MS,
		.monotonic_ms = clock_monotonic_ms,
	};
	courier->retention = &retention->task;
	clerk_add(courier->clerk, &retention->task);
}

/* ---- the status ---- */

static void on_status_timer(evutil_socket_t fd, short what, void *user)
{
	struct courier *courier = user;
	struct route_status routes[COURIER_ROUTES];
	(void)fd;
	(void)what;
	for (unsigned i = 0; i < courier->route_count; i++)
		route_status(courier->routes[i], &routes[i]);
	status_file_write(courier->status_file, routes, courier->route_count, courier->deleted);
	(void)timer_arm_ms(courier->status_timer, STATUS_MS);
}

/* ---- creating and destroying ---- */

static int start_timer(struct courier *courier, event_callback_fn callback, int64_t first_ms,
		       struct event **ret_timer)
{
	*ret_timer = evtimer_new(courier->base, callback, courier);
	return *ret_timer ? timer_arm_ms(*ret_timer, first_ms) : -ENOMEM;
}

static int start_timers(struct courier *courier, struct problem *problem)
{
	int r = start_timer(courier, on_status_timer, 0, &courier->status_timer);
	if (r == 0)
		r = start_timer(courier, on_look_timer, FIRST_LOOK_MS, &courier->look_timer);
	if (r == 0)
		r = start_timer(courier, on_retention_timer, STATUS_MS, &courier->retention_timer);
	return r < 0 ? problem_memory(problem) : 0;
}

static int open_parts(struct courier *courier, struct problem *problem)
{
	const struct courier_config *config = courier->config;
	struct spool_config spool = { .path = config->spool_path };
	int r = lock_folders(courier, problem);
	if (r == 0)
		r = spool_open(&spool, problem, &courier->spool);
	if (r == 0)
		r = clerk_create(courier->base, problem, &courier->clerk);
	if (r == 0)
		r = mover_create(courier->spool, config->spool_path, courier->clerk, problem,
				 &courier->mover);
	if (r == 0)
		r = status_file_create(config->state_path, problem, &courier->status_file);
	if (r == 0 && config->orders.is_on)
		r = orders_create(courier->base, &config->orders, courier->spool, courier->clerk,
				  problem, &courier->orders);
	if (r == 0)
		r = pending_watch_create(courier->base, config->spool_path, on_item, courier,
					 problem, &courier->watch);
	return r;
}

static int create_route(struct courier *courier, unsigned i, struct problem *problem)
{
	const struct courier_config *config = courier->config;
	struct route_host host = { .spool = courier->spool,
				   .clerk = courier->clerk,
				   .mover = courier->mover,
				   .certificates_path = courier->certificates_path };
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
	return route_create(courier->base, &route, &host, problem, &courier->routes[i]);
}

static int start(struct courier *courier, struct problem *problem)
{
	int r = open_parts(courier, problem);
	for (unsigned i = 0; r == 0 && i < courier->config->route_count; i++) {
		r = create_route(courier, i, problem);
		courier->route_count += r == 0;
	}
	if (r < 0)
		return r;
	(void)pending_watch_renew(courier->watch);
	return start_timers(courier, problem);
}

int courier_create(struct event_base *base, const struct courier_config *config,
		   struct problem *problem, struct courier **ret_courier)
{
	struct courier *courier = calloc(1, sizeof(*courier));
	if (!courier)
		return problem_memory(problem);
	courier->base = base;
	courier->config = config;
	courier->spool_lock = courier->state_lock = -1;
	certificates_path(config->spool_path, courier->certificates_path);
	int r = start(courier, problem);
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
	/* must come first, because the clerk's tasks use members of the routes */
	clerk_stop(courier->clerk);
	orders_destroy(courier->orders);
	for (unsigned i = 0; i < COURIER_ROUTES; i++)
		route_destroy(courier->routes[i]);
	free_event(courier->status_timer);
	free_event(courier->look_timer);
	free_event(courier->retention_timer);
	pending_watch_destroy(courier->watch);
	clerk_cancel(courier->clerk, courier->retention);
	clerk_destroy(courier->clerk);
	mover_destroy(courier->mover);
	spool_destroy(courier->spool);
	status_file_destroy(courier->status_file);
	close_fd(courier->spool_lock);
	close_fd(courier->state_lock);
	free(courier);
}

void courier_hurry(struct courier *courier)
{
	for (unsigned i = 0; i < courier->route_count; i++)
		route_hurry(courier->routes[i]);
	if (courier->orders)
		orders_hurry(courier->orders);
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
	return courier->deleted;
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
	/* removes line breaks, because systemd would take a second line for another variable */
	utf8_make_plain(text);
}
