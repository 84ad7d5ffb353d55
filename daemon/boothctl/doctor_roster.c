/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/doctor_roster.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "daemon/base/clock.h"
#include "daemon/core/identify.h"
#include "daemon/store/roster.h"

/* A roster is fixed in February, and the last photos of its year are taken in October. */
enum { DAYS_MAX = 270 };

static bool is_old(const struct roster_facts *facts)
{
	struct tm parts = { .tm_mday = 0 };
	const int64_t day_ms = 24 * 3600 * 1000;
	if (!strptime(facts->imported, "%Y-%m-%dT%H:%M:%SZ", &parts))
		return false;
	return clock_realtime_ms() - (int64_t)timegm(&parts) * 1000 > DAYS_MAX * day_ms;
}

static void report(const char *campaign, struct roster *roster, bool has_secret,
		   struct finding *finding)
{
	const struct roster_facts *facts = roster_facts(roster);
	unsigned long long persons = facts->persons;
	if (!has_secret)
		finding_set(finding, FINDING_WARNING,
			    "put the campaign's secret into the file that campaign.secret names",
			    "%llu persons, but without the campaign's secret nobody is found by "
			    "ticket or identity number",
			    persons);
	else if (campaign[0] && strcmp(campaign, facts->campaign) != 0)
		finding_set(finding, FINDING_WARNING,
			    "import this campaign's roster, or correct campaign.name",
			    "%llu persons of campaign \"%s\", but campaign.name = %s", persons,
			    facts->campaign, campaign);
	else if (is_old(facts))
		finding_set(finding, FINDING_WARNING, "import this year's roster",
			    "%llu persons, imported %s: more than %d days ago", persons,
			    facts->imported, DAYS_MAX);
	else
		finding_set(finding, FINDING_GOOD, "", "%llu persons, imported %s", persons,
			    facts->imported);
}

static void report_none(int error, const struct problem *problem, bool is_needed,
			struct finding *finding)
{
	if (error == -ENOENT && is_needed)
		finding_set(finding, FINDING_BAD, "boothctl roster import FILE --apply",
			    "no roster was imported, but identify.mode needs one");
	else if (error == -ENOENT)
		finding_set(finding, FINDING_OFF, "", "no roster was imported");
	else if (error == -EACCES)
		finding_set(finding, FINDING_WARNING, "run the doctor as root", "%s",
			    problem->text);
	else if (error == -EKEYREJECTED)
		finding_set(finding, FINDING_BAD,
			    "put the right secret back, or boothctl roster import FILE --apply "
			    "--replace",
			    "%s", problem->text);
	else
		finding_set(
			finding, FINDING_BAD,
			"boothctl roster import FILE --apply --replace, or boothctl roster rollback",
			"%s", problem->text);
}

/* Returns false if the rights of the roster are wrong; the finding then says how. boothd may read
 * the roster because of the roster's group, which is also the group of boothd's keys. */
static bool are_rights_good(const struct config *config, struct finding *finding)
{
	const char *path = config->roster.file;
	struct stat file, keys;
	if (stat(path, &file) < 0 || stat(config->booth.keys, &keys) < 0)
		return true;
	if (file.st_mode & S_IRWXO) {
		finding_set(finding, FINDING_WARNING, "chmod 0640",
			    "anybody may read the list of names %s (mode %o)", path,
			    file.st_mode & 07777);
		return false;
	}
	if (file.st_gid != keys.st_gid && file.st_uid != keys.st_uid) {
		finding_set(finding, FINDING_BAD, "chgrp boothd it and its folder",
			    "boothd may not read %s: it belongs to another group", path);
		return false;
	}
	return true;
}

void doctor_roster(const struct doctor_scene *scene, struct finding *finding)
{
	const struct config *config = scene->config;
	struct problem problem = { "" }, no_secret = { "" };
	struct keyed_secret secret;
	struct roster *roster = NULL;
	bool has_secret = keyed_hash_read(config->campaign.secret, &no_secret, &secret) == 0;
	int r = roster_open(config->roster.file, has_secret ? &secret : NULL, &problem, &roster);
	explicit_bzero(&secret, sizeof(secret));
	if (r == 0 && are_rights_good(config, finding))
		report(config->campaign.name, roster, has_secret, finding);
	else if (r < 0)
		report_none(r, &problem,
			    identify_asks_roster(identify_mode_parse(config->identify.mode)),
			    finding);
	roster_close(roster);
}
