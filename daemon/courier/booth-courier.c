/* SPDX-License-Identifier: MIT */
/* booth-courier: options, settings, credentials, signals, and the loop. Sending is courier.c's. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <event2/event.h>
#include <systemd/sd-daemon.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/events.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/log.h"
#include "daemon/base/options.h"
#include "daemon/base/prometheus.h"
#include "daemon/base/settings.h"
#include "daemon/courier/courier.h"
#include "daemon/courier/courier_metrics.h"
#include "daemon/courier/metrics_listener.h"
#include "daemon/net/credentials.h"

enum { STATUS_EVERY_S = 5, CONNECT_S = 15, RETRY_BASE_MS = 1000 };

struct program {
	struct event_base *base;
	struct courier *courier;
	struct metrics_listener *listener; /* null: nobody asks */
	const struct config *config;
	struct event *events[6];
	unsigned event_count;
	char status[512];
	bool told_metrics;
};

/* What one destination's settings refer to. */
struct access {
	struct credentials credentials;
	char key[CREDENTIALS_PATH_SIZE], sigv4[64];
};

static const char usage[] =
	"Usage: booth-courier [--config FILE] [--check-config] [--debug]\n"
	"       booth-courier --version | --help\n"
	"\n"
	"Sends the photos that boothd made durable.\n"
	"\n"
	"  --config FILE    settings (default /etc/boothd/boothd.conf, drop-ins in FILE.d/)\n"
	"  --check-config   read all settings, say what is wrong, and exit (78 if something is)\n"
	"  --debug          log every try\n"
	"  --version        print the version\n"
	"\n"
	"SIGHUP: try everything now. Settings: courier.* and mirror.* in boothd.conf(5).\n";

static bool is_kind(const char *type, enum destination_kind *ret_kind)
{
	static const char *const names[] = { "webdav", "s3", "tus" };
	for (int i = 0; i < 3; i++)
		if (strcmp(type, names[i]) == 0) {
			*ret_kind = (enum destination_kind)i;
			return true;
		}
	return false;
}

static bool is_prefix(const char *prefix)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._/-";
	size_t length = strlen(prefix);
	return strspn(prefix, allowed) == length && prefix[0] != '/' && !strstr(prefix, "..") &&
	       (length == 0 || prefix[length - 1] != '/');
}

static void fill_common(const struct config_courier *config, struct route_config *route)
{
	route->parallel = (unsigned)config->parallel;
	route->retry = (struct retry_policy){ .base_ms = RETRY_BASE_MS,
					      .cap_ms = (int64_t)config->retry_cap_s * 1000 };
	route->start_jitter_ms = (int64_t)config->jitter_s * 1000;
	struct transfers_config *access = &route->destination.access;
	access->connections = (unsigned)config->parallel + 1; /* one for the heartbeat */
	access->connect_s = CONNECT_S;
	access->stall_s = (unsigned)config->stall_s;
	access->total_s = (unsigned)config->timeout_s;
	access->http1_only = strcmp(config->http, "1.1") == 0;
}

static void fill_destination(const struct config_server *config, struct route_config *route)
{
	route->prefix = config->prefix;
	route->destination.url = config->url;
	route->destination.proves_by_reading = strcmp(config->proof, "read") == 0;
	route->destination.access.ca = config->ca;
	route->destination.access.certificate = config->certificate;
	route->destination.access.key = config->key;
	route->destination.access.proxy = config->proxy;
}

/* Of an address only its host and path may ever stand in the journal: there is nothing else in it.
 */
static int check_url(const char *section, const char *url, bool needs_path, struct problem *problem)
{
	const char *host = NULL;
	if (strncmp(url, "http://", 7) == 0)
		host = url + 7;
	else if (strncmp(url, "https://", 8) == 0)
		host = url + 8;
	size_t length = host ? strcspn(host, "/") : 0;
	if (length > 0 && memchr(host, '@', length))
		return problem_set(problem, -EINVAL,
				   "%s.url holds a name or a password: they belong in the file "
				   "that %s.credentials names",
				   section, section);
	if (length == 0 || strpbrk(url, "?# \t") || (needs_path && strlen(host + length) < 2))
		return problem_set(problem, -EINVAL,
				   "%s.url is \"%.80s\"; it must be http://HOST/PATH or "
				   "https://HOST/PATH%s",
				   section, url,
				   needs_path ? ", PATH beginning with the bucket" : "");
	return 0;
}

