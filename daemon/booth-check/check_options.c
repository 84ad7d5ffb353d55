/* SPDX-License-Identifier: MIT */
#include "daemon/booth-check/check_options.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>

/* smallest and largest side of the face's box in --assume-face, in pixels */
enum { SIDE_MIN = 8, SIDE_MAX = 1 << 20 };

static const char usage[] =
	"Usage: booth-check [--profile P] [--json] [--assume-face X,Y,W,H] [--crop OUT]\n"
	"                   [--overlay OUT.png] [--report OUT.html] FILE...\n"
	"       booth-check [--profile P] --explain REASON|all\n"
	"Also: --profiles DIR, --models DIR, --engine auto|xnnpack|plain, --version, --help.\n"
	"Exit: 0 all pass, 1 some rejected or unassessed, 2 some file unreadable or wrong usage.\n";

/* Reports a wrong command line. why: what is wrong with it; null: getopt_long(3) has already
 * reported the mistake. */
static int refuse(const char *why, bool *ret_has_ended)
{
	if (why)
		(void)fprintf(stderr, "booth-check: %s\n", why);
	(void)fputs(usage, stderr);
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

/* Reads the options. Returns false if an option is wrong; in that case getopt_long(3) has already
 * reported the mistake. */
static bool take_options(int argc, char **argv, const struct row *rows, size_t count)
{
	struct option known[ROWS_MAX + 1] = { { 0 } };
	for (size_t i = 0; i < count; i++)
		known[i] = (struct option){ rows[i].name,
					    rows[i].text ? required_argument : no_argument, NULL,
					    (int)i };
	for (int i; (i = getopt_long(argc, argv, "", known, NULL)) != -1;) {
		if (i == '?')
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
	*ret_has_ended = false;
	if (!take_options(argc, argv, rows, sizeof(rows) / sizeof(rows[0])))
		return refuse(NULL, ret_has_ended);
	if (asks_version)
		return answer("booth-check " BOOTH_VERSION "\n", ret_has_ended);
	if (asks_help)
		return answer(usage, ret_has_ended);
	to->has_assumed = assume;
	if (assume && parse_box(assume, &to->assumed) < 0)
		return refuse("--assume-face takes X,Y,W,H in pixels, at least 8 wide and high",
			      ret_has_ended);
	to->output.files = argv + optind;
	to->output.file_count = argc - optind;
	if (to->output.file_count == 0 && !to->explain)
		return refuse("no file named", ret_has_ended);
	return EXIT_PASS;
}
