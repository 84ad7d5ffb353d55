/* SPDX-License-Identifier: MIT */
/* wrap: peer_read accept4 timer_arm_ms clock_monotonic_ms */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>
#include <event2/event.h>
#include <json-c/json.h>

#include "daemon/link/control.h"
#include "daemon/link/listener.h"
#include "tests/support/folder.h"

static struct {
	bool is_looker;
	int64_t now_ms;
	int accept_error, accepts;
	struct event *rest; /* the timer that ends a rest */
	int answers;
} world;

int __real_peer_read(int fd, struct peer *ret_peer);
int __wrap_peer_read(int fd, struct peer *ret_peer);
int __wrap_peer_read(int fd, struct peer *ret_peer)
{
	int r = __real_peer_read(fd, ret_peer);
	ret_peer->is_operator = !world.is_looker;
	return r;
}

int __real_accept4(int fd, struct sockaddr *address, socklen_t *size, int flags);
int __wrap_accept4(int fd, struct sockaddr *address, socklen_t *size, int flags);
int __wrap_accept4(int fd, struct sockaddr *address, socklen_t *size, int flags)
{
	world.accepts++;
	if (world.accept_error == 0)
		return __real_accept4(fd, address, size, flags);
	errno = world.accept_error;
	return -1;
}

int __wrap_timer_arm_ms(struct event *timer, int64_t ms);
int __wrap_timer_arm_ms(struct event *timer, int64_t ms)
{
	assert_in_range(ms, 100, 10000);
	world.rest = timer;
	return 0;
}

int64_t __wrap_clock_monotonic_ms(void);
int64_t __wrap_clock_monotonic_ms(void)
{
	return world.now_ms;
}

struct fixture {
	struct folder folder;
	char path[300];
	struct event_base *base;
	struct control *control;
	int fd;
	control_ticket ticket;
};

static int answer(const char *method, struct json_object *params, const struct peer *peer,
		  struct problem *problem, void *user, struct json_object **ret_result)
{
	assert_true(peer->is_trusted);
	world.answers++;
	if (strcmp(method, "echo") == 0) {
		*ret_result = json_object_get(params);
		return 0;
	}
	if (strcmp(method, "later") == 0) {
		struct fixture *fixture = user;
		fixture->ticket = control_defer(fixture->control);
		return -EINPROGRESS;
	}
	if (strcmp(method, "fail") == 0)
		return problem_set(problem, -EIO, "the disk is on fire; put it out");
	return -ENOSYS;
}

static int connect_client(struct fixture *fixture)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%.107s", fixture->path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static void start(struct fixture *fixture)
{
	struct problem problem = { "" };
	int fd = -1;
	memset(&world, 0, sizeof(world));
	folder_create(&fixture->folder);
	(void)snprintf(fixture->path, sizeof(fixture->path), "%s/c.sock", fixture->folder.path);
	fixture->base = event_base_new();
	assert_int_equal(listener_open("control", fixture->path, SOCK_STREAM, &problem, &fd), 0);
	assert_int_equal(
		control_create(fixture->base, fd, answer, fixture, &problem, &fixture->control), 0);
	fixture->fd = connect_client(fixture);
}

static void turn(struct fixture *fixture)
{
	for (unsigned i = 0; i < 8; i++)
		(void)event_base_loop(fixture->base, EVLOOP_NONBLOCK);
}

static void stop(struct fixture *fixture)
{
	(void)close(fixture->fd);
	turn(fixture);
	control_destroy(fixture->control);
	event_base_free(fixture->base);
	folder_remove(&fixture->folder);
}

static void say(struct fixture *fixture, const char *text)
{
	assert_int_equal(send(fixture->fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
	turn(fixture);
}

static void hear(struct fixture *fixture, char *text, size_t size)
{
	ssize_t length = recv(fixture->fd, text, size - 1, MSG_DONTWAIT);
	text[length > 0 ? length : 0] = '\0';
}

static void expect(struct fixture *fixture, const char *request, const char *reply)
{
	char text[4096];
	say(fixture, request);
	hear(fixture, text, sizeof(text));
	assert_string_equal(text, reply);
}

static void test_a_request_is_answered_with_its_id(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture);
	expect(&fixture,
	       "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"echo\",\"params\":{\"a\":1}}\n",
	       "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"a\":1}}\n");
	expect(&fixture, "{\"id\":\"x\",\"method\":\"echo\"}\n",
	       "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":true}\n");
	expect(&fixture, "{\"id\":8,\"method\":\"fail\"}\n",
	       "{\"jsonrpc\":\"2.0\",\"id\":8,\"error\":{\"code\":-32000,\"message\":\"the disk is "
	       "on fire; put it out\"}}\n");
	stop(&fixture);
}

static void test_bad_requests_are_answered_too(void **state)
{
	(void)state;
	static const struct {
		const char *request, *code;
	} rows[] = {
		{ "nonsense\n", "-32700" },
		{ "null\n", "-32700" },
		{ "{\"id\":1,\"method\":null}\n", "-32600" },
		{ "{\"id\":1,\"method\":\"echo\\u0000x\"}\n", "-32600" },
		{ "{\"id\":1,\"method\":\"echo\",\"params\":null}\n", "-32602" },
		{ "{\"id\":1\n", "-32700" },
		{ "[1,2]\n", "-32600" },
		{ "{\"id\":1}\n", "-32600" },
		{ "{\"id\":1,\"method\":5}\n", "-32600" },
		{ "{\"id\":1,\"method\":\"echo\",\"params\":[1]}\n", "-32602" },
		{ "{\"id\":1,\"method\":\"unheard_of\"}\n", "-32601" },
	};
	struct fixture fixture;
	start(&fixture);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[4096];
		say(&fixture, rows[i].request);
		hear(&fixture, text, sizeof(text));
		assert_non_null(strstr(text, rows[i].code));
	}
	stop(&fixture);
}

