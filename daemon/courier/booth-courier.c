/* SPDX-License-Identifier: MIT */
/* The main program of booth-courier: signals, timers, metrics and the event loop. courier.c sends
 * the photos. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <event2/event.h>
#include <systemd/sd-daemon.h>

#include "daemon/base/events.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/log.h"
#include "daemon/base/options.h"
#include "daemon/base/prometheus.h"
#include "daemon/base/timer.h"
#include "daemon/courier/courier.h"
#include "daemon/courier/courier_metrics.h"
#include "daemon/courier/courier_settings.h"
#include "daemon/courier/metrics_listener.h"
#include "daemon/courier/rehearsal.h"

enum { STATUS_EVERY_MS = 5000, EVENTS_MAX = 6 };

struct program {
	struct event_base *base;
	struct courier *courier;
	/* null: metrics.listen is empty, or its port is in use */
	struct metrics_listener *listener;
	const struct config *config;
	struct event *events[EVENTS_MAX];
	unsigned event_count;
	char status[512];
	bool told_metrics;
};

static const char usage[] =
	"Usage: booth-courier [--config FILE] [--check-config | --test] [--debug]\n"
	"       booth-courier --version | --help\n"
	"\n"
	"Sends the photos that boothd made durable.\n"
	"\n"
	"  --config FILE    settings (default /etc/boothd/boothd.conf, drop-ins in FILE.d/)\n"
	"  --check-config   read all settings, say what is wrong, and exit (78 if something is)\n"
	"  --test           send each server a small file, read it back, delete it, and exit;\n"
	"                   `boothctl courier test` runs this (1 if a server did not take it)\n"
	"  --debug          log every try\n"
	"  --version        print the version\n"
	"\n"
	"SIGHUP: try everything now. Settings: courier.* and mirror.* in boothd.conf(5).\n";

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

static int add_signal(struct program *program, int number, event_callback_fn callback)
{
	struct event *event = evsignal_new(program->base, number, callback, program);
	if (!event || event_add(event, NULL) < 0)
		return -ENOMEM;
	program->events[program->event_count++] = event;
	return 0;
}

static int add_timer(struct program *program, event_callback_fn callback, int64_t every_ms)
{
	struct event *event = event_new(program->base, -1, EV_PERSIST, callback, program);
	if (!event || timer_arm_ms(event, every_ms) < 0)
		return -ENOMEM;
	program->events[program->event_count++] = event;
	return 0;
}

static int add_events(struct program *program, struct problem *problem)
{
	const struct config_metrics *metrics = &program->config->metrics;
	int r = add_signal(program, SIGTERM, on_stop);
	if (r == 0)
		r = add_signal(program, SIGINT, on_stop);
	if (r == 0)
		r = add_signal(program, SIGHUP, on_hurry);
	if (r == 0)
		r = add_timer(program, on_status, STATUS_EVERY_MS);
	if (r == 0 && metrics->courier_file[0])
		r = add_timer(program, on_metrics, (int64_t)metrics->every_s * 1000);
	return r < 0 ? problem_memory(problem) : 0;
}

static int open_loop(struct program *program, struct problem *problem)
{
	int r = transfers_global_open(problem);
	if (r < 0)
		return r;
	program->base = event_base_new();
	return program->base ? add_events(program, problem) : problem_memory(problem);
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

/* If the port is in use, the courier offers no metrics but still sends photos. */
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

static int run(const struct courier_settings *settings)
{
	struct program program = { .config = &settings->config };
	struct problem problem = { "" };
	(void)signal(SIGPIPE, SIG_IGN);
	int r = open_loop(&program, &problem);
	if (r == 0)
		r = courier_create(program.base, &settings->courier, &problem, &program.courier);
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

static int test(const struct courier_settings *settings)
{
	struct problem problem = { "" };
	(void)signal(SIGPIPE, SIG_IGN);
	int r = transfers_global_open(&problem);
	if (r == 0)
		r = rehearsal_run(&settings->courier, &problem);
	transfers_global_close();
	libevent_global_shutdown();
	if (r < 0 && problem.text[0])
		log_error("cannot test: %s", problem.text);
	if (r == -EREMOTEIO)
		return EXIT_FAILURE;
	return r < 0 ? EX_OSERR : EXIT_SUCCESS;
}

static int check_and_run(const struct options *options, struct courier_settings *settings)
{
	struct problem problem = { "" };
	int r = courier_settings_read(options->config_file, &problem, settings);
	if (r == 0)
		r = faultpoint_open(getenv("BOOTH_FAULT"), &problem);
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, JOURNAL_SETTINGS_WRONG, "%s", problem.text);
		return EX_CONFIG;
	}
	if (options->tests)
		return test(settings);
	if (!options->checks_only)
		return run(settings);
	(void)printf("%s: all settings are good\n", options->config_file);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct options options;
	int status;
	if (!options_read("booth-courier", usage, true, argc, argv, &options, &status))
		return status;
	log_open("booth-courier", options.level);
	struct courier_settings *settings = calloc(1, sizeof(*settings));
	if (!settings) {
		log_error("out of memory");
		return EX_OSERR;
	}
	status = check_and_run(&options, settings);
	courier_settings_wipe(settings);
	free(settings);
	return status;
}
