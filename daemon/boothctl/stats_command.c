/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/stats_command.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/console/output.h"
#include "daemon/boothctl/stats_print.h"
#include "daemon/core/config.h"
#include "daemon/store/days.h"

enum { EXIT_UNUSABLE = 2 };

/* What --by can be. */
enum by { BY_NOTHING, BY_DAY, BY_REASON, BY_STATE };

struct stats_call {
	const struct config *config;
	bool json, is_csv;
	enum by by;
	const char *since, *until; /* the first and the last day; null: no limit */
	struct stats_print print;
	unsigned unreadable; /* days whose figures cannot be read */
};

/* ---- the command line ---- */

static bool parse_by(const char *text, enum by *ret_by)
{
	static const char *const names[] = {
		[BY_DAY] = "day", [BY_REASON] = "reason", [BY_STATE] = "state"
	};
	for (unsigned i = BY_DAY; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(text, names[i]) == 0) {
			*ret_by = (enum by)i;
			return true;
		}
	return false;
}

static bool parse(struct stats_call *call, int argc, char **argv)
{
	static const struct option known[] = { { "by", required_argument, NULL, 'b' },
					       { "csv", no_argument, NULL, 'c' },
					       { "since", required_argument, NULL, 's' },
					       { "until", required_argument, NULL, 'u' },
					       { NULL, 0, NULL, 0 } };
	int option;
	optind = 0;
	while ((option = getopt_long(argc, argv, "", known, NULL)) >= 0) {
		if (option == 'c')
			call->is_csv = true;
		else if (option == 'b' && !parse_by(optarg, &call->by))
			return false;
		else if (option == 's')
			call->since = optarg;
		else if (option == 'u')
			call->until = optarg;
		else if (option == '?')
			return false;
	}
	if (call->is_csv && call->by == BY_NOTHING)
		call->by = BY_DAY;
	return true;
}

/* ---- the days ---- */

static void complain_day(const struct stats_call *call, const char *day, int error)
{
	char name[DAYS_NAME_SIZE];
	days_name(day, call->config->booth.demo, name);
	if (error == -EBADMSG)
		output_complaint("%s/%s is damaged and is left out", call->config->booth.stats,
				 name);
	else if (error == -EPROTO)
		output_complaint("%s/%s is of a newer release and is left out",
				 call->config->booth.stats, name);
	else
		output_complaint("%s/%s cannot be read: %s", call->config->booth.stats, name,
				 error_text(-error));
}

static void on_day(const char *day, int error, const struct tally *tally, void *user)
{
	struct stats_call *call = user;
	if ((call->since && strcmp(day, call->since) < 0) ||
	    (call->until && strcmp(day, call->until) > 0))
		return;
	if (error < 0) {
		call->unreadable++;
		complain_day(call, day, error);
		return;
	}
	stats_print_add(&call->print, tally);
	if (call->json)
		output_json(days_describe(tally, call->config->booth.demo));
	else if (call->by == BY_DAY)
		stats_print_day(&call->print, tally);
}

static int complain_folder(const struct stats_call *call, int error)
{
	const char *folder = call->config->booth.stats;
	if (error == -EACCES)
		output_complaint("booth.stats = %s may be read by root and group booth: sudo "
				 "boothctl stats",
				 folder);
	else if (error == -ENOENT)
		output_complaint("booth.stats = %s is not there: boothd makes it at its start",
				 folder);
	else
		output_complaint("booth.stats = %s cannot be read: %s", folder, error_text(-error));
	return EXIT_UNUSABLE;
}

static void print_end(struct stats_call *call)
{
	if (call->json)
		return;
	if (call->by == BY_NOTHING)
		stats_print_sum(&call->print);
	else if (call->by == BY_REASON)
		stats_print_reasons(&call->print);
	else if (call->by == BY_STATE)
		stats_print_states(&call->print);
}

static int run(struct stats_call *call)
{
	const struct config_booth *booth = &call->config->booth;
	int r = days_each(booth->stats, booth->demo, on_day, call);
	if (r < 0)
		return complain_folder(call, r);
	if (call->print.days == 0) {
		output_complaint("no figures of these days: nobody has ended a visit yet");
		return EXIT_FAILURE;
	}
	print_end(call);
	return call->unreadable > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int stats_command(const struct config *config, bool json, int argc, char **argv)
{
	struct stats_call call = { .config = config, .json = json };
	/* getopt_long() begins at the second word */
	if (!parse(&call, argc + 1, argv - 1))
		return EX_USAGE;
	call.print.is_csv = call.is_csv;
	return run(&call);
}
