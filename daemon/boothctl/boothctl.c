/* SPDX-License-Identifier: MIT */
/* boothctl: what operators ask and command, over control.sock. One table of commands. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/boothctl/doctor.h"
#include "daemon/boothctl/fleet_command.h"
#include "daemon/boothctl/keys_command.h"
#include "daemon/boothctl/lights_command.h"
#include "daemon/boothctl/queue_command.h"
#include "daemon/core/button.h"
#include "daemon/link/rpc.h"
#include "daemon/base/settings.h"

struct call {
	struct rpc *rpc;
	bool json;
	int argc;
	char **argv; /* the command's own words, argv[0] the first after its name */
};

/* A command asks boothd, or works on the booth's files by itself. */
enum { ANY_WORDS = -1 };

struct command {
	const char *name, *arguments, *help;
	int words; /* how many arguments one that asks takes, or ANY_WORDS */
	int (*ask)(const struct call *call, struct problem *problem);
	int (*work)(const struct config *config, bool json, int argc, char **argv);
};

static void print_json(struct json_object *object)
{
	(void)puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
								  JSON_C_TO_STRING_NOSLASHESCAPE));
	(void)fflush(stdout);
}

static const char *text_of(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;
	return json_object_object_get_ex(object, key, &value) ? json_object_get_string(value) : "";
}

static struct json_object *part_of(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;
	(void)json_object_object_get_ex(object, key, &value);
	return value;
}

static void print_list(const char *label, struct json_object *list)
{
	size_t count = list ? json_object_array_length(list) : 0;
	if (count == 0)
		return;
	(void)printf("%-10s", label);
	for (size_t i = 0; i < count; i++)
		(void)printf("%s%s", i ? ", " : "",
			     json_object_get_string(json_object_array_get_idx(list, i)));
	(void)putchar('\n');
}

static void print_status(struct json_object *status)
{
	struct json_object *camera = part_of(status, "camera"), *spool = part_of(status, "spool");
	struct json_object *counts = part_of(status, "counts");
	(void)printf("booth     %s%s, boothd %s, up %s s\n", text_of(status, "device"),
		     strcmp(text_of(status, "demo"), "true") == 0 ? " (demo)" : "",
		     text_of(status, "version"), text_of(status, "up_s"));
	(void)printf("state     %s (visit %s, tries %s)\n", text_of(status, "state"),
		     text_of(status, "visit"), text_of(status, "tries"));
	print_list("faults", part_of(status, "faults"));
	print_list("reasons", part_of(status, "reasons"));
	print_list("advice", part_of(status, "advice"));
	(void)printf("vision    %s, profile %s\n", text_of(status, "engine"),
		     text_of(status, "profile"));
	(void)printf("camera    %s, %sx%s, %s frames, %s bad, lost %s times\n",
		     text_of(camera, "name"), text_of(camera, "width"), text_of(camera, "height"),
		     text_of(camera, "frames"), text_of(camera, "bad"), text_of(camera, "lost"));
	(void)printf("screens   %s\n", text_of(status, "screens"));
	(void)printf(
		"photos    %s waiting, %s sent, %s refused, %s held, %s broken; %s saved since "
		"start\n",
		text_of(spool, "pending"), text_of(spool, "sent"), text_of(spool, "refused"),
		text_of(spool, "held"), text_of(spool, "broken"), text_of(counts, "saved"));
	(void)printf("disk      %lld MiB free%s\n",
		     (long long)(json_object_get_int64(part_of(spool, "available_bytes")) >> 20),
		     strcmp(text_of(spool, "has_room"), "true") == 0 ? "" : ": TOO LITTLE");
}

static int run_status(const struct call *call, struct problem *problem)
{
	struct json_object *status = NULL;
	int r = rpc_call(call->rpc, "status", NULL, problem, &status);
	if (r < 0)
		return r;
	if (call->json)
		print_json(status);
	else
		print_status(status);
	json_object_put(status);
	return 0;
}

