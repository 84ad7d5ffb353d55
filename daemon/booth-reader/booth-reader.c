/* SPDX-License-Identifier: MIT */
/*
 * booth-reader: reads the code that a student holds before the camera. See booth-reader(8).
 *
 * The program owns nothing: boothd lends it one grey picture at a time, and it answers with a text. It
 * has one thread and waits in poll(). A signal ends it at once, because it has nothing to save.
 */
#include <errno.h>
#include <getopt.h>
#include <malloc.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>

#include "daemon/base/log.h"
#include "daemon/booth-reader/reader_client.h"

enum {
	RETRY_MS = 500,
	/* Under systemd, each try to connect starts boothd. This pause is for a boothd that takes no
	 * reader. */
	UNWANTED_MS = 5000,
	/* With this value glibc fills memory that is freed, so that no code stays in it. */
	PERTURB = 0xa5,
};

static const char usage[] =
	"Usage: booth-reader [--socket PATH] [--check-config] [--debug]\n"
	"       booth-reader --version | --help\n"
	"\n"
	"Reads QR codes in the camera's pictures, for boothd.\n"
	"\n"
	"  --socket PATH    where boothd listens (default /run/boothd/reader.sock)\n"
	"  --check-config   say whether the options are good, and exit (64 if one is wrong)\n"
	"  --debug          log more\n"
	"  --version        print the version\n"
	"\n"
	"boothd asks it only with identify.camera = yes: boothd.conf(5).\n";

struct options {
	const char *socket_path;
	bool checks_only;
	enum log_level level;
};

static int wrong(const char *what, const char *value)
{
	(void)fprintf(stderr, "booth-reader: %s '%s'\n%s", what, value, usage);
	return -EINVAL;
}

static int check_options(const struct options *options)
{
	enum { PATH_MAX_BYTES = sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1 };
	size_t length = strlen(options->socket_path);
	if (length == 0 || length > PATH_MAX_BYTES)
		return wrong("a socket's path has 1 to 107 bytes, not", options->socket_path);
	return 0;
}

/* Returns 0 if the program should go on, 1 if it has done its work, and a negative number if the
 * command line is wrong. */
static int parse_options(int argc, char **argv, struct options *options)
{
	enum { SOCKET, CHECK, DEBUG, VERSION, HELP };
	static const struct option known[] = {
		{ "socket", required_argument, NULL, SOCKET },
		{ "check-config", no_argument, NULL, CHECK },
		{ "debug", no_argument, NULL, DEBUG },
		{ "version", no_argument, NULL, VERSION },
		{ "help", no_argument, NULL, HELP },
		{ 0 },
	};
	int option;
	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
		switch (option) {
		case SOCKET:
			options->socket_path = optarg;
			break;
		case CHECK:
			options->checks_only = true;
			break;
		case DEBUG:
			options->level = LOG_LEVEL_DEBUG;
			break;
		case VERSION:
			(void)puts("booth-reader " BOOTH_VERSION);
			return 1;
		case HELP:
			(void)fputs(usage, stdout);
			return 1;
		default: /* getopt_long() has already printed the error */
			(void)fputs(usage, stderr);
			return -EINVAL;
		}
	}
	return optind < argc ? wrong("unexpected argument", argv[optind]) : check_options(options);
}

/* Waits until the socket is readable or the time is over. Feeds systemd's watchdog before and after:
 * this is the only place where the program waits. */
static void wait_for(int fd, int wait_ms)
{
	struct pollfd polled = { .fd = fd, .events = POLLIN };
	(void)sd_notify(0, "WATCHDOG=1");
	(void)poll(&polled, 1, wait_ms);
}

/* Returns how long the program may wait without feeding the watchdog; -1: as long as it likes. */
static int feed_ms(void)
{
	uint64_t watchdog_us = 0;
	return sd_watchdog_enabled(0, &watchdog_us) > 0 ? (int)(watchdog_us / 3000) : -1;
}

static int run(const struct options *options)
{
	struct reader_client *client = NULL;
	int idle_ms = feed_ms();
	enum reader_client_step step = READER_CLIENT_GOES_ON;
	if (reader_client_create(options->socket_path, &client) < 0) {
		log_error("out of memory");
		return EX_OSERR;
	}
	(void)sd_notify(0, "READY=1");
	while (step != READER_CLIENT_VERSION) {
		if (reader_client_fd(client) < 0 && reader_client_connect(client) < 0) {
			wait_for(-1, RETRY_MS);
			continue;
		}
		wait_for(reader_client_fd(client), idle_ms);
		step = reader_client_step(client);
		if (step == READER_CLIENT_LOST)
			wait_for(-1, RETRY_MS);
		else if (step == READER_CLIENT_UNWANTED)
			wait_for(-1, UNWANTED_MS);
	}
	reader_client_destroy(client);
	return EX_PROTOCOL;
}

int main(int argc, char **argv)
{
	struct options options = { .socket_path = "/run/boothd/reader.sock",
				   .level = LOG_LEVEL_INFO };
	int r = parse_options(argc, argv, &options);
	if (r != 0)
		return r < 0 ? EX_USAGE : EXIT_SUCCESS;
	if (options.checks_only) {
		(void)puts("booth-reader: all options are good");
		return EXIT_SUCCESS;
	}
	log_open("booth-reader", options.level);
	(void)mallopt(M_PERTURB, PERTURB);
	return run(&options);
}
