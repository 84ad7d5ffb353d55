/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>
#include <event2/event.h>

#include "booth-ui/display_http.h"
#include "daemon/base/log.h"

enum { WIDTH = 64, HEIGHT = 48, ANSWER_BYTES = 1 << 16 };

struct bench {
	struct event_base *base;
	struct display_made made;
	uint16_t port;
	int presses;
	enum button button;
	uint32_t screen;
	struct image canvas;
	char answer[ANSWER_BYTES];
	size_t size;
};

static void on_press(enum button button, uint32_t screen, void *user)
{
	struct bench *bench = user;
	bench->presses++;
	bench->button = button;
	bench->screen = screen;
}

static int create(struct bench *bench, const char *where, struct problem *problem)
{
	struct display_options options = { .width = WIDTH, .height = HEIGHT };
	struct display_events events = { .on_press = on_press, .user = bench };
	return display_http_create(bench->base, where, &options, &events, problem, &bench->made);
}

/* The port that the display took for 0: that of this program's only listening socket. */
static uint16_t find_port(void)
{
	for (int fd = 0; fd < 1024; fd++) {
		int is_listening = 0;
		struct sockaddr_in name = { 0 };
		socklen_t size = sizeof(is_listening), name_size = sizeof(name);
		if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &size) < 0 ||
		    !is_listening)
			continue;
		assert_int_equal(getsockname(fd, (struct sockaddr *)&name, &name_size), 0);
		return ntohs(name.sin_port);
	}
	fail_msg("nothing listens");
	return 0;
}

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	assert_non_null(bench);
	bench->base = event_base_new();
	assert_non_null(bench->base);
	struct problem problem = { "" };
	assert_int_equal(create(bench, "0", &problem), 0);
	bench->port = find_port();
	bench->canvas = (struct image){ calloc(HEIGHT, WIDTH * 4), WIDTH, HEIGHT, WIDTH * 4 };
	assert_non_null(bench->canvas.pixels);
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;
	bench->made.class->destroy(bench->made.display);
	event_base_free(bench->base);
	free(bench->canvas.pixels);
	free(bench);
	return 0;
}

static void show(struct bench *bench, uint32_t number, const char *shutter)
{
	struct display_screen screen = { .name = "idle",
					 .screen = number,
					 .is_complete = true,
					 .labels = { .shutter = shutter } };
	bench->made.class->show(bench->made.display, &bench->canvas,
				(struct rect){ 0, 0, WIDTH, HEIGHT }, &screen);
}

static void turn(struct bench *bench)
{
	for (int i = 0; i < 8; i++)
		(void)event_base_loop(bench->base, EVLOOP_NONBLOCK);
}

static int ask(struct bench *bench, const char *request)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(bench->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(send(fd, request, strlen(request), MSG_NOSIGNAL), strlen(request));
	turn(bench);
	return fd;
}

/* Whether the answer has arrived whole: its head, and a body as long as the head says. */
static bool is_whole(const struct bench *bench)
{
	const char *body = strstr(bench->answer, "\r\n\r\n");
	if (!body)
		return false;
	const char *length = strstr(bench->answer, "Content-Length: ");
	size_t head = (size_t)(body - bench->answer) + 4;
	return !length || bench->size >= head + strtoul(length + 16, NULL, 10);
}

/* Runs the loop until the answer is whole. Returns its status. */
static int listen_for(struct bench *bench, int fd)
{
	memset(bench->answer, 0, sizeof(bench->answer));
	bench->size = 0;
	for (int tries = 0; !is_whole(bench); tries++) {
		assert_true(tries < 3000);
		(void)event_base_loop(bench->base, EVLOOP_NONBLOCK);
		struct pollfd wait = { .fd = fd, .events = POLLIN };
		if (poll(&wait, 1, 10) <= 0)
			continue;
		ssize_t size = recv(fd, bench->answer + bench->size, ANSWER_BYTES - 1 - bench->size,
				    MSG_DONTWAIT);
		assert_true(size > 0);
		bench->size += (size_t)size;
	}
	(void)close(fd);
	turn(bench);
	return (int)strtol(bench->answer + strlen("HTTP/1.1 "), NULL, 10);
}

static int status_of(struct bench *bench, const char *request)
{
	return listen_for(bench, ask(bench, request));
}

static bool is_answered(struct bench *bench, int fd)
{
	turn(bench);
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	return poll(&wait, 1, 0) > 0;
}

