/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/courier_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/json.h"
#include "daemon/base/settings.h"
#include "daemon/boothctl/courier_call.h"
#include "daemon/boothctl/finding.h"
#include "daemon/console/output.h"
#include "daemon/core/cause.h"
#include "daemon/core/retell.h"
#include "daemon/core/wording.h"

/* The clocks may differ by this much before a server refuses a signature (daemon/courier/advice.c). */
enum { GOOD, FAULTY, UNUSABLE, SKEW_MAX_S = 15 * 60 };

/* ---- what came of it ---- */

static void judge_taken(struct json_object *row, struct finding *finding)
{
	const char *url = json_text(row, "url");
	bool gave_back = !strstr(json_text(row, "server"), "read=no");
	int64_t ahead_s = json_number(row, "clock_ahead_s", 0);
	double took_s = (double)json_number(row, "took_ms", 0) / 1000;
	const char *words =
		gave_back ? wording_of("took a file and gave it back")
			  : wording_of("took a file; it gives none back, so the proof is its size");
	if (llabs(ahead_s) > SKEW_MAX_S)
		finding_set(
			finding, FINDING_WARNING, cause_remedy(CAUSE_CLOCK),
			ahead_s > 0
				? "clock: %s %s, but the clock here is %lld s ahead of the server's"
				: "clock: %s %s, but the clock here is %lld s behind the server's",
			url, words, llabs(ahead_s));
	else if (!json_flag(row, "is_deleted", false))
		finding_set(finding, FINDING_WARNING,
			    "photos can be sent; delete the test's file at the server by hand",
			    "%s %s, but did not delete %s", url, words, json_text(row, "key"));
	else
		finding_set(finding, FINDING_GOOD, "", "%s %s; deleted again; %.1f s", url, words,
			    took_s);
}

static void judge(struct json_object *row, struct finding *finding)
{
	const char *text = json_text(row, "text"), *section = json_text(row, "section");
	char said[RETELL_SIZE];
	size_t length = strlen(section);
	if (json_flag(row, "is_taken", false)) {
		judge_taken(row, finding);
		return;
	}
	retell_sentence(text, said);
	text = said;
	if (strncmp(text, section, length) == 0 && text[length] == ':')
		text += length + 1 + (text[length + 1] == ' ');
	else if (strncmp(text, section, length) == 0 && strncmp(text + length, "：", 3) == 0)
		text += length + 3;
	finding_set(finding, FINDING_BAD, cause_remedy(cause_find(json_text(row, "cause"))),
		    "%s: %.350s", json_text(row, "cause"), text);
}

static bool report(struct json_object *row, bool json)
{
	struct finding finding = { .state = FINDING_GOOD };
	const char *section = json_text(row, "section");
	judge(row, &finding);
	if (!json) {
		finding_print(section, &finding);
		return finding.state != FINDING_BAD;
	}
	struct json_object *object = finding_describe(section, &finding);
	(void)json_add_text(object, "cause", json_text(row, "cause"));
	(void)json_add_text(object, "url", json_text(row, "url"));
	(void)json_add_number(object, "took_ms", json_number(row, "took_ms", 0));
	output_json(object);
	return finding.state != FINDING_BAD;
}

/* Returns the number of servers that were tested, and -1 if the output makes no sense. */
static int report_all(const char *output, bool json, bool *ret_is_good)
{
	int count = 0;
	*ret_is_good = true;
	while (*output) {
		size_t length = strcspn(output, "\n");
		struct json_object *row = NULL;
		if (json_parse(output, length, &row) < 0)
			return -1;
		*ret_is_good &= report(row, json);
		json_object_put(row);
		count++;
		output += length + (output[length] == '\n');
	}
	return count;
}

/* ---- the test ---- */

static int test_server(const struct config *config, const char *file, bool json)
{
	autofree char *output = NULL;
	size_t size = 0;
	struct problem problem = { "" };
	bool is_good = false;
	int status = courier_call(config, file, "--test", &problem, &output, &size);
	if (status < 0) {
		output_complaint("%s", problem.text);
		return UNUSABLE;
	}
	int count = report_all(output, json, &is_good);
	if (count < 0)
		output_complaint("booth-courier answers what makes no sense");
	if (status > 1 || count <= 0)
		return UNUSABLE;
	return is_good ? GOOD : FAULTY;
}

int courier_test(const char *file, bool json)
{
	struct problem problem = { "" };
	autofree struct config *config = calloc(1, sizeof(*config));
	int r = config ? settings_read(file, &problem, config) : problem_memory(&problem);
	if (r < 0) {
		output_complaint("%s; boothctl config check tells all mistakes", problem.text);
		return UNUSABLE;
	}
	if (strcmp(config->courier.server.type, "none") != 0)
		return test_server(config, file, json);
	struct finding finding = { .state = FINDING_OFF };
	finding_set(&finding, FINDING_OFF, "", "courier.type = none: photos stay here");
	if (json)
		output_json(finding_describe("courier", &finding));
	else
		finding_print("courier", &finding);
	return GOOD;
}
