/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/doctor.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <json-c/json.h>

#include "daemon/base/clock.h"
#include "daemon/base/errand.h"
#include "daemon/base/error_text.h"
#include "daemon/base/json.h"
#include "daemon/boothctl/doctor_boothd.h"
#include "daemon/boothctl/doctor_campaign.h"
#include "daemon/boothctl/doctor_devices.h"
#include "daemon/boothctl/doctor_roster.h"
#include "daemon/boothctl/doctor_sending.h"
#include "daemon/boothctl/doctor_system.h"
#include "daemon/console/output.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"

/* PATIENCE_S: what a check may take that asks the disk or a device. The network's check waits for name
 * servers and 5 s for each address, boothd's for the socket (10 s) and two answers. */
enum { PATIENCE_S = 5, NETWORK_S = 30, BOOTHD_S = 20 };

static const struct check {
	const char *name;
	doctor_check *check;
	bool is_brief;  /* also a part of `boothctl status`: it is quick, and asks no network */
	int patience_s; /* 0: PATIENCE_S */
} checks[] = {
	{ WORDING("boothd"), doctor_boothd, false, BOOTHD_S },
	{ WORDING("camera"), doctor_devices_camera, false, 0 },
	{ WORDING("lamps"), doctor_devices_lamps, false, 0 },
	{ WORDING("buttons"), doctor_devices_buttons, false, 0 },
	{ WORDING("screen"), doctor_devices_screen, false, 0 },
	{ WORDING("disk"), doctor_system_disk, false, 0 },
	{ WORDING("clock"), doctor_system_clock, true, 0 },
	{ WORDING("network"), doctor_system_network, false, NETWORK_S },
	{ WORDING("credentials"), doctor_system_credentials, false, 0 },
	{ WORDING("sending"), doctor_sending, true, 0 },
	{ WORDING("photos"), doctor_sending_photos, true, 0 },
	{ WORDING("expiry"), doctor_sending_expiry, true, 0 },
	{ WORDING("models"), doctor_system_models, false, 0 },
	{ WORDING("fonts"), doctor_system_fonts, false, 0 },
	{ WORDING("sound"), doctor_system_sound, false, 0 },
	{ WORDING("campaign"), doctor_campaign, false, 0 },
	{ WORDING("ledger"), doctor_campaign_ledger, false, 0 },
	{ WORDING("roster"), doctor_roster, false, 0 },
};
enum { CHECKS = sizeof(checks) / sizeof(checks[0]) };

/* ---- running the checks ---- */

typedef void tell_fn(const char *name, const struct finding *finding, void *user);

struct order {
	const struct doctor_scene *scene;
	doctor_check *check;
};

static void run_check(const void *order, void *answer)
{
	const struct order *given = order;
	given->check(given->scene, answer);
}

static void wait_for(const struct check *check, struct errand *errand, int64_t began_ms,
		     struct finding *finding)
{
	int patience_s = check->patience_s > 0 ? check->patience_s : PATIENCE_S;
	int r = errand_wait(errand, began_ms + (int64_t)patience_s * 1000, finding);
	if (r == -ETIMEDOUT && check->patience_s == NETWORK_S)
		finding_set(finding, FINDING_BAD, "look at the network cable and at DNS",
			    "no name server and no server answered within %d s", patience_s);
	else if (r == -ETIMEDOUT)
		finding_set(finding, FINDING_BAD,
			    "dmesg names the disk or device that hangs: look at its cable, then "
			    "restart the machine",
			    "the disk or device did not answer within %d s", patience_s);
	else if (r < 0)
		finding_set(finding, FINDING_WARNING, "run the doctor again",
			    "this check ended without a result: %s", error_text(-r));
}

/* Runs all checks at once, or the brief ones, and tells each finding in the order of the table. */
static void run_checks(const struct doctor_scene *scene, bool only_brief, tell_fn *tell, void *user)
{
	struct errand errands[CHECKS];
	int errors[CHECKS] = { 0 };
	int64_t began_ms = clock_monotonic_ms();
	for (size_t i = 0; i < CHECKS; i++) {
		const struct order order = { scene, checks[i].check };
		if (!only_brief || checks[i].is_brief)
			errors[i] = errand_start(run_check, &order, sizeof(struct finding),
						 &errands[i]);
	}
	for (size_t i = 0; i < CHECKS; i++) {
		struct finding finding = { .state = FINDING_GOOD };
		if (only_brief && !checks[i].is_brief)
			continue;
		if (errors[i] == 0)
			wait_for(&checks[i], &errands[i], began_ms, &finding);
		else /* no process could be made */
			checks[i].check(scene, &finding);
		tell(checks[i].name, &finding, user);
	}
}

static void judge_settings(const struct problem *problem, struct finding *finding)
{
	if (problem->text[0])
		finding_set(finding, FINDING_BAD,
			    "boothctl config check, which lists all wrong lines; the checks below "
			    "leave them out",
			    "%s", problem->text);
	else
		finding_set(finding, FINDING_GOOD, "",
			    "no line is wrong; boothctl config check asks the programs, too");
}

struct sum {
	bool json;
	int bad, warnings;
};

static void add_finding(const char *name, const struct finding *finding, void *user)
{
	struct sum *sum = user;
	if (sum->json)
		output_json(finding_describe(name, finding));
	else
		finding_print(name, finding);
	sum->bad += finding->state == FINDING_BAD;
	sum->warnings += finding->state == FINDING_WARNING;
}

int doctor_run(const struct config *config, const struct problem *settings, const char *socket,
	       bool json)
{
	const struct doctor_scene scene = { .config = config,
					    .root = "",
					    .may_connect = true,
					    .socket = socket,
					    .has_settings = !settings->text[0] };
	struct sum sum = { .json = json };
	struct finding finding = { .state = FINDING_GOOD };
	judge_settings(settings, &finding);
	add_finding(WORDING("settings"), &finding, &sum);
	run_checks(&scene, false, add_finding, &sum);
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

static void tell_brief(const char *name, const struct finding *finding, void *list)
{
	if (list)
		(void)json_append(list, finding_describe(name, finding));
	else
		print_brief(name, finding);
}

void doctor_tell_briefly(const struct config *config, const struct problem *settings,
			 struct json_object *list)
{
	const struct doctor_scene scene = { .config = config, .root = "" };
	struct finding finding = { .state = FINDING_GOOD };
	judge_settings(settings, &finding);
	if (list || finding.state != FINDING_GOOD)
		tell_brief(WORDING("settings"), &finding, list);
	run_checks(&scene, true, tell_brief, list);
}
