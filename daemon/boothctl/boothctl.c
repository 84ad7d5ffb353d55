/* SPDX-License-Identifier: MIT */
/* boothctl: the program with which operators ask and command a booth. The table below lists its
 * commands. */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/settings.h"
#include "daemon/base/settings_list.h"
#include "daemon/boothctl/answers.h"
#include "daemon/boothctl/ask.h"
#include "daemon/boothctl/doctor.h"
#include "daemon/boothctl/fleet_command.h"
#include "daemon/boothctl/keys_command.h"
#include "daemon/boothctl/lights_command.h"
#include "daemon/boothctl/output.h"
#include "daemon/boothctl/purge_command.h"
#include "daemon/boothctl/queue_command.h"
#include "daemon/boothctl/roster_command.h"
#include "daemon/core/button.h"
#include "daemon/link/rpc.h"

enum { ANY_WORDS = -1 };

#define DEFAULT_FILE "/etc/boothd/boothd.conf"

/* `ask` asks boothd. `work` reads the settings and works on the booth's files. If a command has
 * both functions, it first asks boothd, and works on the files only if no boothd runs. */
struct command {
	const char *name, *arguments, *help;
	int words; /* for `ask` and `look`: number of arguments that the command needs */
	ask_fn *ask;
	int (*work)(const struct config *config, bool json, int argc, char **argv);
	/* the words that the first argument may be, such as " one two"; null: any word */
	const char *allowed;
	/* reads the settings, works on the booth's files and asks boothd; argv[0] is the command */
	int (*both)(const struct config *config, const char *socket, bool json, int argc,
		    char **argv);
	/* like `work`, but also called if the settings contain mistakes; `settings` names the first
	 * mistake */
	int (*look)(const struct config *config, const struct problem *settings, bool json);
};

/* What `config` does if no boothd answers. */
static int print_config(const struct config *config, bool json, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	struct json_object *list = settings_list_describe(config);
	if (json) {
		output_json(list);
		return EXIT_SUCCESS;
	}
	answers_print_config(list);
	json_object_put(list);
	return EXIT_SUCCESS;
}

static const struct command commands[] = {
	{ "status", "", "what the booth is doing, and what is wrong", 0, .ask = ask_status },
	{ "watch", "", "every step of every visit, until interrupted", 0, .ask = ask_watch },
	{ "press", "NAME", "press a button:" BUTTON_NAMES, 1, .ask = ask_press,
	  .allowed = BUTTON_NAMES },
	{ "code", "TEXT", "answer the question for a code", 1, .ask = ask_code },
	{ "override", "REASON WHY", "set a reason aside for the person at the booth", 2,
	  .ask = ask_override },
	{ "maintenance", "on|off", "close the booth, or open it again", 1, .ask = ask_maintenance,
	  .allowed = " on off" },
	{ "config", "", "the settings in force, and where each comes from", 0, .ask = ask_config,
	  .work = print_config },
	{ "camera", "[snapshot FILE]", "what the camera is and does; one frame into FILE",
	  ANY_WORDS, .ask = ask_camera, .allowed = " snapshot" },
	{ "lights", "", "what the lamps and lights show", 0, .work = lights_command },
	{ "metrics", "", "boothd's figures, as Prometheus text", 0, .ask = ask_metrics },
	{ "queue", "...",
	  "photos on disk: list, show, find, trace, retry, hold, release, verify, export", 0,
	  .work = queue_command },
	{ "keys", "init|show|campaign", "the booth's key, and the campaign's secret", 0,
	  .work = keys_command },
	{ "roster", "...", "who is on the list: import, rollback, show, tickets", 0,
	  .work = roster_command },
	{ "purge", "--person TEXT ...", "delete what the booth holds of a person", 0,
	  .both = purge_command },
	{ "doctor", "", "look at all that a booth needs, and say what to do", 0,
	  .look = doctor_run },
	{ "fleet", "DIR|URL [PEM]", "all booths, from their signs of life alone", 0,
	  .work = fleet_command },
};
enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void print_usage(FILE *to)
{
	(void)fputs("Usage: boothctl [--json] [--socket PATH] [--config FILE] COMMAND\n\n", to);
	for (unsigned i = 0; i < COMMANDS; i++)
		(void)fprintf(to, "  %-12s %-16s %s\n", commands[i].name, commands[i].arguments,
			      commands[i].help);
	(void)fputs("\nPATH is /run/boothd/control.sock, FILE " DEFAULT_FILE " by default. "
		    "See boothctl(1).\n",
		    to);
}

