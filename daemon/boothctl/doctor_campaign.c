/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/doctor_campaign.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/error_text.h"
#include "daemon/store/campaign.h"
#include "daemon/store/ledger.h"

enum { PATH_BYTES = DOCTOR_PATH_SIZE, SHOWN_DIGITS = 8 };

/* Returns whether the file belongs to boothd's user, who also owns the folder of the keys. boothd
 * cannot read a file that belongs to another user and that only its owner may read. */
static bool is_boothds(const struct doctor_scene *scene, const struct stat *file)
{
	struct stat keys;
	return stat(scene->config->booth.keys, &keys) < 0 || keys.st_uid == file->st_uid;
}

static bool is_open_to_others(const struct stat *file)
{
	return file->st_mode & (S_IRWXG | S_IRWXO);
}

/* ---- the secret ---- */

static int find_fingerprint(const char *path, struct problem *problem, char text[PERSON_TEXT_SIZE])
{
	struct campaign *campaign = NULL;
	int r = campaign_open(path, problem, &campaign);
	if (r == 0)
		r = campaign_fingerprint(campaign, text);
	campaign_close(campaign);
	return r;
}

static void report_no_secret(const struct doctor_scene *scene, const char *path, int error,
			     const struct problem *problem, struct finding *finding)
{
	if (error == -ENOENT && !scene->config->campaign.name[0])
		finding_set(finding, FINDING_OFF, "",
			    "campaign.name is empty and there is no secret: nobody is known again");
	else if (error == -ENOENT)
		finding_set(finding, FINDING_WARNING,
			    "copy the secret there from another booth or from the backup; only on "
			    "the campaign's first booth: boothctl keys campaign",
			    "there is no campaign secret in %s: nobody is known again", path);
	else if (error == -EACCES)
		finding_set(finding, FINDING_WARNING, "run the doctor as root", "%s",
			    problem->text);
	else
		finding_set(finding, FINDING_BAD,
			    "copy the campaign's secret there again from another booth", "%s",
			    problem->text);
}

/* Returns false if the rights of the secret's file are wrong; the finding then says how. */
static bool are_rights_good(const struct doctor_scene *scene, const char *path, bool is_credential,
			    struct finding *finding)
{
	struct stat file;
	if (stat(path, &file) < 0)
		return true;
	if (is_open_to_others(&file)) {
		finding_set(finding, FINDING_WARNING,
			    "chmod 0400; whoever has it can find the person of a pseudonym",
			    "%s can be read by others (mode %o)", path, file.st_mode & 07777);
		return false;
	}
	if (!is_credential && !is_boothds(scene, &file)) {
		finding_set(finding, FINDING_BAD, "chown boothd: it, then restart boothd",
			    "boothd may not read %s: it belongs to another user", path);
		return false;
	}
	return true;
}

/* Reports the secret by the beginning of its fingerprint. An operator compares two booths'
 * fingerprints to see whether both have the same secret. */
static void report_secret(const struct doctor_scene *scene, const char *path, bool is_credential,
			  struct finding *finding)
{
	const char *name = scene->config->campaign.name;
	char fingerprint[PERSON_TEXT_SIZE];
	struct problem problem = { "" };
	int r = find_fingerprint(path, &problem, fingerprint);
	if (r < 0)
		report_no_secret(scene, path, r, &problem, finding);
	else if (!are_rights_good(scene, path, is_credential, finding))
		return;
	else if (!name[0])
		finding_set(finding, FINDING_WARNING, "set it, such as 2026届春季",
			    "campaign.name is empty: records do not name their campaign");
	else
		finding_set(finding, FINDING_GOOD, "",
			    "%s; its secret's fingerprint begins with %.*s: compare it with the "
			    "other booths",
			    name, SHOWN_DIGITS, fingerprint);
}

static void compare(const char *credential, const char *path, struct finding *finding)
{
	char one[PERSON_TEXT_SIZE], other[PERSON_TEXT_SIZE];
	struct problem problem = { "" };
	if (find_fingerprint(credential, &problem, one) == 0 &&
	    find_fingerprint(path, &problem, other) == 0 && strcmp(one, other) != 0)
		finding_set(finding, FINDING_BAD,
			    "remove the wrong one, and set campaign.secret to the other",
			    "two secrets: boothd takes %s, boothctl roster takes %s", credential,
			    path);
}

/* If the file of the credential exists, boothd.service loads it, and boothd uses this secret
 * instead of the one at campaign.secret. */
