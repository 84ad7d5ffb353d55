/* SPDX-License-Identifier: MIT */
/*
 * boothctl reads boothd's answers whatever they are: each of them, as a boothd gave it, is altered in
 * more than 700 ways and sent over a socket. What a whole answer looks like on the terminal is compared
 * as text.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>
#include <json-c/json.h>

#include "daemon/base/file.h"
#include "daemon/boothctl/ask.h"
#include "daemon/link/listener.h"
#include "daemon/link/rpc.h"
#include "tests/support/folder.h"

static const char status[] =
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"version\":\"0.1.0\",\"device\":\"test\",\"status\":\"saved\","
	"\"demo\":true,\"profile\":\"chsi\",\"engine\":\"xnnpack\",\"up_s\":7,\"screens\":1,"
	"\"faults\":[\"disk_full\",\"camera_lost\"],\"state\":\"saved\",\"visit\":12,\"tries\":3,\"hint\":\"\","
	"\"help_called\":false,\"overridden\":[],\"reasons\":[\"too_dark\"],\"unassessed\":[],"
	"\"advice\":[\"ears_hidden\"],\"id\":\"01a22a38-51d1-7381-ad17-c0ed4c4b028c\",\"receipt\":\"N64-P0MC\","
	"\"camera\":{\"name\":\"C920\",\"stand_in\":true,\"width\":1280,\"height\":720,\"frames\":14,\"bad\":5,"
	"\"lost\":6},\"spool\":{\"path\":\"/spool\",\"pending\":1,\"sent\":2,\"refused\":31,\"held\":41,"
	"\"broken\":51,\"has_room\":false,\"available_bytes\":76466450432},\"counts\":{\"visits\":1,"
	"\"saved\":61,\"reasons\":{\"too_dark\":1}}}}\n";
static const char status_text[] =
	"booth     test (demo), boothd 0.1.0, up 7 s\n"
	"state     saved (visit 12, tries 3)\n"
	"faults    disk_full, camera_lost\n"
	"          -> make room on the disk of spool.path; boothctl queue list says why photos "
	"wait\n"
	"          -> look at the camera's cable; boothctl camera says why it was lost, sudo "
	"boothctl doctor who uses it\n"
	"reasons   too_dark\n"
	"advice    ears_hidden\n"
	"vision    xnnpack, profile chsi\n"
	"camera    C920, 1280x720, 14 frames, 5 bad, lost 6 times\n"
	"screens   1\n"
	"photos    1 waiting, 2 sent, 31 refused, 41 held, 51 broken; 61 saved since start\n"
	"disk      72924 MiB free: TOO LITTLE\n";

static const char camera[] =
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"name\":\"C920\",\"stand_in\":false,\"width\":1280,"
	"\"height\":720,\"frames\":12,\"bad\":1,\"lost\":2,\"device\":\"/dev/video0\",\"format\":\"MJPG\","
	"\"rate\":30,\"gaps\":3,\"measured_rate\":29.97,\"state\":\"live\",\"step\":\"\",\"why\":\"no frames\","
	"\"complaint\":\"gain moved\",\"controls\":[{\"name\":\"gain\",\"value\":5,\"low\":0,\"high\":255,"
	"\"preset\":64,\"choice\":\"held\"},{\"name\":\"focus\",\"value\":0,\"low\":0,\"high\":250,\"preset\":0,"
	"\"choice\":\"\"}]}}\n";
static const char camera_text[] =
	"camera    C920\n"
	"device    /dev/video0\n"
	"format    MJPG 1280x720, 30/s agreed, 30.0/s measured\n"
	"frames    12 handed up, 1 bad, 3 missed, camera lost 2 times\n"
	"state     live \n"
	"was lost  no frames\n"
	"settings  gain moved\n"
	"control   gain                             5  (0 to 255, preset 64) held\n"
	"control   focus                            0  (0 to 250, preset 0) \n";

static const char config[] =
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[{\"key\":\"booth.demo\",\"value\":\"yes\",\"origin\":"
	"\"/etc/boothd/boothd.conf:1\"},{\"key\":\"camera.rate\",\"value\":\"30\",\"origin\":\"built in\"},"
	"{\"key\":\"camera.width\",\"value\":\"1280\",\"origin\":\"built in\"}]}\n";
static const char config_text[] = "booth.demo = yes    # /etc/boothd/boothd.conf:1\n"
				  "camera.rate = 30    # built in\n"
				  "camera.width = 1280    # built in\n";

static const char metrics[] =
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"# TYPE booth_visits_total counter\\nbooth_visits_total 1\\n"
	"booth_queue_photos{state=\\\"pending\\\"} 1\\n\"}\n";
static const char metrics_text[] = "# TYPE booth_visits_total counter\nbooth_visits_total 1\n"
				   "booth_queue_photos{state=\"pending\"} 1\n";

/* The answer to `watch`, and the first notification after it. */
static const char watch[] =
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":true}\n"
	"{\"jsonrpc\":\"2.0\",\"method\":\"state\",\"params\":{\"event\":\"stored\",\"state\":\"pose\",\"visit\":1,"
	"\"tries\":0,\"hint\":\"closer\",\"help_called\":false,\"reasons\":[\"too_dark\"],\"advice\":[],"
	"\"id\":\"01a22a38\",\"receipt\":\"N64\",\"faults\":[\"disk_full\"]}}\n";
