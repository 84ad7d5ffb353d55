/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/doctor.h"

#include <stddef.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/boothctl/doctor_campaign.h"
#include "daemon/boothctl/doctor_devices.h"
#include "daemon/boothctl/doctor_roster.h"
#include "daemon/boothctl/doctor_sending.h"
#include "daemon/boothctl/doctor_system.h"
#include "daemon/boothctl/output.h"

static const struct {
	const char *name;
	doctor_check *check;
	bool is_brief; /* also a part of `boothctl status`: it is quick, and asks no network */
} checks[] = {
	{ "camera", doctor_devices_camera, false },
	{ "lamps", doctor_devices_lamps, false },
	{ "buttons", doctor_devices_buttons, false },
	{ "screen", doctor_devices_screen, false },
	{ "disk", doctor_system_disk, false },
	{ "clock", doctor_system_clock, true },
	{ "network", doctor_system_network, false },
	{ "credentials", doctor_system_credentials, false },
	{ "sending", doctor_sending, true },
	{ "photos", doctor_sending_photos, true },
	{ "expiry", doctor_sending_expiry, true },
	{ "models", doctor_system_models, false },
	{ "fonts", doctor_system_fonts, false },
	{ "campaign", doctor_campaign, false },
	{ "ledger", doctor_campaign_ledger, false },
	{ "roster", doctor_roster, false },
};
enum { CHECKS = sizeof(checks) / sizeof(checks[0]) };

static const char *const state_words[] = {
	[FINDING_GOOD] = "good",
	[FINDING_OFF] = "off",
	[FINDING_WARNING] = "warning",
	[FINDING_BAD] = "bad",
};

static void print_text(const char *name, const struct finding *finding)
{
	output_line("%-7s  %-11s  %s", state_words[finding->state], name, finding->text);
	if (finding->remedy[0])
		output_line("%22s-> %s", "", finding->remedy);
}

static struct json_object *describe(const char *name, const struct finding *finding)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "check", name);
	(void)json_add_text(object, "state", state_words[finding->state]);
	(void)json_add_text(object, "text", finding->text);
	(void)json_add_text(object, "remedy", finding->remedy);
	return object;
}

static void print_json(const char *name, const struct finding *finding)
{
	output_json(describe(name, finding));
}

static void judge_settings(const struct problem *problem, struct finding *finding)
{
	if (problem->text[0])
		finding_set(finding, FINDING_BAD,
			    "boothctl config check lists all wrong lines; the checks below leave "
			    "them out",
			    "%s", problem->text);
	else
		finding_set(finding, FINDING_GOOD, "", "no line is wrong");
}

struct sum {
	bool json;
	int bad, warnings;
};

static void add_finding(struct sum *sum, const char *name, const struct finding *finding)
{
	(sum->json ? print_json : print_text)(name, finding);
	sum->bad += finding->state == FINDING_BAD;
	sum->warnings += finding->state == FINDING_WARNING;
}

int doctor_run(const struct config *config, const struct problem *settings, bool json)
{
	const struct doctor_scene scene = { .config = config, .root = "", .may_connect = true };
	struct sum sum = { .json = json };
	struct finding finding = { .state = FINDING_GOOD };
	judge_settings(settings, &finding);
	add_finding(&sum, "settings", &finding);
	for (size_t i = 0; i < CHECKS; i++) {
		finding = (struct finding){ .state = FINDING_GOOD };
		checks[i].check(&scene, &finding);
		add_finding(&sum, checks[i].name, &finding);
	}
	if (!json)
		output_line("%d bad, %d warnings", sum.bad, sum.warnings);
	return sum.bad ? 1 : 0;
}

/* A line of `boothctl status`. What is off is no news. */
static void print_brief(const char *name, const struct finding *finding)
{
	if (finding->state == FINDING_OFF)
		return;
	output_line("%-10s%s%s", name, finding->state == FINDING_BAD ? "BAD: " : "", finding->text);
	if (finding->remedy[0] && finding->state != FINDING_GOOD)
		output_line("%10s-> %s", "", finding->remedy);
}

void doctor_tell_briefly(const struct config *config, const struct problem *settings,
			 struct json_object *list)
{
	const struct doctor_scene scene = { .config = config, .root = "" };
	struct finding finding = { .state = FINDING_GOOD };
	judge_settings(settings, &finding);
	if (list)
		(void)json_append(list, describe("settings", &finding));
	else if (finding.state != FINDING_GOOD)
		print_brief("settings", &finding);
	for (size_t i = 0; i < CHECKS; i++) {
		if (!checks[i].is_brief)
			continue;
		finding = (struct finding){ .state = FINDING_GOOD };
		checks[i].check(&scene, &finding);
		if (list)
			(void)json_append(list, describe(checks[i].name, &finding));
		else
			print_brief(checks[i].name, &finding);
	}
}
