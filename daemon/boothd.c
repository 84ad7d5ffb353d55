/* SPDX-License-Identifier: MIT */
/* boothd: options, settings, signals, and the loop. What the booth does is booth.c's. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <event2/event.h>
#include <event2/thread.h>
#include <systemd/sd-daemon.h>

#include "daemon/base/log.h"
#include "daemon/booth.h"
#include "daemon/settings.h"

enum { STATUS_EVERY_S = 5 };

struct program {
	struct event_base *base;
	struct booth *booth;
	char status[160];
};

static const char usage[] =
	"Usage: boothd [--config FILE] [--check-config] [--debug]\n"
	"       boothd --version | --help\n"
	"\n"
	"Owns the camera, the buttons and the visit; makes photos durable.\n"
	"\n"
	"  --config FILE    settings (default /etc/boothd/boothd.conf, drop-ins in FILE.d/)\n"
	"  --check-config   read all settings, say what is wrong, and exit (78 if something is)\n"
	"  --debug          log every step of the session\n"
	"  --version        print the version\n"
	"\n"
	"Ask it with boothctl(1). Settings: boothd.conf(5).\n";

static int read_settings(const char *file, struct problem *problem, struct booth_settings *settings)
{
	int r = settings_read(file, problem, &settings->config);
	if (r < 0)
		return r;
	const struct config *config = &settings->config;
	r = settings_read_profile(config->photo.profiles, config->photo.profile, problem,
				  &settings->profile, &settings->profile_hash);
	if (r < 0)
		return r;
	return settings_read_notice(config->notice.file, problem, settings->notice,
				    sizeof(settings->notice));
}

static void on_stop(int number, short what, void *user)
{
	(void)what;
	struct program *program = user;
	log_info("stopping: %s", number == SIGTERM ? "SIGTERM" : "SIGINT");
	(void)sd_notify(0, "STOPPING=1");
	(void)event_base_loopbreak(program->base);
}

static void on_status(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct program *program = user;
	char status[sizeof(program->status)];
	booth_describe(program->booth, status, sizeof(status));
	if (strcmp(status, program->status) == 0)
		return;
	memcpy(program->status, status, sizeof(status));
	(void)sd_notifyf(0, "STATUS=%s", status);
}

static int run(const struct booth_settings *settings)
{
	struct program program = { 0 };
	struct problem problem = { "" };
	struct event *terminate = NULL, *interrupt = NULL, *status = NULL;
	int r = -ENOMEM;
	if (evthread_use_pthreads() < 0 || !(program.base = event_base_new()))
		goto out;
	(void)signal(SIGPIPE, SIG_IGN);
	terminate = evsignal_new(program.base, SIGTERM, on_stop, &program);
	interrupt = evsignal_new(program.base, SIGINT, on_stop, &program);
	status = event_new(program.base, -1, EV_PERSIST, on_status, &program);
	struct timeval every = { .tv_sec = STATUS_EVERY_S };
	if (!terminate || !interrupt || !status || event_add(terminate, NULL) < 0 ||
	    event_add(interrupt, NULL) < 0 || event_add(status, &every) < 0)
		goto out;
	r = booth_create(program.base, settings, &problem, &program.booth);
	if (r < 0)
		goto out;
	booth_describe(program.booth, program.status, sizeof(program.status));
	(void)sd_notifyf(0, "READY=1\nSTATUS=%s", program.status);
	log_info("ready: %s", program.status);
	r = event_base_dispatch(program.base) < 0 ? -EIO : 0;
out:
	if (r < 0)
		log_error("cannot start: %s", problem.text[0] ? problem.text : strerror(-r));
	booth_destroy(program.booth);
	if (terminate)
		event_free(terminate);
	if (interrupt)
		event_free(interrupt);
	if (status)
		event_free(status);
	if (program.base)
		event_base_free(program.base);
	libevent_global_shutdown();
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	static const struct option options[] = { { "config", required_argument, NULL, 'c' },
						 { "check-config", no_argument, NULL, 'k' },
						 { "debug", no_argument, NULL, 'd' },
						 { "version", no_argument, NULL, 'v' },
						 { "help", no_argument, NULL, 'h' },
						 { NULL, 0, NULL, 0 } };
	const char *file = "/etc/boothd/boothd.conf";
	bool check_only = false;
	enum log_level level = LOG_LEVEL_INFO;
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
		switch (option) {
		case 'c':
			file = optarg;
			break;
		case 'k':
			check_only = true;
			break;
		case 'd':
			level = LOG_LEVEL_DEBUG;
			break;
		case 'v':
			(void)printf("boothd %s\n", BOOTH_VERSION);
			return EXIT_SUCCESS;
		case 'h':
			(void)fputs(usage, stdout);
			return EXIT_SUCCESS;
		default:
			(void)fputs(usage, stderr);
			return EX_USAGE;
		}
	}
	if (optind < argc) {
		(void)fputs(usage, stderr);
		return EX_USAGE;
	}
	log_open("boothd", level);
	struct problem problem = { "" };
	struct booth_settings *settings = calloc(1, sizeof(*settings));
	if (!settings)
		return EX_OSERR;
	int r = read_settings(file, &problem, settings);
	if (r < 0)
		log_error("%s", problem.text);
	int status = r < 0 ? EX_CONFIG : EXIT_SUCCESS;
	if (r == 0 && check_only)
		(void)printf("%s: all settings are good\n", file);
	else if (r == 0)
		status = run(settings);
	free(settings);
	return status;
}