static int fill_access(const char *section, const struct config_server *config,
		       struct route_config *route, struct access *access, struct problem *problem)
{
	struct transfers_config *to = &route->destination.access;
	if (!is_prefix(route->prefix))
		return problem_set(
			problem, -EINVAL,
			"%s.prefix is \"%s\"; letters, digits, . _ - and single / between "
			"are allowed, since object keys hold nothing else",
			section, route->prefix);
	bool is_s3 = route->destination.kind == DESTINATION_S3;
	int r = check_url(section, route->destination.url, is_s3, problem);
	if (r == 0)
		r = credentials_read(section, config->credentials, problem, &access->credentials);
	if (r < 0)
		return r;
	r = credentials_find(to->key, access->key);
	if (r < 0)
		return problem_set(problem, r, "%s.key: the path is too long", section);
	to->key = access->key;
	to->user = access->credentials.user;
	to->password = access->credentials.password;
	to->token = access->credentials.token;
	if (!is_s3)
		return 0;
	if (!to->user[0] || !to->password[0])
		return problem_set(problem, -EINVAL,
				   "%s.credentials must name a file with \"user = ACCESS KEY\" and "
				   "\"password = SECRET KEY\" for s3",
				   section);
	(void)snprintf(access->sigv4, sizeof(access->sigv4), "aws:amz:%.40s:s3", config->region);
	to->sigv4 = access->sigv4;
	return 0;
}

static int fill_routes(const struct config *config, struct access access[COURIER_ROUTES],
		       struct problem *problem, struct courier_config *courier)
{
	struct route_config *route = &courier->routes[0];
	if (!is_kind(config->courier.server.type, &route->destination.kind))
		return 0;
	fill_common(&config->courier, route);
	fill_destination(&config->courier.server, route);
	route->destination.name = "main";
	route->destination.section = "courier";
	int r = timetable_parse(config->courier.bandwidth, &route->timetable, problem);
	if (r == 0)
		r = fill_access("courier", &config->courier.server, route, &access[0], problem);
	if (r < 0)
		return r;
	courier->route_count = 1;
	struct route_config *mirror = &courier->routes[1];
	if (!is_kind(config->mirror.server.type, &mirror->destination.kind))
		return 0;
	fill_common(&config->courier, mirror);
	fill_destination(&config->mirror.server, mirror);
	mirror->destination.name = "mirror";
	mirror->destination.section = "mirror";
	mirror->timetable = route->timetable;
	r = fill_access("mirror", &config->mirror.server, mirror, &access[1], problem);
	courier->route_count += r == 0;
	return r;
}

static int fill(const struct config *config, struct access access[COURIER_ROUTES],
		struct problem *problem, struct courier_config *courier)
{
	courier->spool_path = config->spool.path;
	courier->state_path = config->courier.state;
	courier->device = config->booth.device;
	courier->is_demo = config->booth.demo;
	courier->retention_days = config->spool.retention_days;
	char host[METRICS_HOST_SIZE];
	unsigned short port;
	int r = config->metrics.listen[0]
			? metrics_listener_parse(config->metrics.listen, problem, host, &port)
			: 0;
	if (r < 0)
		return r;
	return fill_routes(config, access, problem, courier);
}

static void on_stop(evutil_socket_t number, short what, void *user)
{
	struct program *program = user;
	(void)what;
	log_event(LOG_LEVEL_INFO, JOURNAL_COURIER_STOPPING, "stopping: %s",
		  number == SIGTERM ? "SIGTERM" : "SIGINT");
	(void)sd_notify(0, "STOPPING=1");
	(void)event_base_loopbreak(program->base);
}

static void on_hurry(evutil_socket_t number, short what, void *user)
{
	struct program *program = user;
	(void)number;
	(void)what;
	log_info("SIGHUP: trying everything now");
	courier_hurry(program->courier);
}

static void on_status(evutil_socket_t fd, short what, void *user)
{
	struct program *program = user;
	char status[sizeof(program->status)];
	(void)fd;
	(void)what;
	courier_describe(program->courier, status, sizeof(status));
	(void)sd_notify(0, "WATCHDOG=1");
	if (strcmp(status, program->status) == 0)
		return;
	memcpy(program->status, status, sizeof(status));
	(void)sd_notifyf(0, "STATUS=%s", status);
}

static void measure(const struct program *program, struct courier_metrics *ret_metrics)
{
	*ret_metrics = (struct courier_metrics){ .deleted = courier_deleted(program->courier) };
	while (ret_metrics->route_count < COURIER_ROUTES &&
	       courier_look(program->courier, ret_metrics->route_count,
			    &ret_metrics->routes[ret_metrics->route_count]))
		ret_metrics->route_count++;
}

static void print_metrics(FILE *to, void *user)
{
	struct courier_metrics metrics;
	measure(user, &metrics);
	courier_metrics_print(to, &metrics);
}

