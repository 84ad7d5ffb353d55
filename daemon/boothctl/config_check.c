/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/config_check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/json.h"
#include "daemon/base/settings.h"
#include "daemon/boothctl/config_warnings.h"
#include "daemon/boothctl/courier_call.h"
#include "daemon/console/output.h"
#include "daemon/boothctl/runner.h"
#include "daemon/console/visible.h"
#include "daemon/core/config.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"

enum { GOOD, MISTAKES, UNUSABLE, LINE_BYTES = 120, WARNING_BYTES = 900 };

struct check {
	const char *file;
	bool json;
	unsigned mistakes, warnings;
	bool is_unusable;
};

static void print_json(const char *type, const char *program, const char *text, const char *line)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", type);
	(void)json_add_text(object, "program", program);
	(void)json_add_text(object, "text", text);
	(void)json_add_text(object, "line", line);
	output_json(object);
}

/* ---- the lines ---- */

static void on_mistake(const struct problem *problem, const char *line, size_t length, void *user)
{
	struct check *check = user;
	char text[LINE_BYTES] = "", plain[sizeof(problem->text)];
	(void)snprintf(plain, sizeof(plain), "%s", problem->text);
	utf8_make_plain(plain);
	check->mistakes++;
	if (line)
		visible_copy(line, length, text, sizeof(text));
	if (check->json) {
		print_json("mistake", "", plain, text);
		return;
	}
	output_marked(OUTPUT_RED, plain, "%s", "");
	if (line)
		output_line("    %s", text);
}

static void on_warning(const char *text, const char *line, void *user)
{
	struct check *check = user;
	char shown[LINE_BYTES], plain[WARNING_BYTES];
	visible_copy(text, strlen(text), plain, sizeof(plain));
	visible_copy(line, strlen(line), shown, sizeof(shown));
	check->warnings++;
	if (check->json) {
		print_json("warning", "", plain, shown);
		return;
	}
	output_marked(OUTPUT_YELLOW, wording_of("warning: "), "%s", plain);
	if (shown[0])
		output_line("    %s", shown);
}

/* ---- the programs ---- */

/* status: what the program says to --check-config, by its exit status. Its words are on stderr. */
static void take_answer(struct check *check, const char *name, int status)
{
	check->mistakes += status > 0;
	check->is_unusable |= status < 0;
	if (status < 0)
		return;
	char mark[160];
	(void)snprintf(mark, sizeof(mark), "%-14s %s", name,
		       status == 0 ? wording_of("takes these settings")
				   : wording_of("refuses them: see above"));
	if (check->json && status > 0)
		print_json("mistake", name, "it refuses the settings; its message is on stderr",
			   "");
	else if (!check->json)
		output_marked(status == 0 ? OUTPUT_GREEN : OUTPUT_RED, mark, "%s", "");
}

static void ask_boothd(struct check *check)
{
	const struct runner_order order = {
		.program = "boothd",
		.words = { "--check-config", "--config", check->file },
	};
	int status = runner_run(&order, NULL, NULL);
	if (status < 0)
		output_complaint("boothd cannot be asked: %s", error_text(-status));
	take_answer(check, "boothd", status);
}

/* The screen may stand in another machine's package: then its program is not there, and nobody asks. */
static void ask_screen(struct check *check)
{
	const struct runner_order order = {
		.program = "booth-ui",
		.words = { "--check-config", "--config", check->file },
	};
	int status = runner_run(&order, NULL, NULL);
	if (status != -ENOENT)
		take_answer(check, "booth-ui", status);
}

static void ask_courier(struct check *check, const struct config *config)
{
	struct problem problem = { "" };
	int status = courier_call(config, check->file, "--check-config", &problem, NULL, NULL);
	if (status < 0)
		output_complaint("%s", problem.text);
	take_answer(check, "booth-courier", status);
}

/* ---- the command ---- */

static void print_sum(const struct check *check, bool was_asked)
{
	if (check->json)
		return;
	if (!was_asked)
		output_line("%u mistakes; boothd and booth-courier were not asked: they check the "
			    "rest when these are corrected",
			    check->mistakes);
	else
		output_line(check->mistakes > 0   ? "the settings have mistakes"
			    : check->is_unusable  ? "not everything could be checked"
			    : check->warnings > 0 ? "no mistake; look at the warnings above"
						  : "all settings are good");
}

int config_check(const char *file, bool json)
{
	struct check check = { .file = file, .json = json };
	autofree struct config *config = calloc(1, sizeof(*config));
	if (!config) {
		output_complaint("out of memory");
		return UNUSABLE;
	}
	bool is_readable = settings_read_all(file, on_mistake, &check, config) == 0;
	if (is_readable) {
		config_warnings_find(file, config, "", on_warning, &check);
		ask_boothd(&check);
		ask_courier(&check, config);
		ask_screen(&check);
	}
	print_sum(&check, is_readable);
	if (check.mistakes > 0)
		return MISTAKES;
	return check.is_unusable ? UNUSABLE : GOOD;
}