static const char watch_text[] =
	"visit 1  stored         -> pose          hint closer  photo 01a22a38 receipt N64\n"
	"  faults  disk_full\n"
	"  reasons too_dark\n";

static const struct {
	const char *name, *answer, *text;
	ask_fn *ask;
	int result; /* of the whole answer; after a note the connection ends */
} answers[] = {
	{ "status", status, status_text, ask_status, 0 },
	{ "camera", camera, camera_text, ask_camera, 0 },
	{ "config", config, config_text, ask_config, 0 },
	{ "metrics", metrics, metrics_text, ask_metrics, 0 },
	{ "watch", watch, watch_text, ask_watch, -EPIPE },
};
enum { ANSWERS = sizeof(answers) / sizeof(answers[0]) };

struct server {
	struct folder folder;
	char path[300], output[300];
	int listen_fd, kept_stdout;
	pthread_t thread;
	const char *says; /* set before each connection */
	size_t size;
};

/* A boothd that answers every connection's first line with the same bytes. */
static void *serve(void *user)
{
	const struct server *server = user;
	for (;;) {
		int fd = accept(server->listen_fd, NULL, NULL);
		char byte;
		if (fd < 0)
			return NULL;
		while (recv(fd, &byte, 1, 0) == 1 && byte != '\n')
			continue;
		/* a copy: the client may have gone before send() returns */
		static char says[8192];
		size_t size = server->size;
		assert_true(size <= sizeof(says));
		memcpy(says, server->says, size);
		(void)send(fd, says, size, MSG_NOSIGNAL);
		(void)close(fd);
	}
}

static int set_up(void **state)
{
	struct server *server = calloc(1, sizeof(*server));
	assert_non_null(server);
	folder_create(&server->folder);
	(void)snprintf(server->path, sizeof(server->path), "%s/c.sock", server->folder.path);
	(void)snprintf(server->output, sizeof(server->output), "%s/stdout", server->folder.path);
	assert_int_equal(
		listener_open("control", server->path, SOCK_STREAM, NULL, &server->listen_fd), 0);
	assert_int_equal(fcntl(server->listen_fd, F_SETFL, 0), 0); /* accept() waits */
	assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
	*state = server;
	return 0;
}

static int tear_down(void **state)
{
	struct server *server = *state;
	(void)shutdown(server->listen_fd, SHUT_RDWR);
	(void)pthread_join(server->thread, NULL);
	(void)close(server->listen_fd);
	folder_remove(&server->folder);
	free(server);
	return 0;
}

static int ask(struct server *server, ask_fn *function, const char *says, size_t size, bool json,
	       struct problem *problem)
{
	struct ask call = { .json = json };
	server->says = says;
	server->size = size;
	int r = rpc_open(server->path, problem, &call.rpc);
	if (r < 0)
		return r;
	r = function(&call, problem);
	rpc_close(call.rpc);
	return r;
}

