/* SPDX-License-Identifier: MIT */
/* The asking end, against a boothd of a few lines: a thread that accepts once, reads one line and
 * says what the test gave it. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>
#include <json-c/json.h>

#include "daemon/link/listener.h"
#include "daemon/link/rpc.h"
#include "tests/support/folder.h"

struct fixture {
	struct folder folder;
	char path[300];
	int listen_fd;
	pthread_t thread;
	const char *says; /* null: closes at once, unread */
	int passes_fd;    /* -1, or what goes ahead of the answer */
	char heard[256];
};

static void pass(int to, int fd)
{
	char blank = ' ';
	struct iovec part = { .iov_base = &blank, .iov_len = 1 };
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct msghdr message = { .msg_iov = &part,
				  .msg_iovlen = 1,
				  .msg_control = control.bytes,
				  .msg_controllen = sizeof(control.bytes) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(int));
	(void)!sendmsg(to, &message, MSG_NOSIGNAL);
}

static void *serve(void *user)
{
	struct fixture *fixture = user;
	int fd = accept4(fixture->listen_fd, NULL, NULL, SOCK_CLOEXEC);
	if (fixture->says) {
		size_t at = 0;
		while (at < sizeof(fixture->heard) - 1 &&
		       recv(fd, fixture->heard + at, 1, 0) == 1 && fixture->heard[at] != '\n')
			at++;
		if (fixture->passes_fd >= 0)
			pass(fd, fixture->passes_fd);
		(void)send(fd, fixture->says, strlen(fixture->says), MSG_NOSIGNAL);
	}
	(void)close(fd);
	return NULL;
}

static void start(struct fixture *fixture, const char *says)
{
	struct problem problem = { "" };
	*fixture = (struct fixture){ .says = says, .passes_fd = -1 };
	folder_create(&fixture->folder);
	(void)snprintf(fixture->path, sizeof(fixture->path), "%s/c.sock", fixture->folder.path);
	assert_int_equal(
		listener_open("control", fixture->path, SOCK_STREAM, &problem, &fixture->listen_fd),
		0);
}

static struct rpc *connect_to(struct fixture *fixture)
{
	struct problem problem = { "" };
	struct rpc *rpc = NULL;
	assert_int_equal(rpc_open(fixture->path, &problem, &rpc), 0);
	assert_int_equal(pthread_create(&fixture->thread, NULL, serve, fixture), 0);
	return rpc;
}

static void stop(struct fixture *fixture, struct rpc *rpc)
{
	assert_int_equal(pthread_join(fixture->thread, NULL), 0);
	rpc_close(rpc);
	(void)close(fixture->listen_fd);
	folder_remove(&fixture->folder);
}

static void test_an_answer_after_notifications(void **state)
{
	(void)state;
	struct fixture fixture;
	struct problem problem = { "" };
	struct json_object *result = NULL, *params = json_object_new_object();
	start(&fixture, "{\"method\":\"state\",\"params\":1}\n{\"id\":1,\"result\":{\"a\":5}}\n"
			"{\"method\":\"state\",\"params\":{\"b\":6}}\n");
	struct rpc *rpc = connect_to(&fixture);
	json_object_object_add(params, "to", json_object_new_string("on"));
	assert_int_equal(rpc_call(rpc, "maintenance", params, &problem, &result), 0);
	assert_string_equal(json_object_to_json_string_ext(result, JSON_C_TO_STRING_PLAIN),
			    "{\"a\":5}");
	json_object_put(result);
	assert_string_equal(fixture.heard, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
					   "\"maintenance\",\"params\":{\"to\":\"on\"}}\n");
	assert_int_equal(rpc_next(rpc, &problem, &result), 0);
	assert_string_equal(json_object_to_json_string_ext(result, JSON_C_TO_STRING_PLAIN),
			    "{\"b\":6}");
	json_object_put(result);
	assert_int_equal(rpc_next(rpc, &problem, &result), -EPIPE);
	stop(&fixture, rpc);
}

static void test_what_boothd_refuses_is_in_its_words(void **state)
{
	(void)state;
	struct fixture fixture;
	struct problem problem = { "" };
	struct json_object *result = NULL;
	start(&fixture,
	      "{\"id\":1,\"error\":{\"code\":-32001,\"message\":\"only\\u001broot may\"}}\n");
	struct rpc *rpc = connect_to(&fixture);
	assert_int_equal(rpc_call(rpc, "press", NULL, &problem, &result), -EREMOTEIO);
	assert_string_equal(problem.text, "only root may"); /* no escape sequence */
	assert_null(result);
	stop(&fixture, rpc);
}