void doctor_campaign(const struct doctor_scene *scene, struct finding *finding)
{
	const char *path = scene->config->campaign.secret;
	char credential[PATH_BYTES];
	(void)snprintf(credential, sizeof(credential), "%s/etc/credstore/boothd.campaign",
		       scene->root);
	if (access(credential, F_OK) < 0) {
		report_secret(scene, path, false, finding);
		return;
	}
	report_secret(scene, credential, true, finding);
	if (finding->state != FINDING_GOOD || strcmp(credential, path) == 0)
		return;
	if (access(path, F_OK) == 0)
		compare(credential, path, finding);
	else
		finding_set(finding, FINDING_WARNING,
			    "set campaign.secret to the credential's file",
			    "boothd takes %s, but boothctl roster looks for %s", credential, path);
}

/* boothd takes the credential before campaign.secret. */
static void choose_secret(const struct doctor_scene *scene, char path[PATH_BYTES])
{
	(void)snprintf(path, PATH_BYTES, "%s/etc/credstore/boothd.campaign", scene->root);
	if (access(path, F_OK) < 0)
		(void)snprintf(path, PATH_BYTES, "%s", scene->config->campaign.secret);
}

int doctor_campaign_mark(const struct doctor_scene *scene, char path[DOCTOR_PATH_SIZE],
			 char mark[PERSON_SECRET_SIZE])
{
	char fingerprint[PERSON_TEXT_SIZE] = "";
	struct problem problem = { "" };
	choose_secret(scene, path);
	int r = find_fingerprint(path, &problem, fingerprint);
	(void)snprintf(mark, PERSON_SECRET_SIZE, "%.*s", PERSON_SECRET_SIZE - 1, fingerprint);
	return r;
}

/* ---- the ledger ---- */

static void report_no_ledger(const char *folder, int error, struct finding *finding)
{
	if (error == -ENOENT)
		finding_set(finding, FINDING_OFF, "", "no photo was taken yet");
	else if (error == -EACCES)
		finding_set(finding, FINDING_WARNING, "run the doctor as root",
			    "campaign.ledger = %s: %s", folder, error_text(-error));
	else if (error == -ENOTDIR)
		finding_set(finding, FINDING_BAD, "move it away; boothd makes the folder",
			    "campaign.ledger = %s is no folder", folder);
	else
		finding_set(finding, FINDING_BAD,
			    "look at the disk (dmesg); boothd makes a new one",
			    "the ledger in campaign.ledger = %s cannot be read: %s", folder,
			    error_text(-error));
}

static void report_ledger(const char *folder, const struct ledger_facts *facts,
			  struct finding *finding)
{
	if (facts->damaged > 0)
		finding_set(finding, FINDING_WARNING,
			    "systemctl restart boothd mends it; look at the disk (dmesg)",
			    "%zu lines of the ledger are damaged; persons whose photos were "
			    "deleted may count as new",
			    facts->damaged);
	else
		finding_set(finding, FINDING_GOOD, "", "%zu photos and events noted in %s",
			    facts->rows, folder);
}

static bool is_of_secret(const struct doctor_scene *scene, const struct ledger_facts *facts)
{
	char fingerprint[PERSON_TEXT_SIZE], path[PATH_BYTES];
	struct problem problem = { "" };
	choose_secret(scene, path);
	return !facts->fingerprint[0] || find_fingerprint(path, &problem, fingerprint) < 0 ||
	       strcmp(fingerprint, facts->fingerprint) == 0;
}

void doctor_campaign_ledger(const struct doctor_scene *scene, struct finding *finding)
{
	const char *folder = scene->config->campaign.ledger;
	struct ledger_facts facts;
	struct stat status;
	int r = ledger_look(folder, &facts);
	bool is_there = stat(folder, &status) == 0;
	if (is_there && !is_boothds(scene, &status))
		finding_set(finding, FINDING_BAD, "chown -R boothd:boothd it",
			    "boothd may not write campaign.ledger = %s: it belongs to another user",
			    folder);
	else if (r < 0)
		report_no_ledger(folder, r, finding);
	else if (is_there && is_open_to_others(&status))
		finding_set(finding, FINDING_WARNING, "chmod 0700",
			    "others may look into campaign.ledger = %s (mode %o)", folder,
			    status.st_mode & 07777);
	else if (!is_of_secret(scene, &facts))
		finding_set(finding, FINDING_BAD,
			    "put the right secret back; if a new campaign began, remove "
			    "photos.tsv; then restart boothd",
			    "the ledger in %s belongs to another campaign: another secret made it, "
			    "and boothd knows nobody again",
			    folder);
	else
		report_ledger(folder, &facts, finding);
}
