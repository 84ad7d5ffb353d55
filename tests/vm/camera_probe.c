/* SPDX-License-Identifier: MIT */
/*
 * Drives the camera module alone, in the guest: what it hands up and says, one line each.
 *
 *   camera_probe make FOLDER COUNT WIDTH HEIGHT [PORTRAIT.jpg]
 *   camera_probe watch SECONDS FOLDER|-|none camera.key=value...
 *       TIME good NUMBER | damaged | other | frame | lost WHY | back | ...   (FOLDER -: not judged,
 *       none: frames are taken and not even mentioned)
 *   camera_probe stills COUNT RATE FOLDER camera.key=value...
 *       the source plays FOLDER at RATE; each still must be of the shutter's time or later
 *   camera_probe report camera.key=value...
 *
 * Where stdin is a pipe, any line makes it print the counters.
 */
#include <err.h>
#include <event2/event.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "daemon/base/clock.h"
#include "daemon/base/log.h"
#include "daemon/core/shutter.h"
#include "daemon/devices/camera_v4l2.h"
#include "tests/vm/numbered.h"

static struct {
	struct event_base *base;
	struct camera *camera;
	struct config config;
	bool is_judged, is_silent;
	/* stills */
	int wanted, taken, stale;
	double rate;
	int count; /* pictures in the folder */
	struct shutter shutter;
	enum { CALIBRATING, WAITING } phase;
	int64_t known_us; /* picture `known_number` was exposed then */
	int known_number;
} probe;

static void say(const char *what, const char *more)
{
	printf("%.3f %s%s%s\n", (double)clock_monotonic_us() / 1e6, what, more[0] ? " " : "", more);
	(void)fflush(stdout);
}

static void next_shutter(void);

/* How many pictures the source has played since the shutter, modulo its loop; negative: before. */
static int pictures_after_shutter(int number)
{
	double passed = (double)(probe.shutter.released_us - probe.known_us) / 1e6 * probe.rate;
	int at_shutter = (int)(probe.known_number + passed) % probe.count;
	int after = (number - at_shutter + probe.count) % probe.count;
	return after > probe.count / 2 ? after - probe.count : after;
}

static void take_still(const struct frame *frame, int number)
{
	char text[80];
	if (probe.phase == CALIBRATING) {
		probe.known_us = frame->captured_us;
		probe.known_number = number;
		probe.phase = WAITING;
		next_shutter();
		return;
	}
	if (!shutter_accepts(&probe.shutter, frame))
		return;
	int after = pictures_after_shutter(number);
	/* One picture of play: the source's clock and ours are not in step. */
	probe.stale += after < -1;
	(void)snprintf(text, sizeof(text), "%d %d", probe.taken, after);
	say("still", text);
	if (++probe.taken == probe.wanted) {
		(void)event_base_loopbreak(probe.base);
		return;
	}
	probe.phase = CALIBRATING;
}

static void on_frame(const struct frame *frame, void *user)
{
	(void)user;
	int number = -1;
	char text[16] = "";
	if (!probe.is_judged) {
		if (!probe.is_silent)
			say("frame", "");
		return;
	}
	enum numbered_kind kind = numbered_judge(frame->bytes, frame->size_bytes, &number);
	if (kind == NUMBERED_DAMAGED)
		camera_reject(probe.camera);
	if (probe.wanted > 0) {
		if (kind == NUMBERED_GOOD)
			take_still(frame, number);
		return;
	}
	if (kind == NUMBERED_GOOD)
		(void)snprintf(text, sizeof(text), "%d", number);
	say(numbered_kind_name(kind), text);
}

static void on_lost(const char *why, void *user)
{
	(void)user;
	say("lost", why);
}

static void on_back(void *user)
{
	(void)user;
	say("back", "");
}

static const struct camera_events events = { on_frame, on_lost, on_back };

/* A program that is busy for a second: the driver's buffers fill with what is old by then. */
static void next_shutter(void)
{
	const struct timespec busy = { .tv_sec = 1 };
	(void)nanosleep(&busy, NULL);
	probe.shutter =
		shutter_release(clock_monotonic_us(), (unsigned)probe.config.camera.settle_frames);
}