static void test_an_answer_that_is_none(void **state)
{
	(void)state;
	static const struct {
		const char *says;
		int result;
	} rows[] = {
		{ "not json\n", -EBADMSG },
		{ "", -EPIPE },
		{ "{\"id\":1}\n", -EBADMSG },
		{ "{\"id\":1,\"result\":null}\n", -EBADMSG },
		{ "{\"id\":1,\"error\":null}\n", -EREMOTEIO },
		{ "{\"id\":1,\"error\":{\"message\":null}}\n", -EREMOTEIO },
		{ "{\"id\":1,\"error\":[]}\n", -EREMOTEIO },
		{ "[]\n", -EPIPE },
		{ "null\n", -EBADMSG },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fixture fixture;
		struct problem problem = { "" };
		struct json_object *result = NULL;
		start(&fixture, rows[i].says);
		struct rpc *rpc = connect_to(&fixture);
		assert_int_equal(rpc_call(rpc, "status", NULL, &problem, &result), rows[i].result);
		assert_non_null(strstr(problem.text, "boothd"));
		stop(&fixture, rpc);
	}
}

/* boothd turns a client away when it has too many: an answer for people, not a signal. */
static void test_a_client_that_is_turned_away_is_told_so(void **state)
{
	(void)state;
	struct fixture fixture;
	struct problem problem = { "" };
	struct json_object *result = NULL;
	start(&fixture, NULL);
	struct rpc *rpc = connect_to(&fixture);
	assert_int_equal(pthread_join(fixture.thread, NULL), 0);
	assert_int_equal(rpc_call(rpc, "status", NULL, &problem, &result), -EPIPE);
	assert_non_null(strstr(problem.text, "too many clients"));
	int fd = -1;
	assert_int_equal(rpc_call_file(rpc, "snapshot", &problem, &result, &fd), -EPIPE);
	rpc_close(rpc);
	(void)close(fixture.listen_fd);
	folder_remove(&fixture.folder);
}

static void test_a_file_comes_along(void **state)
{
	(void)state;
	struct fixture fixture;
	struct problem problem = { "" };
	struct json_object *result = NULL;
	char text[8] = "";
	int fd = -1;
	start(&fixture, "{\"id\":1,\"result\":true}\n");
	fixture.passes_fd = memfd_create("passed", MFD_CLOEXEC);
	assert_int_equal(write(fixture.passes_fd, "frame", 5), 5);
	struct rpc *rpc = connect_to(&fixture);
	assert_int_equal(rpc_call_file(rpc, "snapshot", &problem, &result, &fd), 0);
	assert_true(json_object_get_boolean(result));
	json_object_put(result);
	assert_int_equal(pread(fd, text, sizeof(text), 0), 5);
	assert_string_equal(text, "frame");
	(void)close(fd);
	(void)close(fixture.passes_fd);
	stop(&fixture, rpc);
}

static void test_a_refusal_instead_of_a_file(void **state)
{
	(void)state;
	struct fixture fixture;
	struct problem problem = { "" };
	struct json_object *result = NULL;
	int fd = -1;
	start(&fixture,
	      "{\"id\":1,\"error\":{\"code\":-32000,\"message\":\"somebody is there\"}}\n");
	struct rpc *rpc = connect_to(&fixture);
	assert_int_equal(rpc_call_file(rpc, "snapshot", &problem, &result, &fd), -EREMOTEIO);
	assert_string_equal(problem.text, "somebody is there");
	assert_int_equal(fd, -1);
	stop(&fixture, rpc);
}

static void test_a_boothd_that_does_not_run_is_named(void **state)
{
	(void)state;
	struct problem problem = { "" };
	struct rpc *rpc = NULL;
	char path[200];
	assert_int_equal(rpc_open("/nonexistent/c.sock", &problem, &rpc), -ENOENT);
	assert_non_null(strstr(problem.text, "systemctl status boothd"));
	memset(path, 'x', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(rpc_open(path, &problem, &rpc), -ENAMETOOLONG);
	assert_null(rpc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_answer_after_notifications),
		cmocka_unit_test(test_what_boothd_refuses_is_in_its_words),
		cmocka_unit_test(test_an_answer_that_is_none),
		cmocka_unit_test(test_a_client_that_is_turned_away_is_told_so),
		cmocka_unit_test(test_a_file_comes_along),
		cmocka_unit_test(test_a_refusal_instead_of_a_file),
		cmocka_unit_test(test_a_boothd_that_does_not_run_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
