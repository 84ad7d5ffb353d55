/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/doctor_boothd.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/base/settings_list.h"
#include "daemon/boothctl/doctor_campaign.h"
#include "daemon/core/fault.h"
#include "daemon/core/person.h"
#include "daemon/link/rpc.h"

/* PATIENCE_S: boothd answers within milliseconds, so one that is silent for this long hangs. */
enum { PATIENCE_S = 2, NAMES_BYTES = 300 };

struct answers {
	struct json_object *status, *config;
};

static void add_name(char names[NAMES_BYTES], const char *name)
{
	size_t used = strlen(names), room = NAMES_BYTES - used;
	if (strlen(name) + 2 < room)
		(void)snprintf(names + used, room, "%s%s", used > 0 ? ", " : "", name);
}

/* ---- whether it answers ---- */

static void report_silence(const char *socket, int error, const struct problem *problem,
			   struct finding *finding)
{
	if (error == -ENOENT || error == -ECONNREFUSED)
		finding_set(finding, FINDING_BAD,
			    "systemctl restart boothd; journalctl -u boothd -e says why it ended",
			    "boothd does not run: nobody listens at %s", socket);
	else if (error == -EACCES || error == -EPERM)
		finding_set(finding, FINDING_WARNING, "run the doctor as root, or join group booth",
			    "%s", problem->text);
	else
		finding_set(finding, FINDING_BAD,
			    "systemctl restart boothd, which loses no saved photo; journalctl -u "
			    "boothd -e names the part that hangs",
			    "%s", problem->text);
}

static int ask(const char *socket, struct problem *problem, struct answers *answers)
{
	struct rpc *rpc = NULL;
	int r = rpc_open(socket, problem, &rpc);
	if (r < 0)
		return r;
	rpc_set_patience(rpc, PATIENCE_S);
	r = rpc_call(rpc, "status", NULL, problem, &answers->status);
	if (r == 0)
		r = rpc_call(rpc, "config", NULL, problem, &answers->config);
	rpc_close(rpc);
	return r;
}

/* ---- whether it is well. Each function returns whether it found nothing to tell. ---- */

static bool has_no_fault(const struct answers *answers, struct finding *finding)
{
	struct json_object *faults = json_list(answers->status, "faults");
	char names[NAMES_BYTES] = "";
	for (size_t i = 0; i < json_count(faults); i++)
		add_name(names, json_as_text(json_item(faults, i)));
	if (strcmp(names, fault_name(FAULT_MAINTENANCE)) == 0)
		finding_set(finding, FINDING_WARNING,
			    "boothctl maintenance off, when the work is done",
			    "an operator closed the booth");
	else if (names[0])
		finding_set(finding, FINDING_BAD, "boothctl status says what to do about each",
			    "boothd closed the booth: %s", names);
	return !names[0];
}

static bool has_the_secret(const struct doctor_scene *scene, const struct answers *answers,
			   struct finding *finding)
{
	const char *theirs = json_text(answers->status, "campaign_fingerprint");
	char ours[PERSON_SECRET_SIZE], path[DOCTOR_PATH_SIZE];
	int r = doctor_campaign_mark(scene, path, ours);
	bool is_same = (r < 0 && r != -ENOENT) || (r == -ENOENT && !theirs[0]) ||
		       (r == 0 && strcmp(ours, theirs) == 0) ||
		       !json_has(answers->status, "campaign_fingerprint");
	if (is_same)
		return true;
	if (r == -ENOENT)
		finding_set(finding, FINDING_BAD,
			    "put the secret back before boothd restarts, or nobody is known again",
			    "boothd has the campaign secret %s..., but %s is gone", theirs, path);
	else if (!theirs[0])
		finding_set(finding, FINDING_BAD, "systemctl restart boothd",
			    "boothd runs without the campaign secret %s... in %s, so it knows "
			    "nobody again",
			    ours, path);
	else
		finding_set(finding, FINDING_BAD,
			    "systemctl restart boothd, if the file is the right one",
			    "boothd runs with the campaign secret %s..., but %s has %s...", theirs,
			    path, ours);
	return false;
}

/* Finds the row of the key, which both lists have in the same place if both programs are of one
 * release. */
static struct json_object *find_row(struct json_object *list, size_t guess, const char *key)
{
	struct json_object *row = json_item(list, guess);
	for (size_t i = 0; i < json_count(list) && strcmp(json_text(row, "key"), key) != 0; i++)
		row = json_item(list, i);
	return strcmp(json_text(row, "key"), key) == 0 ? row : NULL;
}

static bool has_the_settings(const struct doctor_scene *scene, const struct answers *answers,
			     struct finding *finding)
{
	struct json_object *ours = settings_list_describe(scene->config);
	char names[NAMES_BYTES] = "";
	bool needs_restart = false;
	for (size_t i = 0; i < json_count(ours) && scene->has_settings; i++) {
		struct json_object *row = json_item(ours, i);
		const char *key = json_text(row, "key");
		struct json_object *theirs = find_row(answers->config, i, key);
		if (!theirs || strcmp(json_text(row, "value"), json_text(theirs, "value")) == 0)
			continue;
		add_name(names, key);
		needs_restart |= json_flag(row, "needs_restart", true);
	}
	json_object_put(ours);
	if (names[0])
		finding_set(finding, FINDING_WARNING,
			    needs_restart ? "systemctl restart boothd" : "systemctl reload boothd",
			    "boothd runs with other settings than the files have: %s", names);
	return !names[0];
}

static bool has_the_release(const struct answers *answers, struct finding *finding)
{
	const char *theirs = json_text(answers->status, "version");
	bool is_same = strcmp(theirs, BOOTH_VERSION) == 0;
	if (!is_same)
		finding_set(finding, FINDING_WARNING, "systemctl restart boothd",
			    "boothd is of release %s, but %s is installed", theirs, BOOTH_VERSION);
	return is_same;
}

static bool has_its_engine(const struct doctor_scene *scene, const struct answers *answers,
			   struct finding *finding)
{
	const char *engine = json_text(answers->status, "engine");
	bool is_slow = strcmp(engine, "plain") == 0 &&
		       strcmp(scene->config->examiner.engine, "plain") != 0;
	if (is_slow)
		finding_set(finding, FINDING_WARNING,
			    "apt install libxnnpack0, then systemctl restart boothd",
			    "vision runs without XNNPACK: hints come late");
	return !is_slow;
}

static void report_health(const struct doctor_scene *scene, const struct answers *answers,
			  struct finding *finding)
{
	int64_t up_s = json_number(answers->status, "up_s", 0);
	if (scene->has_settings)
		finding_set(finding, FINDING_GOOD, "",
			    "it answers, and runs with the settings of the files; up %" PRId64 " s",
			    up_s);
	else
		finding_set(finding, FINDING_GOOD, "",
			    "it answers, with settings of before the mistake; up %" PRId64 " s",
			    up_s);
}

void doctor_boothd(const struct doctor_scene *scene, struct finding *finding)
{
	struct problem problem = { "" };
	struct answers answers = { .status = NULL };
	int r = ask(scene->socket, &problem, &answers);
	if (r < 0)
		report_silence(scene->socket, r, &problem, finding);
	else if (has_no_fault(&answers, finding) && has_the_secret(scene, &answers, finding) &&
		 has_the_release(&answers, finding) && has_the_settings(scene, &answers, finding) &&
		 has_its_engine(scene, &answers, finding))
		report_health(scene, &answers, finding);
	json_object_put(answers.status);
	json_object_put(answers.config);
}