static void print_event(struct json_object *event)
{
	(void)printf("visit %s  %-14s -> %-12s", text_of(event, "visit"), text_of(event, "event"),
		     text_of(event, "state"));
	if (text_of(event, "hint")[0] && strcmp(text_of(event, "state"), "pose") == 0)
		(void)printf("  hint %s", text_of(event, "hint"));
	if (part_of(event, "id"))
		(void)printf("  photo %s receipt %s", text_of(event, "id"),
			     text_of(event, "receipt"));
	(void)putchar('\n');
	print_list("  faults", part_of(event, "faults"));
	print_list("  reasons", part_of(event, "reasons"));
	(void)fflush(stdout);
}

static int run_watch(const struct call *call, struct problem *problem)
{
	struct json_object *answer = NULL, *event = NULL;
	int r = rpc_call(call->rpc, "watch", NULL, problem, &answer);
	json_object_put(answer);
	while (r == 0 && (r = rpc_next(call->rpc, problem, &event)) == 0) {
		if (call->json)
			print_json(event);
		else
			print_event(event);
		json_object_put(event);
	}
	return r;
}

/* A command that carries one word and answers with nothing but success. */
static int say(const struct call *call, const char *method, const char *key,
	       struct problem *problem)
{
	struct json_object *params = json_object_new_object(), *answer = NULL;
	json_object_object_add(params, key, json_object_new_string(call->argv[0]));
	int r = rpc_call(call->rpc, method, params, problem, &answer);
	if (r == 0 && call->json)
		print_json(answer);
	json_object_put(answer);
	return r;
}

static int run_press(const struct call *call, struct problem *problem)
{
	return say(call, "press", "button", problem);
}

static int run_code(const struct call *call, struct problem *problem)
{
	return say(call, "code", "text", problem);
}

static int run_override(const struct call *call, struct problem *problem)
{
	struct json_object *params = json_object_new_object(), *answer = NULL;
	json_object_object_add(params, "reason", json_object_new_string(call->argv[0]));
	json_object_object_add(params, "why", json_object_new_string(call->argv[1]));
	const char *account = getenv("SUDO_USER"); /* whose hand it was, if root says so */
	if (account)
		json_object_object_add(params, "account", json_object_new_string(account));
	int r = rpc_call(call->rpc, "override", params, problem, &answer);
	if (r == 0 && call->json)
		print_json(answer);
	json_object_put(answer);
	return r;
}

static int run_maintenance(const struct call *call, struct problem *problem)
{
	return say(call, "maintenance", "to", problem);
}

static int run_config(const struct call *call, struct problem *problem)
{
	struct json_object *list = NULL;
	int r = rpc_call(call->rpc, "config", NULL, problem, &list);
	if (r < 0)
		return r;
	if (call->json) {
		print_json(list);
	} else {
		for (size_t i = 0; i < json_object_array_length(list); i++) {
			struct json_object *row = json_object_array_get_idx(list, i);
			(void)printf("%s = %s    # %s\n", text_of(row, "key"),
				     text_of(row, "value"), text_of(row, "origin"));
		}
	}
	json_object_put(list);
	return 0;
}

