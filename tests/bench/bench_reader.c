/* SPDX-License-Identifier: MIT */
/*
 * The real booth-reader, which gets pictures as boothd lends them, 30 frames a second: how many
 * pictures until a code that is held before the camera counts, and what the program costs while it is
 * asked and while it rests.
 */
#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/base/clock.h"
#include "daemon/base/timer.h"
#include "daemon/core/reading.h"
#include "daemon/link/camera_reader.h"
#include "daemon/link/listener.h"
#include "tests/support/bench.h"
#include "tests/support/phone.h"

enum { FRAME_MS = 33, CODES = 40, PICTURES = 8, ASK_MS = 4000, REST_MS = 2000 };

static struct {
	struct event_base *base;
	struct event *frame, *end;
	struct camera_reader *reader;
	struct reading reading;
	pid_t pid;
	uint8_t *pictures[PICTURES];
	int side;
	unsigned lent, counted;
	bool is_asking, stops_when_counted;
} its;

/* ---- boothd's side ---- */

static void on_answer(enum aim_find find, const char *text, enum aim_hint hint, void *user)
{
	(void)user;
	if (reading_take(&its.reading, find, text, hint, clock_monotonic_ms()) != READING_TEXT)
		return;
	its.counted++;
	if (its.stops_when_counted)
		(void)event_base_loopbreak(its.base);
}

static void on_change(bool is_connected, void *user)
{
	(void)user;
	if (!is_connected)
		bench_stop("booth-reader is gone");
	(void)event_base_loopbreak(its.base);
}

static void on_frame(int fd, short what, void *user)
{
	int64_t now_ms = clock_monotonic_ms();
	(void)fd;
	(void)what;
	(void)user;
	(void)timer_arm_ms(its.frame, FRAME_MS);
	if (!its.is_asking || !camera_reader_is_due(its.reader, now_ms))
		return;
	memcpy(camera_reader_pixels(its.reader), its.pictures[its.lent++ % PICTURES],
	       (size_t)its.side * (size_t)its.side);
	camera_reader_lend(its.reader, its.side, its.side, now_ms);
}

static void on_end(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	(void)user;
	(void)event_base_loopbreak(its.base);
}

static void run_for(int ms)
{
	(void)timer_arm_ms(its.end, ms);
	(void)event_base_dispatch(its.base);
	(void)event_del(its.end);
}

static void start_reader(void)
{
	static const struct camera_reader_events events = { on_answer, on_change };
	struct problem problem = { "" };
	char path[64], program[256];
	const char *build = getenv("BOOTH_BUILD");
	int fd = -1;
	(void)snprintf(path, sizeof(path), "/tmp/bench-reader-%d.sock", (int)getpid());
	(void)snprintf(program, sizeof(program), "%.200s/booth-reader",
		       build ? build : "build/none-gcc");
	if (listener_open("reader", path, SOCK_SEQPACKET, &problem, &fd) < 0 ||
	    camera_reader_create(its.base, fd, &events, NULL, &problem, &its.reader) < 0)
		bench_stop(problem.text);
	its.pid = fork();
	if (its.pid == 0) {
		(void)execl(program, program, "--socket", path, (char *)NULL);
		_exit(127);
	}
	run_for(10000); /* ends when the reader has connected */
	(void)unlink(path);
	if (!camera_reader_is_connected(its.reader))
		bench_stop("booth-reader does not connect");
}

/* ---- what the program costs ---- */

static double cpu_ms(void)
{
	char path[64], line[512];
	unsigned long user = 0, kernel = 0;
	(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)its.pid);
	FILE *file = fopen(path, "r");
	if (!file || !fgets(line, sizeof(line), file) ||
	    sscanf(strrchr(line, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
		   &user, &kernel) != 2)
		bench_stop("booth-reader has ended");
	(void)fclose(file);
	return 1000.0 * (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

static double resident_mb(void)
{
	char path[64];
	long pages = 0;
	(void)snprintf(path, sizeof(path), "/proc/%d/statm", (int)its.pid);
	FILE *file = fopen(path, "r");
	if (!file || fscanf(file, "%*d %ld", &pages) != 1)
		bench_stop("booth-reader has ended");
	(void)fclose(file);
	return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

/* ---- the pictures ---- */

static void draw(const char *text, int side, uint32_t seed, double module_px)
{
	its.side = side;
	for (uint32_t i = 0; i < PICTURES; i++) {
		struct phone_scene scene = phone_usual(text, module_px, seed * PICTURES + i);
		scene.width = scene.height = side;
		scene.x = i % 3 * 2.0;
		scene.turn_deg = seed % 25 - 12.0;
		free(its.pictures[i]);
		its.pictures[i] = phone_draw(&scene);
		phone_compress(its.pictures[i], side, side);
	}
}

static void measure_codes(void)
{
	static struct figures pictures;
	its.stops_when_counted = true;
	for (uint32_t i = 0; i < CODES; i++) {
		char text[24];
		phone_ticket(text, i);
		draw(text, 480, i, 2.7);
		memset(&its.reading, 0, sizeof(its.reading));
		its.lent = its.counted = 0;
		its.is_asking = true;
		run_for(3000);
		its.is_asking = false;
		camera_reader_rest(its.reader);
		bench_add_us(&pictures, its.counted ? its.lent * 1000 : 1000000);
	}
	its.stops_when_counted = false;
	figures_target("a ticket held still: pictures until it counts, median",
		       figures_median_ms(&pictures), "", 3);
}

static void measure_asking(const char *what, const char *text, int side)
{
	char line[100];
	draw(text, side, 1, 1.5);
	double before_ms = cpu_ms();
	its.lent = 0;
	its.is_asking = true;
	run_for(ASK_MS);
	its.is_asking = false;
	(void)snprintf(line, sizeof(line), "%s: %.1f pictures a second; share of one core", what,
		       1000.0 * its.lent / ASK_MS);
	figures_target(line, 100 * (cpu_ms() - before_ms) / ASK_MS, "%", 25);
}

int main(void)
{
	its.base = event_base_new();
	its.frame = evtimer_new(its.base, on_frame, NULL);
	its.end = evtimer_new(its.base, on_end, NULL);
	(void)timer_arm_ms(its.frame, FRAME_MS);
	start_reader();
	measure_codes();
	measure_asking("asking, 720p, no code", NULL, 720);
	measure_asking("asking, 720p, a code that is too small", "too small to be read", 720);
	measure_asking("asking, 1080p, no code", NULL, 1080);
	figures_target("resident memory while asking", resident_mb(), "MB", 40);
	camera_reader_rest(its.reader);
	run_for(100); /* the reader takes the message */
	double before_ms = cpu_ms();
	run_for(REST_MS);
	figures_target("at rest: share of one core", 100 * (cpu_ms() - before_ms) / REST_MS, "%",
		       0.5);
	camera_reader_destroy(its.reader);
	(void)kill(its.pid, SIGTERM);
	(void)waitpid(its.pid, NULL, 0);
	for (int i = 0; i < PICTURES; i++)
		free(its.pictures[i]);
	event_free(its.frame);
	event_free(its.end);
	event_base_free(its.base);
	return EXIT_SUCCESS;
}
