/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/doctor.h"

#include <stddef.h>
#include <stdio.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/boothctl/doctor_campaign.h"
#include "daemon/boothctl/doctor_devices.h"
#include "daemon/boothctl/doctor_roster.h"
#include "daemon/boothctl/doctor_sending.h"
#include "daemon/boothctl/doctor_system.h"
#include "daemon/console/output.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"

static const struct {
	const char *name;
	doctor_check *check;
	bool is_brief; /* also a part of `boothctl status`: it is quick, and asks no network */
} checks[] = {
	{ WORDING("camera"), doctor_devices_camera, false },
	{ WORDING("lamps"), doctor_devices_lamps, false },
	{ WORDING("buttons"), doctor_devices_buttons, false },
	{ WORDING("screen"), doctor_devices_screen, false },
	{ WORDING("disk"), doctor_system_disk, false },
	{ WORDING("clock"), doctor_system_clock, true },
	{ WORDING("network"), doctor_system_network, false },
	{ WORDING("credentials"), doctor_system_credentials, false },
	{ WORDING("sending"), doctor_sending, true },
	{ WORDING("photos"), doctor_sending_photos, true },
	{ WORDING("expiry"), doctor_sending_expiry, true },
	{ WORDING("models"), doctor_system_models, false },
	{ WORDING("fonts"), doctor_system_fonts, false },
	{ WORDING("sound"), doctor_system_sound, false },
	{ WORDING("campaign"), doctor_campaign, false },
	{ WORDING("ledger"), doctor_campaign_ledger, false },
	{ WORDING("roster"), doctor_roster, false },
};
enum { CHECKS = sizeof(checks) / sizeof(checks[0]) };

static void judge_settings(const struct problem *problem, struct finding *finding)
{
	if (problem->text[0])
		finding_set(finding, FINDING_BAD,
			    "boothctl config check, which lists all wrong lines; the checks below "
			    "leave them out",
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
	if (sum->json)
		output_json(finding_describe(name, finding));
	else
		finding_print(name, finding);
	sum->bad += finding->state == FINDING_BAD;
	sum->warnings += finding->state == FINDING_WARNING;
}

int doctor_run(const struct config *config, const struct problem *settings, bool json)
{
	const struct doctor_scene scene = { .config = config, .root = "", .may_connect = true };
	struct sum sum = { .json = json };
	struct finding finding = { .state = FINDING_GOOD };
	judge_settings(settings, &finding);
	add_finding(&sum, WORDING("settings"), &finding);
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
	char mark[64];
	name = wording_of(name);
	(void)snprintf(mark, sizeof(mark), "%-*s%s", utf8_field(name, 10), name,
		       finding->state == FINDING_BAD       ? wording_of("BAD: ")
		       : finding->state == FINDING_WARNING ? wording_of("warning: ")
							   : "");
	/* what is good is the rule here, and has no word */
	output_marked(finding->state == FINDING_GOOD ? OUTPUT_NO_COLOUR
						     : finding_colour(finding->state),
		      mark, "%s", finding->text);
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
		(void)json_append(list, finding_describe(WORDING("settings"), &finding));
	else if (finding.state != FINDING_GOOD)
		print_brief(WORDING("settings"), &finding);
	for (size_t i = 0; i < CHECKS; i++) {
		if (!checks[i].is_brief)
			continue;
		finding = (struct finding){ .state = FINDING_GOOD };
		checks[i].check(&scene, &finding);
		if (list)
			(void)json_append(list, finding_describe(checks[i].name, &finding));
		else
			print_brief(checks[i].name, &finding);
	}
}