static void print_report(void)
{
	static struct camera_v4l2_report report;
	const struct capture_format *format = &report.info.format;
	if (!camera_v4l2_describe(probe.camera, &report))
		return;
	printf("state %s step %s locked %d outages %" PRIu64 " drifts %" PRIu64 " rate %.1f\n",
	       camera_v4l2_state_name(report.state), report.step ? report.step : "-",
	       report.tuning.is_locked, report.outages, report.tuning.drifts, report.measured_rate);
	printf("identity \"%s\" usb %s port %s virtual %s\n", report.identity.name,
	       report.identity.usb, report.identity.port, report.identity.virtual_by);
	printf("format %s %dx%d %.3g/s converted %d refused: %s\n", format->name, format->width,
	       format->height, format->rate, format->is_converted, format->refused);
	printf("frames %" PRIu64 " stale %" PRIu64 " marked %" PRIu64 " empty %" PRIu64
	       " truncated %" PRIu64 " headerless %" PRIu64 " other size %" PRIu64
	       " undecodable %" PRIu64 " lost %" PRIu64 " tables %" PRIu64 "\n",
	       report.counts.frames, report.counts.stale, report.counts.marked_bad,
	       report.counts.empty, report.counts.truncated, report.counts.headerless,
	       report.counts.other_size, report.counts.undecodable, report.counts.lost,
	       report.counts.tables_added);
	printf("why %s\ncomplaint %s\n", report.why.text, report.tuning.complaint.text);
	for (size_t i = 0; i < report.control_count; i++)
		printf("control %s %" PRId64 "..%" PRId64 " step %" PRId64 " default %" PRId64
		       " value %" PRId64 " %s\n",
		       report.controls[i].name, report.controls[i].low, report.controls[i].high,
		       report.controls[i].step, report.controls[i].preset, report.controls[i].value,
		       report.controls[i].choice);
	(void)fflush(stdout);
}

static void on_stdin(evutil_socket_t fd, short what, void *user)
{
	(void)what;
	char line[64];
	struct event *event = *(struct event **)user;
	if (read(fd, line, sizeof(line)) <= 0)
		(void)event_del(event);
	else
		print_report();
}

static void parse_settings(char **arguments)
{
	struct problem problem = { "" };
	config_defaults(&probe.config);
	for (; *arguments; arguments++)
		if (config_parse(&probe.config, *arguments, strlen(*arguments), "argument",
				 &problem) < 0)
			errx(2, "%s", problem.text);
}

static void run(int seconds, bool is_wanted)
{
	static struct event *input;
	struct problem problem = { "" };
	const struct timeval limit = { .tv_sec = seconds };
	probe.base = event_base_new();
	if (!probe.base || camera_v4l2_create(&probe.config.camera, true, probe.base, &events, NULL,
					      &problem, &probe.camera) < 0)
		errx(1, "%s", problem.text);
	camera_want(probe.camera, is_wanted);
	input = event_new(probe.base, STDIN_FILENO, EV_READ | EV_PERSIST, on_stdin, &input);
	struct stat status;
	if (input && fstat(STDIN_FILENO, &status) == 0 && S_ISFIFO(status.st_mode))
		(void)event_add(input, NULL);
	(void)event_base_loopexit(probe.base, &limit);
	(void)event_base_dispatch(probe.base);
	print_report();
	camera_destroy(probe.camera);
	if (input)
		event_free(input);
	event_base_free(probe.base);
}

static int number_of(const char *text)
{
	long number = strtol(text, NULL, 10);
	if (number < 0 || number > 100000)
		errx(2, "%s: not a number we like", text);
	return (int)number;
}

int main(int count, char **arguments)
{
	log_open("camera_probe", LOG_LEVEL_INFO);
	if (count >= 6 && strcmp(arguments[1], "make") == 0) {
		numbered_make(arguments[2], number_of(arguments[3]), number_of(arguments[4]),
			      number_of(arguments[5]), count > 6 ? arguments[6] : NULL);
		return 0;
	}
	if (count >= 4 && strcmp(arguments[1], "watch") == 0) {
		probe.is_silent = strcmp(arguments[3], "none") == 0;
		probe.is_judged = strcmp(arguments[3], "-") != 0 && !probe.is_silent;
		if (probe.is_judged)
			numbered_load(arguments[3]);
		parse_settings(arguments + 4);
		run(number_of(arguments[2]), true);
		return 0;
	}
	if (count >= 5 && strcmp(arguments[1], "stills") == 0) {
		probe.wanted = number_of(arguments[2]);
		probe.rate = number_of(arguments[3]);
		probe.is_judged = true;
		probe.count = 200;
		probe.phase = CALIBRATING;
		numbered_load(arguments[4]);
		parse_settings(arguments + 5);
		run(600, true);
		printf("stills %d stale %d\n", probe.taken, probe.stale);
		return probe.taken == probe.wanted && probe.stale == 0 ? 0 : 1;
	}
	if (count >= 2 && strcmp(arguments[1], "report") == 0) {
		parse_settings(arguments + 2);
		run(5, false);
		return 0;
	}
	errx(2, "see the head of camera_probe.c");
}
