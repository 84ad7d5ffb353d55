/* SPDX-License-Identifier: MIT */
/* GET /metrics of the courier: with boothd's figures where it answers, without them where it does
 * not, answers nonsense or hangs up; nothing is left of a client that goes away. One loop plays
 * collector, courier and boothd. */
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
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>

#include "daemon/courier/metrics_listener.h"
#include "tests/support/folder.h"

struct fixture {
	struct event_base *base;
	struct folder folder;
	char socket[300];
	struct metrics_listener *listener;
	/* boothd */
	struct evconnlistener *boothd;
	struct bufferevent *asked;
	const char *reply; /* a line; null: it hangs up */
	char question[256];
	bool leaves_when_asked; /* the collector does, once boothd has the question */
	/* the collector */
	struct evhttp_connection *collector;
	int code;
	char body[4096];
};

static void print_own(FILE *to, void *user)
{
	(void)user;
	(void)fputs("booth_own 1\n", to);
}

static void on_question(struct bufferevent *boothd, void *user)
{
	struct fixture *fixture = user;
	size_t size = bufferevent_read(boothd, fixture->question, sizeof(fixture->question) - 1);
	fixture->question[size] = '\0';
	if (fixture->leaves_when_asked) {
		evhttp_connection_free(fixture->collector);
		fixture->collector = NULL;
	} else if (fixture->reply) {
		(void)bufferevent_write(boothd, fixture->reply, strlen(fixture->reply));
	} else {
		bufferevent_free(boothd);
		fixture->asked = NULL;
	}
}

/* The courier let go of its question: in the test where the collector left, that is the end. */
static void on_hung_up(struct bufferevent *boothd, short what, void *user)
{
	struct fixture *fixture = user;
	(void)boothd;
	(void)what;
	if (fixture->leaves_when_asked)
		(void)event_base_loopbreak(fixture->base);
}

static void on_boothd(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address,
		      int size, void *user)
{
	struct fixture *fixture = user;
	(void)listener;
	(void)address;
	(void)size;
	fixture->asked = bufferevent_socket_new(fixture->base, fd, BEV_OPT_CLOSE_ON_FREE);
	assert_non_null(fixture->asked);
	bufferevent_setcb(fixture->asked, on_question, NULL, on_hung_up, fixture);
	assert_int_equal(bufferevent_enable(fixture->asked, EV_READ | EV_WRITE), 0);
}

static void start(struct fixture *fixture, bool has_boothd)
{
	struct problem problem = { "" };
	memset(fixture, 0, sizeof(*fixture));
	folder_create(&fixture->folder);
	fixture->base = event_base_new();
	assert_non_null(fixture->base);
	(void)snprintf(fixture->socket, sizeof(fixture->socket), "%s/control.sock",
		       fixture->folder.path);
	if (has_boothd) {
		struct sockaddr_un address = { .sun_family = AF_UNIX };
		(void)snprintf(address.sun_path, sizeof(address.sun_path), "%.100s",
			       fixture->socket);
		fixture->boothd = evconnlistener_new_bind(
			fixture->base, on_boothd, fixture, LEV_OPT_CLOSE_ON_FREE, 4,
			(struct sockaddr *)&address, sizeof(address));
		assert_non_null(fixture->boothd);
	}
	assert_int_equal(metrics_listener_create(fixture->base, "127.0.0.1:0", fixture->socket,
						 print_own, NULL, &problem, &fixture->listener),
			 0);
}

static void on_reply(struct evhttp_request *request, void *user)
{
	struct fixture *fixture = user;
	(void)event_base_loopbreak(fixture->base);
	fixture->code = request ? evhttp_request_get_response_code(request) : -1;
	if (!request)
		return;
	struct evbuffer *body = evhttp_request_get_input_buffer(request);
	ev_ssize_t size = evbuffer_copyout(body, fixture->body, sizeof(fixture->body) - 1);
	fixture->body[size > 0 ? size : 0] = '\0';
}

static void get_as(struct fixture *fixture, const char *host, const char *path)
{
	unsigned short port = metrics_listener_port(fixture->listener);
	fixture->collector = evhttp_connection_base_new(fixture->base, NULL, "127.0.0.1", port);
	struct evhttp_request *request = evhttp_request_new(on_reply, fixture);
	assert_non_null(request);
	(void)evhttp_add_header(evhttp_request_get_output_headers(request), "Host", host);
	assert_int_equal(evhttp_make_request(fixture->collector, request, EVHTTP_REQ_GET, path), 0);
	(void)event_base_dispatch(fixture->base);
}

static void get(struct fixture *fixture, const char *path)
{
	get_as(fixture, "127.0.0.1", path);
}

static void stop(struct fixture *fixture)
{
	if (fixture->collector)
		evhttp_connection_free(fixture->collector);
	metrics_listener_destroy(fixture->listener);
	if (fixture->asked)
		bufferevent_free(fixture->asked);
	if (fixture->boothd)
		evconnlistener_free(fixture->boothd);
	event_base_free(fixture->base);
	folder_remove(&fixture->folder);
}