static void test_two_requests_in_one_piece_and_one_in_two(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture);
	expect(&fixture, "{\"id\":1,\"method\":\"echo\"}\n{\"id\":2,\"method\":\"echo\"}\n",
	       "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":true}\n"
	       "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":true}\n");
	expect(&fixture, "{\"id\":3,\"met", "");
	expect(&fixture, "hod\":\"echo\"}\n", "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":true}\n");
	stop(&fixture);
}

static void test_an_endless_line_ends_the_connection(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture);
	static char line[CONTROL_LINE_BYTES + 4096];
	memset(line, 'x', sizeof(line));
	for (size_t at = 0; at < sizeof(line);) {
		ssize_t sent =
			send(fixture.fd, line + at, sizeof(line) - at, MSG_NOSIGNAL | MSG_DONTWAIT);
		turn(&fixture);
		if (sent < 0 && errno != EAGAIN)
			break;
		at += sent > 0 ? (size_t)sent : 0;
	}
	char text[16];
	assert_int_not_equal(recv(fixture.fd, text, sizeof(text), MSG_DONTWAIT) > 0, 1);
	assert_int_equal(send(fixture.fd, "x", 1, MSG_NOSIGNAL), -1);
	stop(&fixture);
}

static void test_watchers_hear_and_others_do_not(void **state)
{
	(void)state;
	struct fixture fixture;
	char text[4096];
	start(&fixture);
	turn(&fixture);
	control_notify(fixture.control, "state", json_object_new_int(1));
	turn(&fixture);
	hear(&fixture, text, sizeof(text));
	assert_string_equal(text, "");
	expect(&fixture, "{\"id\":1,\"method\":\"watch\"}\n",
	       "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":true}\n");
	control_notify(fixture.control, "state", json_object_new_int(2));
	turn(&fixture);
	hear(&fixture, text, sizeof(text));
	assert_string_equal(text, "{\"jsonrpc\":\"2.0\",\"method\":\"state\",\"params\":2}\n");
	stop(&fixture);
}

static void test_a_watcher_that_stops_reading_goes(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture);
	say(&fixture, "{\"id\":1,\"method\":\"watch\"}\n");
	char *long_text = malloc(60001);
	assert_non_null(long_text);
	memset(long_text, 'y', 60000);
	long_text[60000] = '\0';
	for (unsigned i = 0; i < 64; i++) {
		control_notify(fixture.control, "state", json_object_new_string(long_text));
		turn(&fixture);
	}
	free(long_text);
	/* what was sent before may be read; then the end shows */
	static char heard[65536];
	ssize_t size;
	do {
		size = recv(fixture.fd, heard, sizeof(heard), MSG_DONTWAIT);
	} while (size > 0);
	assert_true(size == 0 || errno == ECONNRESET);
	stop(&fixture);
}

/* A client may ask and ask before it reads. Its answers must neither fill our memory nor get lost. */
static void test_a_client_that_reads_late_gets_every_answer(void **state)
{
	(void)state;
	struct fixture fixture;
	static char request[60000], heard[65536];
	start(&fixture);
	int length =
		snprintf(request, sizeof(request),
			 "{\"id\":1,\"method\":\"echo\",\"params\":{\"a\":\"%050000d\"}}\n", 0);
	assert_in_range(length, 50000, sizeof(request) - 1);
	int sent = 0, got = 0, lines = 0, idle = 0;
	while (idle < 100 && sent < 200 * length) {
		ssize_t size = send(fixture.fd, request + sent % length,
				    (size_t)(length - sent % length), MSG_NOSIGNAL | MSG_DONTWAIT);
		assert_true(size > 0 || errno == EAGAIN);
		turn(&fixture);
		sent += size > 0 ? (int)size : 0;
		idle = size > 0 ? 0 : idle + 1;
	}
	assert_in_range(world.answers, 1, 20);
	assert_in_range(sent / length, world.answers, 199);
	for (idle = 0; idle < 100 && lines < sent / length; idle++) {
		turn(&fixture);
		while ((got = (int)recv(fixture.fd, heard, sizeof(heard), MSG_DONTWAIT)) > 0) {
			for (int i = 0; i < got; i++)
				lines += heard[i] == '\n';
			idle = 0;
			turn(&fixture);
		}
		assert_true(got < 0 && errno == EAGAIN);
	}
	assert_int_equal(lines, sent / length);
	stop(&fixture);
}