static void test_addresses_other_than_loopback_are_refused(void **state)
{
	struct bench *bench = *state;
	static const char *const wrong[] = { "0.0.0.0:0", "192.168.1.2:0", "[::]:0", ":::0",
					     "8080x",     "70000",         "",       "127.0.0.1:" };
	struct display_made kept = bench->made;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct problem problem = { "" };
		assert_int_equal(create(bench, wrong[i], &problem), -EINVAL);
		assert_true(strlen(problem.text) > 20);
	}
	bench->made = kept;
}

static void test_a_port_that_is_in_use_is_refused(void **state)
{
	struct bench *bench = *state;
	struct display_made kept = bench->made;
	char where[32];
	(void)snprintf(where, sizeof(where), "127.0.0.1:%d", bench->port);
	struct problem problem = { "" };
	assert_true(create(bench, where, &problem) < 0);
	assert_non_null(strstr(problem.text, "cannot listen"));
	bench->made = kept;
}

static void test_the_page_is_served(void **state)
{
	struct bench *bench = *state;
	assert_int_equal(status_of(bench, "GET / HTTP/1.1\r\nHost: 127.0.0.1:8420\r\n\r\n"), 200);
	assert_non_null(strstr(bench->answer, "<canvas"));
	assert_non_null(strstr(bench->answer, "Content-Security-Policy: default-src 'none'"));
	assert_int_equal(status_of(bench, "GET /etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n"),
			 404);
}

/* DNS rebinding: a web page from elsewhere can reach the booth only by a name of its own. */
static void test_requests_for_other_hosts_are_refused(void **state)
{
	struct bench *bench = *state;
	show(bench, 1, NULL);
	static const char *const hosts[] = { "evil.example",
					     "127.0.0.1.evil.example",
					     "localhost.evil.example",
					     "10.0.0.1",
					     "[::2]",
					     "" };
	static const char *const asks[] = { "GET /", "GET /frame",
					    "POST /press?button=shutter&screen=1" };
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		for (size_t j = 0; j < sizeof(asks) / sizeof(asks[0]); j++) {
			char request[256];
			(void)snprintf(request, sizeof(request),
				       "%s HTTP/1.1\r\nHost: %s\r\nX-Booth: press\r\n"
				       "Content-Length: 0\r\n\r\n",
				       asks[j], hosts[i]);
			assert_int_equal(status_of(bench, request), 403);
		}
	assert_int_equal(status_of(bench, "GET / HTTP/1.0\r\n\r\n"), 403);
	assert_int_equal(bench->presses, 0);
	static const char *const ours[] = { "localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8420" };
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		char request[128];
		(void)snprintf(request, sizeof(request), "GET / HTTP/1.1\r\nHost: %s\r\n\r\n",
			       ours[i]);
		assert_int_equal(status_of(bench, request), 200);
	}
}

static void test_a_press_names_button_and_screen(void **state)
{
	struct bench *bench = *state;
	assert_int_equal(status_of(bench, "POST /press?button=cancel&screen=4000000000 HTTP/1.1\r\n"
					  "Host: localhost:1\r\nOrigin: http://localhost:1\r\n"
					  "X-Booth: press\r\nContent-Length: 0\r\n\r\n"),
			 204);
	assert_int_equal(bench->presses, 1);
	assert_int_equal(bench->button, BUTTON_CANCEL);
	assert_true(bench->screen == 4000000000u);
}

