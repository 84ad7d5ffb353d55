/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/doctor_roster.h"

#include <errno.h>
#include <string.h>

#include "daemon/store/roster.h"

static void report(struct roster *roster, bool has_secret, struct finding *finding)
{
	const struct roster_facts *facts = roster_facts(roster);
	unsigned long long persons = facts->persons;
	if (has_secret)
		finding_set(finding, FINDING_GOOD, "", "%llu persons, imported %s", persons,
			    facts->imported);
	else
		finding_set(finding, FINDING_WARNING,
			    "put the campaign's secret into the file that campaign.secret names",
			    "%llu persons, but without the campaign's secret nobody is found by "
			    "ticket or identity number",
			    persons);
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
	if (r == 0)
		report(roster, has_secret, finding);
	else if (r == -ENOENT)
		finding_set(finding, FINDING_OFF, "", "no roster was imported");
	else if (r == -EACCES)
		finding_set(finding, FINDING_WARNING, "run the doctor as root", "%s", problem.text);
	else
		finding_set(
			finding, FINDING_BAD,
			"boothctl roster import FILE --apply --replace, or boothctl roster rollback",
			"%s", problem.text);
	roster_close(roster);
}