static void print_camera(struct json_object *camera)
{
	struct json_object *controls = part_of(camera, "controls");
	(void)printf("camera    %s\ndevice    %s\nformat    %s %sx%s, %s/s agreed",
		     text_of(camera, "name"), text_of(camera, "device"), text_of(camera, "format"),
		     text_of(camera, "width"), text_of(camera, "height"), text_of(camera, "rate"));
	if (part_of(camera, "measured_rate"))
		(void)printf(", %.1f/s measured",
			     json_object_get_double(part_of(camera, "measured_rate")));
	(void)printf("\nframes    %s handed up, %s bad, %s missed, camera lost %s times\n",
		     text_of(camera, "frames"), text_of(camera, "bad"), text_of(camera, "gaps"),
		     text_of(camera, "lost"));
	if (part_of(camera, "state"))
		(void)printf("state     %s %s\n", text_of(camera, "state"),
			     text_of(camera, "step"));
	/* It is kept when the camera is back: nobody should go and look at a cable that is well. */
	bool is_live = strcmp(text_of(camera, "state"), "live") == 0;
	if (text_of(camera, "why")[0])
		(void)printf("%s  %s\n", is_live ? "was lost" : "outage  ", text_of(camera, "why"));
	if (text_of(camera, "complaint")[0])
		(void)printf("settings  %s\n", text_of(camera, "complaint"));
	for (size_t i = 0; controls && i < json_object_array_length(controls); i++) {
		struct json_object *row = json_object_array_get_idx(controls, i);
		(void)printf("control   %-32s %s  (%s to %s, preset %s) %s\n", text_of(row, "name"),
			     text_of(row, "value"), text_of(row, "low"), text_of(row, "high"),
			     text_of(row, "preset"), text_of(row, "choice"));
	}
}

static int show_camera(const struct call *call, struct problem *problem)
{
	struct json_object *camera = NULL;
	int r = rpc_call(call->rpc, "camera", NULL, problem, &camera);
	if (r < 0)
		return r;
	if (call->json)
		print_json(camera);
	else
		print_camera(camera);
	json_object_put(camera);
	return 0;
}

static int copy_file(int from, const char *path, struct problem *problem)
{
	autoclose int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	char piece[65536];
	ssize_t size;
	if (to < 0)
		return problem_set(problem, -errno, "%s: %s", path, strerror(errno));
	off_t at = 0;
	while ((size = pread(from, piece, sizeof(piece), at)) > 0) {
		int r = file_write_all(to, piece, (size_t)size);
		if (r < 0)
			return problem_set(problem, r, "%s: %s", path, strerror(-r));
		at += size;
	}
	if (size < 0)
		return problem_set(problem, -errno, "the picture cannot be read: %s",
				   strerror(errno));
	return 0;
}

static int take_snapshot(const struct call *call, struct problem *problem)
{
	struct json_object *answer = NULL;
	autoclose int fd = -1;
	int r = rpc_call_file(call->rpc, "snapshot", problem, &answer, &fd);
	json_object_put(answer);
	if (r < 0)
		return r;
	if (fd < 0)
		return problem_set(problem, -EPROTO, "boothd handed over no picture");
	return copy_file(fd, call->argv[1], problem);
}

static int run_camera(const struct call *call, struct problem *problem)
{
	if (call->argc == 0)
		return show_camera(call, problem);
	if (call->argc == 2 && strcmp(call->argv[0], "snapshot") == 0)
		return take_snapshot(call, problem);
	return problem_set(problem, -EINVAL, "usage: boothctl camera [snapshot FILE]");
}

static int run_metrics(const struct call *call, struct problem *problem)
{
	struct json_object *text = NULL;
	int r = rpc_call(call->rpc, "metrics", NULL, problem, &text);
	if (r < 0)
		return r;
	if (call->json)
		print_json(text);
	else
		(void)fputs(json_object_get_string(text), stdout);
	json_object_put(text);
	return 0;
}

static int doctor_command(const struct config *config, bool json, int argc, char **argv)
{
	(void)argv;
	if (argc == 0)
		return doctor_run(config, json);
	(void)fputs("Usage: boothctl [--json] [--config FILE] doctor\n", stderr);
	return EX_USAGE;
}