struct options {
	bool json;
	const char *socket, *file;
	int rest; /* index in argv of the first argument that is not an option */
};

/* Reads the options. Returns false if the program must end now with *ret_status. */
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

/* Returns whether missing settings are no fault: an office machine, on which only `boothctl fleet`
 * runs, has no settings. */
static bool has_no_settings(const struct command *command, const char *file)
{
	return command->work == fleet_command && strcmp(file, DEFAULT_FILE) == 0 &&
	       access(file, F_OK) < 0 && errno == ENOENT;
}

static int call_work(const struct command *command, const struct options *options,
		     const struct ask *ask, const struct config *config)
{
	if (command->both)
		return command->both(config, options->socket, ask->json, ask->argc + 1,
				     ask->argv - 1);
	return command->work(config, ask->json, ask->argc, ask->argv);
}

static int run_work(const struct command *command, const struct options *options,
		    const struct ask *ask)
{
	struct problem problem = { "" };
	autofree struct config *config = calloc(1, sizeof(*config));
	int r = config ? settings_read(options->file, &problem, config) : problem_memory(&problem);
	if (config && command->look)
		return command->look(config, &problem, ask->json);
	if (r == 0)
		r = faultpoint_open(getenv("BOOTH_FAULT"), &problem);
	if (r == 0 || (config && has_no_settings(command, options->file)))
		return call_work(command, options, ask, config);
	output_complaint("%s", problem.text);
	return config ? EX_CONFIG : EX_OSERR;
}

/* Returns whether the list, such as " one two", contains the word. */
static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = words; at; at = strchr(at + 1, ' '))
		if (length > 0 && strncmp(at + 1, word, length) == 0 &&
		    (at[1 + length] == ' ' || at[1 + length] == '\0'))
			return true;
	return false;
}

static bool is_usage_good(const struct command *command, const struct ask *ask)
{
	if (command->words != ANY_WORDS && ask->argc != command->words) {
		print_usage(stderr);
		return false;
	}
	if (!command->allowed || ask->argc == 0 || has_word(command->allowed, ask->argv[0]))
		return true;
	output_complaint("%s %s: after %s can stand:%s", command->name, ask->argv[0], command->name,
			 command->allowed);
	return false;
}

static int run_ask(const struct command *command, const struct options *options, struct ask *ask)
{
	struct problem problem = { "" };
	int r = rpc_open(options->socket, &problem, &ask->rpc);
	if ((r == -ENOENT || r == -ECONNREFUSED) && command->work) {
		output_complaint("%s; these are the settings of the files", problem.text);
		return run_work(command, options, ask);
	}
	if (r == 0)
		r = command->ask(ask, &problem);
	rpc_close(ask->rpc);
	if (r < 0)
		output_complaint("%s", problem.text);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct options options = { .socket = "/run/boothd/control.sock", .file = DEFAULT_FILE };
	int status;
	if (!parse_options(argc, argv, &options, &status))
		return status;
	const struct command *command = find_command(argv[options.rest]);
	struct ask ask = { .json = options.json,
			   .argc = argc - options.rest - 1,
			   .argv = argv + options.rest + 1 };
	if (!command) {
		print_usage(stderr);
		return EX_USAGE;
	}
	if (command->both || (command->work && !command->ask))
		return run_work(command, &options, &ask);
	if (!is_usage_good(command, &ask))
		return EX_USAGE;
	return command->look ? run_work(command, &options, &ask) : run_ask(command, &options, &ask);
}
