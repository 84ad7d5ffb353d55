/* SPDX-License-Identifier: MIT */
#include "daemon/booth-check/check_options.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>

#include "daemon/core/problem.h"
#include "daemon/core/wording.h"

/* smallest and largest side of the face's box in --assume-face, in pixels */
enum { SIDE_MIN = 8, SIDE_MAX = 1 << 20 };

static const char usage[] = WORDING(
	"Usage: booth-check [--profile P] [--json] [--assume-face X,Y,W,H] [--crop OUT]\n"
	"                   [--overlay OUT.png] [--report OUT.html] FILE...\n"
	"       booth-check [--profile P] --explain REASON|all\n"
	"Also: --profiles DIR, --models DIR, --engine auto|xnnpack|plain, --version, --help.\n"
	"Exit: 0 all pass, 1 some rejected or unassessed, 2 some file unreadable or wrong usage.\n");

/* Reports a wrong command line, and how to type it. */
static int refuse(const char *why, bool *ret_has_ended)
{
	(void)fprintf(stderr, "booth-check: %s\n", why);
	(void)fputs(wording_of(usage), stderr);
	*ret_has_ended = true;
	return EXIT_ERROR;
}

static int parse_box(const char *text, struct box *ret_box)
{
	float v[4];
	char end;
	if (sscanf(text, "%f,%f,%f,%f%c", &v[0], &v[1], &v[2], &v[3], &end) != 4 ||
	    !isfinite(v[0]) || !isfinite(v[1]) || !(v[2] >= SIDE_MIN && v[2] <= SIDE_MAX) ||
	    !(v[3] >= SIDE_MIN && v[3] <= SIDE_MAX))
		return -EINVAL;
	*ret_box = (struct box){ v[0], v[1], v[2], v[3] };
	return 0;
}

/* One option of the command line. An option either takes a text or sets a flag, and the pointer for
 * the other kind is null. */
struct row {
	const char *name;
	const char **text;
	bool *flag;
};

enum { ROWS_MAX = 16 };

/* Reads the options. Returns false if an option is wrong; the problem then says how. getopt_long(3)
 * must not tell it, because it speaks English only. */
static bool take_options(int argc, char **argv, const struct row *rows, size_t count,
			 struct problem *problem)
{
	struct option known[ROWS_MAX + 1] = { { 0 } };
	for (size_t i = 0; i < count; i++)
		known[i] = (struct option){ rows[i].name,
					    rows[i].text ? required_argument : no_argument, NULL,
					    (int)i };
	opterr = 0;
	for (int i; (i = getopt_long(argc, argv, ":", known, NULL)) != -1;) {
		const char *word = argv[optind - 1];
		if (i == '?')
			(void)problem_set(problem, 0, "option %s is unknown, or takes no value",
					  word);
		else if (i == ':')
			(void)problem_set(problem, 0, "%s needs a value", word);
		if (i == '?' || i == ':')
			return false;
		if (rows[i].text)
			*rows[i].text = optarg;
		else
			*rows[i].flag = true;
	}
	return true;
}

static int answer(const char *text, bool *ret_has_ended)
{
	(void)fputs(text, stdout);
	*ret_has_ended = true;
	return EXIT_PASS;
}

int check_options_read(int argc, char **argv, struct check_options *ret_options,
		       bool *ret_has_ended)
{
	struct check_options *to = ret_options;
	const char *assume = NULL;
	bool asks_version = false, asks_help = false;
	*to = (struct check_options){ .profile = "chsi", .engine = "auto" };
	const struct row rows[] = {
		{ "profile", &to->profile, NULL },  { "profiles", &to->profiles, NULL },
		{ "models", &to->models, NULL },    { "engine", &to->engine, NULL },
		{ "json", NULL, &to->json },        { "assume-face", &assume, NULL },
		{ "crop", &to->output.crop, NULL }, { "overlay", &to->output.overlay, NULL },
		{ "report", &to->report, NULL },    { "explain", &to->explain, NULL },
		{ "version", NULL, &asks_version }, { "help", NULL, &asks_help },
	};
	struct problem problem = { "" };
	*ret_has_ended = false;
	if (!take_options(argc, argv, rows, sizeof(rows) / sizeof(rows[0]), &problem))
		return refuse(problem.text, ret_has_ended);
	if (asks_version)
		return answer("booth-check " BOOTH_VERSION "\n", ret_has_ended);
	if (asks_help)
		return answer(wording_of(usage), ret_has_ended);
	to->has_assumed = assume;
	if (assume && parse_box(assume, &to->assumed) < 0)
		return refuse(
			wording_of(
				"--assume-face takes X,Y,W,H in pixels, at least 8 wide and high"),
			ret_has_ended);
	to->output.files = argv + optind;
	to->output.file_count = argc - optind;
	if (to->output.file_count == 0 && !to->explain)
		return refuse(wording_of("no file named"), ret_has_ended);
	return EXIT_PASS;
}
