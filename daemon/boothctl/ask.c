/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/ask.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/settings.h"
#include "daemon/boothctl/answers.h"
#include "daemon/boothctl/doctor.h"
#include "daemon/console/output.h"
#include "daemon/boothctl/when.h"
#include "daemon/core/config.h"
#include "daemon/link/rpc.h"

typedef void (*print_fn)(struct json_object *answer);

static int ask_and_print(const struct ask *ask, const char *method, print_fn print,
			 struct problem *problem)
{
	struct json_object *answer = NULL;
	int r = rpc_call(ask->rpc, method, NULL, problem, &answer);
	if (r < 0)
		return r;
	if (ask->json) {
		output_json(answer);
		return 0;
	}
	print(answer);
	json_object_put(answer);
	return 0;
}

void ask_tell_checks(const char *file, struct json_object *answer)
{
	struct problem problem = { "" };
	struct json_object *list = answer ? json_object_new_array() : NULL;
	autofree struct config *config = calloc(1, sizeof(*config));
	if (config && settings_read(file, &problem, config) != -ENOENT)
		doctor_tell_briefly(config, &problem, list);
	if (answer)
		(void)json_add(answer, "checks", list);
}

int ask_status(const struct ask *ask, struct problem *problem)
{
	struct json_object *answer = NULL;
	int r = rpc_call(ask->rpc, "status", NULL, problem, &answer);
	if (r < 0)
		return r;
	if (!ask->json)
		answers_print_status(answer);
	if (ask->file)
		ask_tell_checks(ask->file, ask->json ? answer : NULL);
	if (ask->json)
		output_json(answer);
	else
		json_object_put(answer);
	return 0;
}

bool ask_has_option(const struct ask *ask, const char *option)
{
	for (int i = 0; i < ask->argc; i++)
		if (strlen(ask->argv[i]) > 2 &&
		    strncmp(ask->argv[i], option, strlen(ask->argv[i])) == 0)
			return true;
	return false;
}

int ask_config(const struct ask *ask, struct problem *problem)
{
	struct json_object *answer = NULL;
	int r = rpc_call(ask->rpc, "config", NULL, problem, &answer);
	if (r < 0)
		return r;
	answers_print_config(answer, ask->json, ask_has_option(ask, "--changed"));
	json_object_put(answer);
	return 0;
}

static void print_metrics(struct json_object *text)
{
	(void)fputs(json_as_text(text), stdout);
}

int ask_metrics(const struct ask *ask, struct problem *problem)
{
	return ask_and_print(ask, "metrics", print_metrics, problem);
}

int ask_watch(const struct ask *ask, struct problem *problem)
{
	struct json_object *answer = NULL, *event = NULL;
	char now[WHEN_TEXT_SIZE];
	int r = rpc_call(ask->rpc, "watch", NULL, problem, &answer);
	json_object_put(answer);
	while (r == 0 && (r = rpc_next(ask->rpc, problem, &event)) == 0) {
		if (ask->json) {
			output_json(event);
			continue;
		}
		when_format(clock_realtime_ms(), now);
		answers_print_event(event, now);
		json_object_put(event);
	}
	return r;
}

/* Calls a method of boothd. Frees params. Prints the answer only if the user gave --json. */
static int command(const struct ask *ask, const char *method, struct json_object *params,
		   struct problem *problem)
{
	struct json_object *answer = NULL;
	int r = rpc_call(ask->rpc, method, params, problem, &answer);
	if (r == 0 && ask->json)
		output_json(json_object_get(answer));
	json_object_put(answer);
	return r;
}

static int command_with(const struct ask *ask, const char *method, const char *key,
			struct problem *problem)
{
	struct json_object *params = json_object_new_object();
	if (json_add_text(params, key, ask->argv[0]) == 0)
		return command(ask, method, params, problem);
	json_object_put(params);
	return problem_memory(problem);
}

int ask_press(const struct ask *ask, struct problem *problem)
{
	return command_with(ask, "press", "button", problem);
}