static void on_metrics(evutil_socket_t fd, short what, void *user)
{
	struct program *program = user;
	struct problem problem = { "" };
	struct courier_metrics metrics;
	(void)fd;
	(void)what;
	measure(program, &metrics);
	int r = prometheus_replace("metrics.courier_file", program->config->metrics.courier_file,
				   courier_metrics_print, &metrics, &problem);
	if (r < 0 && !program->told_metrics)
		log_event(LOG_LEVEL_WARNING, JOURNAL_FIGURES_LOST, "%s", problem.text);
	program->told_metrics = r < 0;
}

static int add_event(struct program *program, int fd, short what, event_callback_fn callback,
		     const struct timeval *every)
{
	struct event *event = event_new(program->base, fd, what, callback, program);
	if (!event || event_add(event, every) < 0)
		return -ENOMEM;
	program->events[program->event_count++] = event;
	return 0;
}

static int add_events(struct program *program)
{
	static const struct timeval every = { .tv_sec = STATUS_EVERY_S };
	int r = add_event(program, SIGTERM, EV_SIGNAL | EV_PERSIST, on_stop, NULL);
	if (r == 0)
		r = add_event(program, SIGINT, EV_SIGNAL | EV_PERSIST, on_stop, NULL);
	if (r == 0)
		r = add_event(program, SIGHUP, EV_SIGNAL | EV_PERSIST, on_hurry, NULL);
	if (r == 0)
		r = add_event(program, -1, EV_PERSIST, on_status, &every);
	const struct config_metrics *metrics = &program->config->metrics;
	struct timeval metrics_every = { .tv_sec = metrics->every_s };
	if (r == 0 && metrics->courier_file[0])
		r = add_event(program, -1, EV_PERSIST, on_metrics, &metrics_every);
	return r;
}

static void program_finish(struct program *program)
{
	metrics_listener_destroy(program->listener);
	courier_destroy(program->courier);
	for (unsigned i = 0; i < program->event_count; i++)
		event_free(program->events[i]);
	if (program->base)
		event_base_free(program->base);
	transfers_global_close();
	libevent_global_shutdown();
}

/* Whoever has the port: photos do not wait for figures. */
static void listen_for_metrics(struct program *program)
{
	const struct config *config = program->config;
	struct problem problem = { "" };
	if (config->metrics.listen[0] &&
	    metrics_listener_create(program->base, config->metrics.listen,
				    config->link.control_socket, print_metrics, program, &problem,
				    &program->listener) < 0)
		log_event(LOG_LEVEL_WARNING, JOURNAL_FIGURES_LOST, "%s", problem.text);
}

static int run(const struct config *settings, const struct courier_config *config)
{
	struct program program = { .config = settings };
	struct problem problem = { "" };
	(void)signal(SIGPIPE, SIG_IGN);
	int r = transfers_global_open(&problem);
	if (r == 0) {
		program.base = event_base_new();
		r = program.base ? add_events(&program) : -ENOMEM;
	}
	if (r == 0)
		r = courier_create(program.base, config, &problem, &program.courier);
	if (r == 0) {
		listen_for_metrics(&program);
		courier_describe(program.courier, program.status, sizeof(program.status));
		(void)sd_notifyf(0, "READY=1\nSTATUS=%s", program.status);
		log_event(LOG_LEVEL_INFO, JOURNAL_COURIER_READY, "ready: %s", program.status);
		r = event_base_dispatch(program.base) < 0 ? -EIO : 0;
	}
	if (r < 0)
		log_event(LOG_LEVEL_ERROR, JOURNAL_NOT_STARTED, "cannot start: %s",
			  problem.text[0] ? problem.text : strerror(-r));
	program_finish(&program);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int read_and_run(const struct options *options)
{
	struct problem problem = { "" };
	struct courier_config courier = { .spool_path = NULL };
	struct access access[COURIER_ROUTES] = { 0 };
	autofree struct config *config = calloc(1, sizeof(*config));
	if (!config)
		return EX_OSERR;
	int r = settings_read(options->config_file, &problem, config);
	if (r == 0)
		r = fill(config, access, &problem, &courier);
	if (r == 0)
		r = faultpoint_open(getenv("BOOTH_FAULT"), &problem);
	int status = EXIT_SUCCESS;
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, JOURNAL_SETTINGS_WRONG, "%s", problem.text);
		status = EX_CONFIG;
	} else if (options->checks_only) {
		(void)printf("%s: all settings are good\n", options->config_file);
	} else {
		status = run(config, &courier);
	}
	for (int i = 0; i < COURIER_ROUTES; i++)
		credentials_wipe(&access[i].credentials);
	return status;
}

int main(int argc, char **argv)
{
	struct options options;
	int status;
	if (!options_read("booth-courier", usage, argc, argv, &options, &status))
		return status;
	log_open("booth-courier", options.level);
	return read_and_run(&options);
}