static void test_both_programs_figures(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, true);
	fixture.reply = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"booth_frames_total 5\\n\"}\n";
	get(&fixture, "/metrics");
	assert_int_equal(fixture.code, 200);
	assert_non_null(strstr(fixture.question, "\"method\":\"metrics\""));
	assert_non_null(strstr(fixture.body, "booth_boothd_up 1\nbooth_frames_total 5\n"));
	assert_non_null(strstr(fixture.body, "booth_own 1\n"));
	stop(&fixture);
}

static void check_own_only(struct fixture *fixture)
{
	get(fixture, "/metrics");
	assert_int_equal(fixture->code, 200);
	assert_non_null(strstr(fixture->body, "booth_boothd_up 0\n"));
	assert_non_null(strstr(fixture->body, "booth_own 1\n"));
	stop(fixture);
}

static void test_a_boothd_that_is_not_there(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, false);
	check_own_only(&fixture);
}

static void test_a_boothd_that_hangs_up(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, true);
	check_own_only(&fixture);
}

static void test_a_boothd_that_refuses_or_talks_nonsense(void **state)
{
	(void)state;
	static const char *const replies[] = {
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,\"message\":\"no\"}}\n",
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":7}\n",
		"nonsense\n",
	};
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		struct fixture fixture;
		start(&fixture, true);
		fixture.reply = replies[i];
		check_own_only(&fixture);
	}
}

static void test_a_collector_that_goes_away_while_boothd_thinks(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, true);
	fixture.leaves_when_asked = true;
	get(&fixture, "/metrics");
	assert_null(fixture.collector);
	/* and the place it had is free again */
	fixture.leaves_when_asked = false;
	fixture.reply = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"\"}\n";
	bufferevent_free(fixture.asked);
	for (unsigned i = 0; i < 6; i++) {
		get(&fixture, "/metrics");
		assert_int_equal(fixture.code, 200);
		evhttp_connection_free(fixture.collector);
		fixture.collector = NULL;
		bufferevent_free(fixture.asked);
		fixture.asked = NULL;
	}
	stop(&fixture);
}

/* A browser on this machine asks for a page of another site, whose name leads to 127.0.0.1. */
static void test_figures_are_for_requests_to_this_machine(void **state)
{
	(void)state;
	static const struct {
		const char *host;
		int code;
	} rows[] = { { "localhost:9100", 200 },
		     { "[::1]:9100", 200 },
		     { "LOCALHOST", 200 },
		     { "evil.example", 403 },
		     { "127.0.0.1.evil.example:9100", 403 } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fixture fixture;
		start(&fixture, false);
		get_as(&fixture, rows[i].host, "/metrics");
		assert_int_equal(fixture.code, rows[i].code);
		stop(&fixture);
	}
}

static void test_nothing_else_is_there(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, true);
	get(&fixture, "/");
	assert_int_equal(fixture.code, 404);
	stop(&fixture);
}

static void test_addresses(void **state)
{
	(void)state;
	struct problem problem = { "" };
	char host[METRICS_HOST_SIZE];
	unsigned short port;
	assert_int_equal(metrics_listener_parse("127.0.0.1:9477", &problem, host, &port), 0);
	assert_string_equal(host, "127.0.0.1");
	assert_int_equal(port, 9477);
	assert_int_equal(metrics_listener_parse("[::1]:65535", &problem, host, &port), 0);
	assert_string_equal(host, "::1");
	assert_int_equal(port, 65535);
	static const char *const wrong[] = {
		"",           "9477",           "0.0.0.0:9477",    "127.0.0.1",
		"127.0.0.1:", "127.0.0.1:x",    "127.0.0.1:65536", "127.0.0.1:-1",
		"[::]:9477",  "localhost:9477", "127.0.0.1:947 7"
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(metrics_listener_parse(wrong[i], &problem, host, &port), -EINVAL);
		assert_non_null(strstr(problem.text, "metrics.listen"));
	}
}

static void test_a_port_that_is_taken(void **state)
{
	(void)state;
	struct fixture fixture;
	struct problem problem = { "" };
	struct metrics_listener *second = NULL;
	char address[32];
	start(&fixture, false);
	(void)snprintf(address, sizeof(address), "127.0.0.1:%u",
		       metrics_listener_port(fixture.listener));
	assert_int_equal(metrics_listener_create(fixture.base, address, fixture.socket, print_own,
						 NULL, &problem, &second),
			 -EADDRINUSE);
	assert_non_null(strstr(problem.text, address));
	stop(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_programs_figures),
		cmocka_unit_test(test_a_boothd_that_is_not_there),
		cmocka_unit_test(test_a_boothd_that_hangs_up),
		cmocka_unit_test(test_a_boothd_that_refuses_or_talks_nonsense),
		cmocka_unit_test(test_a_collector_that_goes_away_while_boothd_thinks),
		cmocka_unit_test(test_figures_are_for_requests_to_this_machine),
		cmocka_unit_test(test_nothing_else_is_there),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_a_port_that_is_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