int ask_code(const struct ask *ask, struct problem *problem)
{
	return command_with(ask, "code", "text", problem);
}

/* Returns the words of the command line that are no options, and the values of the options. usage.h
 * has checked that they are there. */
struct words {
	const char *first, *why;
	bool has_screen;
};

static struct words read_words(const struct ask *ask)
{
	static const struct option known[] = { { "why", required_argument, NULL, 'w' },
					       { "screen", no_argument, NULL, 's' },
					       { NULL, 0, NULL, 0 } };
	struct words words = { .first = NULL };
	int option;
	optind = 0;
	/* getopt_long() begins behind the command's name */
	while ((option = getopt_long(ask->argc + 1, ask->argv - 1, "", known, NULL)) >= 0) {
		if (option == 'w')
			words.why = optarg;
		words.has_screen |= option == 's';
	}
	if (optind < ask->argc + 1)
		words.first = ask->argv[optind - 1];
	return words;
}

int ask_maintenance(const struct ask *ask, struct problem *problem)
{
	struct words words = read_words(ask);
	struct json_object *params = json_object_new_object();
	int r = json_add_text(params, "to", words.first ? words.first : "");
	if (r == 0)
		r = json_add_flag(params, "screen", words.has_screen);
	if (r == 0)
		return command(ask, "maintenance", params, problem);
	json_object_put(params);
	return problem_memory(problem);
}

int ask_again(const struct ask *ask, struct problem *problem)
{
	struct words words = read_words(ask);
	struct json_object *params = json_object_new_object();
	const char *account = getenv("SUDO_USER");
	int r = json_add_text(params, "why", words.why ? words.why : "");
	if (r == 0 && account)
		r = json_add_text(params, "account", account);
	if (r == 0)
		return command(ask, "again", params, problem);
	json_object_put(params);
	return problem_memory(problem);
}

int ask_override(const struct ask *ask, struct problem *problem)
{
	struct json_object *params = json_object_new_object();
	const char *account = getenv("SUDO_USER"); /* name of the user who became root by sudo */
	int r = json_add_text(params, "reason", ask->argv[0]);
	if (r == 0)
		r = json_add_text(params, "why", ask->argv[1]);
	if (r == 0 && account)
		r = json_add_text(params, "account", account);
	if (r == 0)
		return command(ask, "override", params, problem);
	json_object_put(params);
	return problem_memory(problem);
}

static int copy_file(int from, const char *path, struct problem *problem)
{
	autoclose int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	char piece[65536];
	ssize_t size;
	if (to < 0)
		return problem_set(problem, -errno, "%s: %s", path, error_text(errno));
	off_t at = 0;
	while ((size = pread(from, piece, sizeof(piece), at)) > 0) {
		int r = file_write_all(to, piece, (size_t)size);
		if (r < 0)
			return problem_set(problem, r, "%s: %s", path, error_text(-r));
		at += size;
	}
	if (size < 0)
		return problem_set(problem, -errno, "the picture cannot be read: %s",
				   error_text(errno));
	return 0;
}

static int take_snapshot(const struct ask *ask, struct problem *problem)
{
	struct json_object *answer = NULL;
	autoclose int fd = -1;
	int r = rpc_call_file(ask->rpc, "snapshot", problem, &answer, &fd);
	json_object_put(answer);
	if (r < 0)
		return r;
	if (fd < 0)
		return problem_set(problem, -EPROTO, "boothd handed over no picture");
	return copy_file(fd, ask->argv[1], problem);
}

int ask_camera(const struct ask *ask, struct problem *problem)
{
	if (ask->argc == 0)
		return ask_and_print(ask, "camera", answers_print_camera, problem);
	if (ask->argc == 2 && strcmp(ask->argv[0], "snapshot") == 0)
		return take_snapshot(ask, problem);
	return problem_set(problem, -EINVAL, "usage: boothctl camera [snapshot FILE]");
}
