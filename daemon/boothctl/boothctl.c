/* SPDX-License-Identifier: MIT */
/* boothctl: the operators' questions and commands to a booth. The table below lists the
 * commands. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/settings.h"
#include "daemon/boothctl/ask.h"
#include "daemon/boothctl/doctor.h"
#include "daemon/boothctl/fleet_command.h"
#include "daemon/boothctl/keys_command.h"
#include "daemon/boothctl/lights_command.h"
#include "daemon/boothctl/queue_command.h"
#include "daemon/core/button.h"
#include "daemon/link/rpc.h"

enum { ANY_WORDS = -1 };

/* A command has one of two functions: `ask` asks boothd; `work` reads the settings and works on the
 * booth's files. */
struct command {
	const char *name, *arguments, *help;
	int words; /* for `ask`: number of arguments that the command needs */
	ask_fn *ask;
	int (*work)(const struct config *config, bool json, int argc, char **argv);
};

static int doctor_command(const struct config *config, bool json, int argc, char **argv)
{
	(void)argv;
	if (argc == 0)
		return doctor_run(config, json);
	(void)fputs("Usage: boothctl [--json] [--config FILE] doctor\n", stderr);
	return EX_USAGE;
}

static const struct command commands[] = {
	{ "status", "", "what the booth is doing, and what is wrong", 0, ask_status, NULL },
	{ "watch", "", "every step of every visit, until interrupted", 0, ask_watch, NULL },
	{ "press", "NAME", "press a button:" BUTTON_NAMES, 1, ask_press, NULL },
	{ "code", "TEXT", "answer the question for a code", 1, ask_code, NULL },
	{ "override", "REASON WHY", "set a reason aside for the person at the booth", 2,
	  ask_override, NULL },
	{ "maintenance", "on|off", "close the booth, or open it again", 1, ask_maintenance, NULL },
	{ "config", "", "the settings in force, and where each comes from", 0, ask_config, NULL },
	{ "camera", "[snapshot FILE]", "what the camera is and does; one frame into FILE",
	  ANY_WORDS, ask_camera, NULL },
	{ "lights", "", "what the lamps and lights show", 0, NULL, lights_command },
	{ "metrics", "", "boothd's figures, as Prometheus text", 0, ask_metrics, NULL },
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

struct options {
	bool json;
	const char *socket, *file;
	int rest; /* index in argv of the first argument that is not an option */
};

/* Returns false if the program must end now with *ret_status. */
static bool parse_options(int argc, char **argv, struct options *options, int *ret_status)
{
	static const struct option known[] = { { "json", no_argument, NULL, 'j' },
					       { "socket", required_argument, NULL, 's' },
					       { "config", required_argument, NULL, 'c' },
					       { "version", no_argument, NULL, 'v' },
					       { "help", no_argument, NULL, 'h' },
					       { NULL, 0, NULL, 0 } };
	int option;
	*ret_status = EXIT_SUCCESS;
	while ((option = getopt_long(argc, argv, "+", known, NULL)) >= 0) {
		if (option == 'j') {
			options->json = true;
		} else if (option == 's') {
			options->socket = optarg;
		} else if (option == 'c') {
			options->file = optarg;
		} else if (option == 'v') {
			(void)printf("boothctl %s\n", BOOTH_VERSION);
			return false;
		} else {
			*ret_status = option == 'h' ? EXIT_SUCCESS : EX_USAGE;
			print_usage(option == 'h' ? stdout : stderr);
			return false;
		}
	}
	options->rest = optind;
	return true;
}

static const struct command *find_command(const char *name)
{
	for (unsigned i = 0; name && i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int run_ask(const struct command *command, const char *socket, struct ask *ask)
{
	struct problem problem = { "" };
	int r = rpc_open(socket, &problem, &ask->rpc);
	if (r == 0)
		r = command->ask(ask, &problem);
	rpc_close(ask->rpc);
	if (r < 0)
		(void)fprintf(stderr, "boothctl: %s\n", problem.text);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_work(const struct command *command, const char *file, const struct ask *ask)
{
	struct problem problem = { "" };
	autofree struct config *config = calloc(1, sizeof(*config));
	int r = config ? settings_read(file, &problem, config) : problem_memory(&problem);
	if (r < 0) {
		(void)fprintf(stderr, "boothctl: %s\n", problem.text);
		return config ? EX_CONFIG : EX_OSERR;
	}
	return command->work(config, ask->json, ask->argc, ask->argv);
}

int main(int argc, char **argv)
{
	struct options options = { .socket = "/run/boothd/control.sock",
				   .file = "/etc/boothd/boothd.conf" };
	int status;
	if (!parse_options(argc, argv, &options, &status))
		return status;
	const struct command *command = find_command(argv[options.rest]);
	struct ask ask = { .json = options.json,
			   .argc = argc - options.rest - 1,
			   .argv = argv + options.rest + 1 };
	if (command && command->work)
		return run_work(command, options.file, &ask);
	if (!command || (command->words != ANY_WORDS && ask.argc != command->words)) {
		print_usage(stderr);
		return EX_USAGE;
	}
	return run_ask(command, options.socket, &ask);
}