static void redirect_stdout(struct server *server)
{
	int fd = open(server->output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	(void)fflush(stdout);
	server->kept_stdout = dup(STDOUT_FILENO);
	assert_true(dup2(fd, STDOUT_FILENO) >= 0);
	(void)close(fd);
}

static void restore_stdout(const struct server *server)
{
	(void)fflush(stdout);
	(void)dup2(server->kept_stdout, STDOUT_FILENO);
	(void)close(server->kept_stdout);
}

/* Each line of `watch` begins with the time: "2026-05-04 11:02:01  ". */
static const char *after_time(const char *line)
{
	int year, month, day, hour, minute, second, length = 0;
	int count = sscanf(line, "%4d-%2d-%2d %2d:%2d:%2d  %n", &year, &month, &day, &hour, &minute,
			   &second, &length);
	assert_int_equal(count, 6);
	return line + length;
}

static void test_whole_answers_are_shown(void **state)
{
	struct server *server = *state;
	for (int i = 0; i < ANSWERS; i++) {
		struct problem problem = { "" };
		uint8_t *text;
		size_t size;
		redirect_stdout(server);
		int r = ask(server, answers[i].ask, answers[i].answer, strlen(answers[i].answer),
			    false, &problem);
		restore_stdout(server);
		assert_int_equal(r, answers[i].result);
		assert_int_equal(file_read_path(server->output, 100000, &text, &size), 0);
		const char *said = (const char *)text;
		if (answers[i].ask == ask_watch)
			said = after_time(said);
		assert_string_equal(said, answers[i].text);
		free(text);
	}
}

/* The n-th value inside, in the order of the text: its holder, and its key or index. */
struct place {
	struct json_object *holder;
	const char *key; /* null: the holder is a list */
	size_t index;
};

static bool find_value(struct json_object *holder, int *n, struct place *ret_place)
{
	if (json_object_is_type(holder, json_type_object)) {
		json_object_object_foreach(holder, key, value)
		{
			if ((*n)-- == 0) {
				*ret_place = (struct place){ .holder = holder, .key = key };
				return true;
			}
			if (find_value(value, n, ret_place))
				return true;
		}
	}
	for (size_t i = 0;
	     json_object_is_type(holder, json_type_array) && i < json_object_array_length(holder);
	     i++) {
		if ((*n)-- == 0) {
			*ret_place = (struct place){ .holder = holder, .index = i };
			return true;
		}
		if (find_value(json_object_array_get_idx(holder, i), n, ret_place))
			return true;
	}
	return false;
}

/* The last line of the answer with its n-th value replaced; null: it has no such value. free() it. */
static char *replace_value(const char *answer, int n, const char *value)
{
	const char *last = strchr(answer, '\n')[1] ? strchr(answer, '\n') + 1 : answer;
	struct json_object *root = json_tokener_parse(last);
	struct place place;
	char *text = NULL;
	assert_non_null(root);
	if (find_value(root, &n, &place)) {
		struct json_object *other = json_tokener_parse(value);
		if (place.key)
			(void)json_object_object_add(place.holder, place.key, other);
		else
			(void)json_object_array_put_idx(place.holder, place.index, other);
		assert_true(asprintf(&text, "%.*s%s\n", (int)(last - answer), answer,
				     json_object_to_json_string_ext(root, JSON_C_TO_STRING_PLAIN)) >
			    0);
	}
	json_object_put(root);
	return text;
}

static unsigned replace_all_values(struct server *server, int which)
{
	static const char *const values[] = { "null",
					      "[]",
					      "{}",
					      "\"\"",
					      "\"x\"",
					      "0",
					      "-1",
					      "true",
					      "1.5e300",
					      "[[null]]",
					      "{\"a\":null}",
					      "9223372036854775807",
					      "\"\\u0000\\u001b[2J\"",
					      "[null,1,\"a\",{}]" };
	unsigned count = 0;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		char *text;
		for (int n = 0; (text = replace_value(answers[which].answer, n, values[i])); n++) {
			for (int json = 0; json < 2; json++)
				(void)ask(server, answers[which].ask, text, strlen(text), json,
					  NULL);
			free(text);
			count++;
		}
	}
	return count;
}

static unsigned damage_all_bytes(struct server *server, int which)
{
	static const char bytes[] = "\0\"{[\n\xff";
	size_t size = strlen(answers[which].answer);
	char *text = strdup(answers[which].answer);
	unsigned count = 0;
	assert_non_null(text);
	for (size_t at = 0; at < size; at++)
		for (size_t i = 0; i < sizeof(bytes) - 1; i++) {
			char kept = text[at];
			text[at] = bytes[i];
			(void)ask(server, answers[which].ask, text, size, false, NULL);
			text[at] = kept;
			count++;
		}
	for (size_t cut = 0; cut < size; cut++, count++)
		(void)ask(server, answers[which].ask, text, cut, false, NULL);
	free(text);
	return count;
}

static void test_altered_answers_end_nothing(void **state)
{
	struct server *server = *state;
	unsigned counts[ANSWERS][2];
	redirect_stdout(server);
	for (int i = 0; i < ANSWERS; i++) {
		counts[i][0] = replace_all_values(server, i);
		counts[i][1] = damage_all_bytes(server, i);
	}
	restore_stdout(server);
	for (int i = 0; i < ANSWERS; i++) {
		print_message("%s: %u values replaced, %u times damaged or cut\n", answers[i].name,
			      counts[i][0], counts[i][1]);
		assert_true(counts[i][0] + counts[i][1] >= 700);
	}
}

/* A camera's name is what its maker wrote. */
static void test_no_answer_commands_the_terminal(void **state)
{
	struct server *server = *state;
	static const char evil[] =
		"{\"id\":1,\"result\":{\"name\":\"a\\u001b[2Jb\\nc\",\"format\":\"\\u009bx\"}}\n";
	uint8_t *text;
	size_t size;
	redirect_stdout(server);
	int r = ask(server, ask_camera, evil, strlen(evil), false, NULL);
	restore_stdout(server);
	assert_int_equal(r, 0);
	assert_int_equal(file_read_path(server->output, 100000, &text, &size), 0);
	assert_non_null(strstr((char *)text, "camera    a [2Jb c\n"));
	assert_null(strchr((char *)text, '\x1b'));
	assert_null(strstr((char *)text, "\xc2\x9b"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_whole_answers_are_shown, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_altered_answers_end_nothing, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_no_answer_commands_the_terminal, set_up,
						tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