static void test_forged_presses_are_refused(void **state)
{
	struct bench *bench = *state;
	static const struct {
		const char *request;
		int status;
	} rows[] = {
		/* A form or picture of another site cannot set the header X-Booth. */
		{ "POST /press?button=shutter&screen=1 HTTP/1.1\r\nHost: localhost\r\n"
		  "Content-Length: 0\r\n\r\n",
		  403 },
		{ "POST /press?button=shutter&screen=1 HTTP/1.1\r\nHost: localhost\r\nX-Booth: x\r\n"
		  "Origin: http://evil.example\r\nContent-Length: 0\r\n\r\n",
		  403 },
		{ "POST /press?button=shutter&screen=1 HTTP/1.1\r\nHost: localhost\r\nX-Booth: x\r\n"
		  "Origin: null\r\nContent-Length: 0\r\n\r\n",
		  403 },
		{ "GET /press?button=shutter&screen=1 HTTP/1.1\r\nHost: localhost\r\nX-Booth: x\r\n\r\n",
		  405 },
		{ "POST /press?button=self-destruct&screen=1 HTTP/1.1\r\nHost: localhost\r\n"
		  "X-Booth: x\r\nContent-Length: 0\r\n\r\n",
		  400 },
		{ "POST /press HTTP/1.1\r\nHost: localhost\r\nX-Booth: x\r\nContent-Length: 0\r\n\r\n",
		  400 },
		{ "POST /press?button=shutter&screen=4294967296 HTTP/1.1\r\nHost: localhost\r\n"
		  "X-Booth: x\r\nContent-Length: 0\r\n\r\n",
		  400 },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(status_of(bench, rows[i].request), rows[i].status);
	assert_int_equal(bench->presses, 0);
}

static const char ask_frame[] = "GET /frame HTTP/1.1\r\nHost: localhost\r\n\r\n";

static void test_a_frame_is_a_jpeg_with_its_screen(void **state)
{
	struct bench *bench = *state;
	show(bench, 12, "开始");
	assert_int_equal(status_of(bench, ask_frame), 200);
	assert_non_null(strstr(bench->answer, "X-Screen: 12\r\n"));
	assert_non_null(strstr(bench->answer, "X-Name: idle\r\n"));
	assert_non_null(strstr(bench->answer, "X-Shutter: %E5%BC%80%E5%A7%8B\r\n"));
	const char *body = strstr(bench->answer, "\r\n\r\n") + 4;
	assert_memory_equal(body, "\xff\xd8\xff", 3); /* a JPEG */
	assert_memory_equal(bench->answer + bench->size - 2, "\xff\xd9", 2);
}

static void test_all_who_wait_get_the_next_frame(void **state)
{
	struct bench *bench = *state;
	show(bench, 1, NULL);
	assert_int_equal(status_of(bench, ask_frame), 200);
	char again[128];
	const char *number = strstr(bench->answer, "X-Frame: ") + strlen("X-Frame: ");
	(void)snprintf(again, sizeof(again),
		       "GET /frame?after=%.*s HTTP/1.1\r\nHost: [::1]\r\n\r\n",
		       (int)strcspn(number, "\r"), number);
	int first = ask(bench, again), second = ask(bench, again);
	assert_false(is_answered(bench, first));
	assert_false(is_answered(bench, second));
	show(bench, 2, NULL);
	assert_int_equal(listen_for(bench, first), 200);
	assert_non_null(strstr(bench->answer, "X-Screen: 2\r\n"));
	assert_int_equal(listen_for(bench, second), 200);
}

static void test_a_viewer_waits_for_the_first_frame(void **state)
{
	struct bench *bench = *state;
	int fd = ask(bench, ask_frame);
	assert_false(is_answered(bench, fd));
	show(bench, 5, NULL);
	assert_int_equal(listen_for(bench, fd), 200);
}

static void test_a_viewer_may_leave_while_it_waits(void **state)
{
	struct bench *bench = *state;
	(void)close(ask(bench, ask_frame));
	turn(bench);
	show(bench, 1, NULL);
	turn(bench);
	assert_int_equal(status_of(bench, ask_frame), 200);
}

/* One viewer more than there are places. */
static void test_the_viewer_that_waited_longest_gives_way(void **state)
{
	struct bench *bench = *state;
	int fds[HTTP_VIEWERS_MAX + 1];
	for (int i = 0; i <= HTTP_VIEWERS_MAX; i++)
		fds[i] = ask(bench, ask_frame);
	int answered = 0;
	for (int i = 0; i <= HTTP_VIEWERS_MAX; i++)
		answered += is_answered(bench, fds[i]);
	assert_int_equal(answered, 1);
	show(bench, 1, NULL);
	answered = 0;
	for (int i = 0; i <= HTTP_VIEWERS_MAX; i++)
		answered += listen_for(bench, fds[i]) == 200;
	assert_int_equal(answered, HTTP_VIEWERS_MAX);
}

/* AddressSanitizer sees a leak, and a use of what was freed. */
static void test_the_display_ends_while_a_viewer_waits(void **state)
{
	struct bench *bench = *state;
	int fd = ask(bench, ask_frame);
	assert_false(is_answered(bench, fd));
	(void)close(fd);
}

int main(void)
{
	log_open("test", LOG_LEVEL_ERROR);
#define WITH_BENCH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		WITH_BENCH(test_addresses_other_than_loopback_are_refused),
		WITH_BENCH(test_a_port_that_is_in_use_is_refused),
		WITH_BENCH(test_the_page_is_served),
		WITH_BENCH(test_requests_for_other_hosts_are_refused),
		WITH_BENCH(test_a_press_names_button_and_screen),
		WITH_BENCH(test_forged_presses_are_refused),
		WITH_BENCH(test_a_frame_is_a_jpeg_with_its_screen),
		WITH_BENCH(test_all_who_wait_get_the_next_frame),
		WITH_BENCH(test_a_viewer_waits_for_the_first_frame),
		WITH_BENCH(test_a_viewer_may_leave_while_it_waits),
		WITH_BENCH(test_the_viewer_that_waited_longest_gives_way),
		WITH_BENCH(test_the_display_ends_while_a_viewer_waits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
