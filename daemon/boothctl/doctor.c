/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/doctor.h"

#include <stddef.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/boothctl/doctor_campaign.h"
#include "daemon/boothctl/doctor_devices.h"
#include "daemon/boothctl/doctor_roster.h"
#include "daemon/boothctl/doctor_system.h"
#include "daemon/boothctl/output.h"

static const struct {
	const char *name;
	doctor_check *check;
} checks[] = {
	{ "camera", doctor_devices_camera },   { "lamps", doctor_devices_lamps },
	{ "buttons", doctor_devices_buttons }, { "screen", doctor_devices_screen },
	{ "disk", doctor_system_disk },        { "clock", doctor_system_clock },
	{ "network", doctor_system_network },  { "credentials", doctor_system_credentials },
	{ "models", doctor_system_models },    { "fonts", doctor_system_fonts },
	{ "campaign", doctor_campaign },       { "ledger", doctor_campaign_ledger },
	{ "roster", doctor_roster },
};

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

static void print_json(const char *name, const struct finding *finding)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "check", name);
	(void)json_add_text(object, "state", state_words[finding->state]);
	(void)json_add_text(object, "text", finding->text);
	(void)json_add_text(object, "remedy", finding->remedy);
	output_json(object);
}

static void judge_settings(const struct problem *problem, struct finding *finding)
{
	if (problem->text[0])
		finding_set(finding, FINDING_BAD,
			    "correct this line, then run the doctor again: it names one mistake at "
			    "a time, and leaves wrong lines out below",
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
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		finding = (struct finding){ .state = FINDING_GOOD };
		checks[i].check(&scene, &finding);
		add_finding(&sum, checks[i].name, &finding);
	}
	if (!json)
		output_line("%d bad, %d warnings", sum.bad, sum.warnings);
	return sum.bad ? 1 : 0;
}
