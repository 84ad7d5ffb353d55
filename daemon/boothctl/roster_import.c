/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/console/output.h"
#include "daemon/boothctl/roster_call.h"
#include "daemon/boothctl/roster_report.h"
#include "daemon/roster/intake.h"
#include "daemon/roster/shelf.h"
#include "daemon/store/roster.h"

enum { REPORT_PATH_SIZE = 1024, FIELD_LIST_SIZE = 400 };

struct import {
	struct roster_call call;
	struct intake_options options;
	struct keyed_secret secret;
	const char *file, *report_path;
	char own_report_path[REPORT_PATH_SIZE], imported[32];
	bool is_applied, is_replace;
	/* of the present roster: is_compared: the dry run could read it */
	bool is_old_there, is_old_damaged, is_compared;
	struct problem old_problem; /* why it could not be read */
	struct problem problem;
};

/* ---- options ---- */

static void complain_column(const char *text, bool has_column)
{
	char labels[FIELD_LIST_SIZE] = "";
	size_t used = 0;
	if (!has_column) {
		output_complaint("--column %s: write a field and its column, such as 姓名=B", text);
		return;
	}
	for (unsigned i = 0; i < ROSTER_FIELD_COUNT && used < sizeof(labels); i++)
		used += (size_t)snprintf(labels + used, sizeof(labels) - used, " %s",
					 roster_field_label((enum roster_field)i));
	output_complaint("--column %s: a field can be:%s", text, labels);
}

static bool take_column(struct import *import, const char *text)
{
	char heading[128];
	const char *equals = strchr(text, '=');
	unsigned column = equals ? intake_parse_column(equals + 1) : 0;
	(void)snprintf(heading, sizeof(heading), "%.*s", (int)strcspn(text, "="), text);
	enum roster_field field = roster_field_find(heading, NULL);
	bool is_good = field != ROSTER_FIELD_COUNT && column > 0;
	if (is_good)
		import->options.columns[field] = column;
	else
		complain_column(text, column > 0);
	return is_good;
}

static bool take_keep(struct import *import, const char *text)
{
	static const char *const names[] = { "hash", "full", "none" };
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(text, names[i]) == 0) {
			import->options.keep = (enum roster_file_keep)i;
			return true;
		}
	return false;
}

static bool take_option(struct import *import, int option)
{
	switch (option) {
	case 'a':
		return import->is_applied = true;
	case 'r':
		return import->is_replace = true;
	case 'm':
		return import->options.is_merge = true;
	case 'c':
		return import->options.accepts_changes = true;
	case 's':
		import->options.sheet_name = optarg;
		return true;
	case 'o':
		import->report_path = optarg;
		return true;
	case 'k':
		return take_keep(import, optarg);
	case 'n':
		return take_column(import, optarg);
	case 'l':
		return roster_call_language(&import->call, optarg);
	default:
		return false;
	}
}

static bool parse(struct import *import)
{
	static const struct option known[] = {
		{ "apply", no_argument, NULL, 'a' },
		{ "replace", no_argument, NULL, 'r' },
		{ "merge", no_argument, NULL, 'm' },
		{ "accept-changes", no_argument, NULL, 'c' },
		{ "sheet", required_argument, NULL, 's' },
		{ "report", required_argument, NULL, 'o' },
		{ "keep-id", required_argument, NULL, 'k' },
		{ "column", required_argument, NULL, 'n' },
		{ "lang", required_argument, NULL, 'l' },
		{ NULL, 0, NULL, 0 },
	};
	int option;
	/* makes getopt_long() start again, because main() has already used it for its own
	 * options */
	optind = 0;
	while ((option = getopt_long(import->call.argc, import->call.argv, "", known, NULL)) >= 0)
		if (!take_option(import, option))
			return false;
	import->file = import->call.argv[optind];
	return true;
}

/* ---- the scene ---- */