static const struct command commands[] = {
	{ "status", "", "what the booth is doing, and what is wrong", 0, run_status, NULL },
	{ "watch", "", "every step of every visit, until interrupted", 0, run_watch, NULL },
	{ "press", "NAME", "press a button:" BUTTON_NAMES, 1, run_press, NULL },
	{ "code", "TEXT", "answer the question for a code", 1, run_code, NULL },
	{ "override", "REASON WHY", "set a reason aside for the person at the booth", 2,
	  run_override, NULL },
	{ "maintenance", "on|off", "close the booth, or open it again", 1, run_maintenance, NULL },
	{ "config", "", "the settings in force, and where each comes from", 0, run_config, NULL },
	{ "camera", "[snapshot FILE]", "what the camera is and does; one frame into FILE",
	  ANY_WORDS, run_camera, NULL },
	{ "lights", "", "what the lamps and lights show", 0, NULL, lights_command },
	{ "metrics", "", "boothd's figures, as Prometheus text", 0, run_metrics, NULL },
	{ "queue", "...", "photos on disk: list, show, retry, hold, release, verify, export", 0,
	  NULL, queue_command },
	{ "keys", "init|show", "the key that signs this booth's records", 0, NULL, keys_command },
	{ "doctor", "", "look at all that a booth needs, and say what to do", 0, NULL,
	  doctor_command },
	{ "fleet", "DIR|URL", "all booths, from their signs of life alone", 0, NULL,
	  fleet_command },
};
enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void print_usage(FILE *to)
{
	(void)fputs("Usage: boothctl [--json] [--socket PATH] [--config FILE] COMMAND\n\n", to);
	for (unsigned i = 0; i < COMMANDS; i++)
		(void)fprintf(to, "  %-12s %-16s %s\n", commands[i].name, commands[i].arguments,
			      commands[i].help);
	(void)fputs("\nPATH is /run/boothd/control.sock, FILE /etc/boothd/boothd.conf by default. "
		    "See boothctl(1).\n",
		    to);
}

static const struct command *find_command(const char *name)
{
	for (unsigned i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int run_command(const struct command *command, const char *socket, struct call *call)
{
	struct problem problem = { "" };
	int r = rpc_open(socket, &problem, &call->rpc);
	if (r == 0)
		r = command->ask(call, &problem);
	rpc_close(call->rpc);
	if (r < 0)
		(void)fprintf(stderr, "boothctl: %s\n", problem.text);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int work_command(const struct command *command, const char *file, const struct call *call)
{
	struct problem problem = { "" };
	struct config *config = calloc(1, sizeof(*config));
	if (!config)
		return EX_OSERR;
	int r = settings_read(file, &problem, config);
	int status = EX_CONFIG;
	if (r < 0)
		(void)fprintf(stderr, "boothctl: %s\n", problem.text);
	else
		status = command->work(config, call->json, call->argc, call->argv);
	free(config);
	return status;
}

int main(int argc, char **argv)
{
	static const struct option options[] = { { "json", no_argument, NULL, 'j' },
						 { "socket", required_argument, NULL, 's' },
						 { "config", required_argument, NULL, 'c' },
						 { "version", no_argument, NULL, 'v' },
						 { "help", no_argument, NULL, 'h' },
						 { NULL, 0, NULL, 0 } };
	const char *socket = "/run/boothd/control.sock", *file = "/etc/boothd/boothd.conf";
	struct call call = { 0 };
	int option;
	while ((option = getopt_long(argc, argv, "+", options, NULL)) >= 0) {
		switch (option) {
		case 'j':
			call.json = true;
			break;
		case 's':
			socket = optarg;
			break;
		case 'c':
			file = optarg;
			break;
		case 'v':
			(void)printf("boothctl %s\n", BOOTH_VERSION);
			return EXIT_SUCCESS;
		case 'h':
			print_usage(stdout);
			return EXIT_SUCCESS;
		default:
			print_usage(stderr);
			return EX_USAGE;
		}
	}
	const struct command *command = optind < argc ? find_command(argv[optind]) : NULL;
	call.argc = argc - optind - 1;
	call.argv = argv + optind + 1;
	if (command && command->work)
		return work_command(command, file, &call);
	if (!command || (command->words != ANY_WORDS && call.argc != command->words)) {
		print_usage(stderr);
		return EX_USAGE;
	}
	return run_command(command, socket, &call);
}