static bool is_served(struct fixture *fixture, int fd)
{
	static const char request[] = "{\"id\":1,\"method\":\"echo\"}\n";
	char reply[256];
	turn(fixture);
	(void)send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL);
	turn(fixture);
	return recv(fd, reply, sizeof(reply), MSG_DONTWAIT) > 0;
}

/* Members of group booth may look. They must not keep those out who may act. */
static void test_operators_find_a_place_beside_any_number_of_lookers(void **state)
{
	(void)state;
	struct fixture fixture;
	int fds[22];
	start(&fixture);
	turn(&fixture); /* the fixture's own client is an operator's */
	world.is_looker = true;
	for (int i = 0; i < 20; i++) {
		fds[i] = connect_client(&fixture);
		assert_int_equal(is_served(&fixture, fds[i]), i < 16);
	}
	world.is_looker = false;
	fds[20] = connect_client(&fixture);
	assert_true(is_served(&fixture, fds[20]));
	assert_true(is_served(&fixture, fixture.fd));
	for (int i = 0; i < 21; i++)
		(void)close(fds[i]);
	stop(&fixture);
}

static void test_an_idle_client_gives_its_place_away(void **state)
{
	(void)state;
	struct fixture fixture;
	int fds[18];
	start(&fixture);
	turn(&fixture);
	world.is_looker = true;
	for (int i = 0; i < 16; i++) {
		world.now_ms = i;
		fds[i] = connect_client(&fixture);
		assert_true(is_served(&fixture, fds[i]));
	}
	world.now_ms = 60000;
	assert_true(is_served(&fixture, fds[0])); /* so the second one is silent for longest */
	world.now_ms = 60001;
	fds[16] = connect_client(&fixture);
	assert_true(is_served(&fixture, fds[16]));
	assert_true(is_served(&fixture, fds[0]));
	assert_false(is_served(&fixture, fds[1]));
	fds[17] = connect_client(&fixture);
	assert_false(is_served(&fixture, fds[17]));
	for (int i = 0; i < 18; i++)
		(void)close(fds[i]);
	stop(&fixture);
}

static void test_connections_wait_while_no_file_can_be_opened(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture);
	world.accept_error = EMFILE;
	turn(&fixture);
	assert_int_equal(world.accepts, 1); /* and not one a turn */
	assert_non_null(world.rest);
	event_active(world.rest, EV_TIMEOUT, 0);
	turn(&fixture);
	assert_int_equal(world.accepts, 2);
	world.accept_error = 0;
	event_active(world.rest, EV_TIMEOUT, 0);
	assert_true(is_served(&fixture, fixture.fd));
	stop(&fixture);
}

/* A connection waits for one answer at a time; no request is left without one. */
static void test_a_later_answer_is_the_last_request_s(void **state)
{
	(void)state;
	struct fixture fixture;
	struct problem problem = { "" };
	char text[4096];
	start(&fixture);
	expect(&fixture, "{\"id\":1,\"method\":\"later\"}\n", "");
	expect(&fixture, "{\"id\":2,\"method\":\"later\"}\n",
	       "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"a later "
	       "request of this connection took this one's place\"}}\n");
	control_reply(fixture.control, fixture.ticket, 0, &problem, NULL, -1);
	turn(&fixture);
	hear(&fixture, text, sizeof(text));
	assert_string_equal(text, "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":true}\n");
	stop(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_request_is_answered_with_its_id),
		cmocka_unit_test(test_bad_requests_are_answered_too),
		cmocka_unit_test(test_two_requests_in_one_piece_and_one_in_two),
		cmocka_unit_test(test_an_endless_line_ends_the_connection),
		cmocka_unit_test(test_watchers_hear_and_others_do_not),
		cmocka_unit_test(test_a_watcher_that_stops_reading_goes),
		cmocka_unit_test(test_a_client_that_reads_late_gets_every_answer),
		cmocka_unit_test(test_operators_find_a_place_beside_any_number_of_lookers),
		cmocka_unit_test(test_an_idle_client_gives_its_place_away),
		cmocka_unit_test(test_connections_wait_while_no_file_can_be_opened),
		cmocka_unit_test(test_a_later_answer_is_the_last_request_s),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