static idcard_day today(char imported[32])
{
	time_t now = time(NULL);
	struct tm local, utc;
	if (!localtime_r(&now, &local) || !gmtime_r(&now, &utc))
		return 0;
	(void)strftime(imported, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
	return (local.tm_year + 1900) * 10000 + (local.tm_mon + 1) * 100 + local.tm_mday;
}

/* Makes a random secret for a dry run without a campaign. The import finds the same faults with any
 * secret. */
static int make_secret(struct import *import)
{
	import->secret.size = KEYED_SECRET_MIN;
	if (getrandom(import->secret.bytes, KEYED_SECRET_MIN, 0) != KEYED_SECRET_MIN)
		return problem_set(&import->problem, -EIO, "no random bytes");
	return 0;
}

static int read_secret(struct import *import)
{
	struct problem problem = { "" };
	int r = keyed_hash_read(import->call.config->campaign.secret, &problem, &import->secret);
	if (r < 0 && !import->is_applied) {
		import->old_problem = problem;
		return make_secret(import);
	}
	import->problem = problem;
	return r;
}

static int ask_how(struct import *import)
{
	return problem_set(&import->problem, -EEXIST,
			   "there is a roster already: say --replace (this file is "
			   "the whole roster) or --merge (add to it)");
}

/* Looks at the present roster. If it is damaged, or was made with another campaign's secret, it can
 * only be replaced, and its tickets become void. A dry run then checks the file alone. */
static int look_at_old(struct import *import)
{
	const char *path = import->call.config->roster.file;
	struct problem problem = { "" };
	struct roster *old = NULL;
	int r = roster_open(path, &import->secret, &problem, &old);
	roster_close(old);
	if (r == -ENOENT || r == -ENOTDIR)
		return 0;
	import->is_old_there = true;
	import->is_old_damaged = r == -EBADMSG;
	if (r == 0)
		import->options.old_path = path;
	if (!import->is_applied) {
		import->is_compared = r == 0;
		if (!import->old_problem.text[0])
			import->old_problem = problem;
		return 0;
	}
	if (r == 0 && !import->is_replace && !import->options.is_merge)
		return ask_how(import);
	if (r == 0 || ((r == -EBADMSG || r == -EKEYREJECTED) && import->is_replace))
		return 0;
	import->problem = problem;
	return r;
}

/* Ends a dry run: says whether the present roster could be compared, and what --apply will need. */
static int end_dry_run(const struct import *import, int status)
{
	if (!import->is_old_there)
		return status;
	if (!import->is_replace && !import->options.is_merge)
		output_complaint("there is a roster already: --apply will need --replace "
				 "(this file is the whole roster) or --merge (add to it)");
	if (import->is_compared)
		return status;
	output_complaint("could not compare: %s", import->old_problem.text);
	return ROSTER_EXIT_UNUSABLE;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static void choose_report(struct import *import, struct roster_report *report)
{
	report->csv_path = import->report_path;
	if (!import->report_path) {
		(void)snprintf(import->own_report_path, sizeof(import->own_report_path),
			       "%s.report.csv", import->file);
		report->csv_path = import->own_report_path;
		report->csv_is_ours = true;
	} else if (strcmp(import->report_path, "none") == 0) {
		report->csv_path = NULL;
	}
}

/* ---- the import ---- */

/* A damaged roster is not kept as a generation, because a rollback could not use it. */
static int publish(struct import *import, struct shelf *shelf)
{
	if (!import->is_old_damaged)
		return shelf_publish(shelf, &import->problem);
	int r = shelf_replace(shelf, &import->problem);
	if (r == 0)
		output_complaint("the replaced roster was damaged and is not kept");
	return r;
}

static int run(struct import *import, int fd, struct shelf *shelf)
{
	struct intake_result result;
	struct roster_report report = { .call = &import->call, .source = base_name(import->file) };
	choose_report(import, &report);
	if (roster_report_check(&report, &import->problem) < 0)
		return roster_call_fail(&import->problem);
	import->options.tell = roster_report_finding;
	import->options.step = roster_report_step;
	import->options.user = &report;
	progress_begin(&report.progress, 0); /* nobody has counted the rows yet */
	int r = intake_run(fd, &import->options, &result, &import->problem);
	progress_end(&report.progress);
	bool is_good = r == 0 && result.counts[ROSTER_LEVEL_ERROR] == 0;
	if (is_good && shelf)
		r = publish(import, shelf);
	if (r < 0 && r != -EBADMSG) {
		if (report.csv)
			(void)fclose(report.csv);
		return roster_call_fail(&import->problem);
	}
	roster_report_end(&report, &result, is_good && shelf);
	if (r == -EBADMSG)
		return ROSTER_EXIT_UNUSABLE;
	if (is_good && shelf)
		roster_call_audit(import->options.is_merge ? "import --merge" : "import --replace");
	return is_good ? ROSTER_EXIT_GOOD : ROSTER_EXIT_FAULTS;
}

static int import_with_shelf(struct import *import, int fd)
{
	struct shelf *shelf = NULL;
	int status = ROSTER_EXIT_UNUSABLE;
	int r = shelf_open(import->call.config->roster.file, &import->problem, &shelf);
	if (r == 0)
		r = look_at_old(import);
	if (r == 0)
		r = shelf_begin(shelf, &import->problem, &import->options.new_path);
	if (r == 0)
		status = run(import, fd, shelf);
	else
		(void)roster_call_fail(&import->problem);
	shelf_close(shelf);
	return r == -EEXIST ? EX_USAGE : status;
}

static int open_and_import(struct import *import)
{
	autoclose int fd = -1;
	int r = file_open_path(import->file, SIZE_MAX, &fd);
	if (r < 0) {
		(void)problem_set(&import->problem, r, "cannot open %s: %s", import->file,
				  error_text(-r));
		return roster_call_fail(&import->problem);
	}
	if (read_secret(import) < 0)
		return roster_call_fail(&import->problem);
	import->options.today = today(import->imported);
	import->options.secret = &import->secret;
	import->options.about =
		(struct roster_file_about){ .imported = import->imported,
					    .source = base_name(import->file),
					    .campaign = import->call.config->campaign.name };
	if (import->is_applied)
		return import_with_shelf(import, fd);
	if (look_at_old(import) < 0)
		return roster_call_fail(&import->problem);
	return end_dry_run(import, run(import, fd, NULL));
}

int roster_import(const struct roster_call *call)
{
	struct import *import = calloc(1, sizeof(*import));
	if (!import)
		return EX_OSERR;
	import->call = *call;
	int status = parse(import) ? open_and_import(import) : EX_USAGE;
	explicit_bzero(&import->secret, sizeof(import->secret));
	free(import);
	return status;
}
