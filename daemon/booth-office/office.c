/* SPDX-License-Identifier: MIT */
#include "daemon/booth-office/office.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>
#include <unistd.h>

#include "daemon/base/language.h"
#include "daemon/booth-office/office_manual.h"
#include "daemon/console/output.h"
#include "daemon/core/wording.h"
#include "daemon/office/decision.h"

#define DEFAULT_HOME "/var/lib/booth-office"

/* Copies the path that the option names. Without the option, takes the file of this name in the
 * office's folder, if it is there. */
static int find_place(const struct usage *usage, enum office_manual_place place, const char *name,
		      struct office *office, char path[OFFICE_PATH_SIZE])
{
	const char *given = usage->values[place];
	int length = given ? snprintf(path, OFFICE_PATH_SIZE, "%s", given)
			   : snprintf(path, OFFICE_PATH_SIZE, "%s/%s", office->home, name);
	if (length >= OFFICE_PATH_SIZE)
		return problem_set(&office->problem, -ENAMETOOLONG, "the path of %s is too long",
				   name);
	if (!given && access(path, F_OK) < 0)
		path[0] = '\0';
	return 0;
}

int office_find_places(const struct usage *usage, struct office *office)
{
	const struct {
		enum office_manual_place place;
		const char *name;
		char *path;
	} places[] = {
		{ OFFICE_MANUAL_FROM, "archive", office->archive },
		{ OFFICE_MANUAL_ROSTER, "roster.db", office->roster },
		{ OFFICE_MANUAL_CAMPAIGN, "campaign.secret", office->secret },
		{ OFFICE_MANUAL_TRUST, "booths.pem", office->trust },
		{ OFFICE_MANUAL_KEY, "receiver.key", office->key },
	};
	const char *home = usage->values[OFFICE_MANUAL_HOME];
	int length = snprintf(office->home, sizeof(office->home), "%s", home ? home : DEFAULT_HOME);
	int r = 0;
	(void)snprintf(office->file, sizeof(office->file), "%.*s/index.db", OFFICE_PATH_SIZE - 40,
		       office->home);
	(void)snprintf(office->keys, sizeof(office->keys), "%.*s/keys", OFFICE_PATH_SIZE - 40,
		       office->home);
	(void)snprintf(office->own, sizeof(office->own), "%.*s/device.crt", OFFICE_PATH_SIZE - 20,
		       office->keys);
	if (length >= OFFICE_PATH_SIZE - 40)
		r = problem_set(&office->problem, -ENAMETOOLONG, "the path of --home is too long");
	for (size_t i = 0; r == 0 && i < sizeof(places) / sizeof(places[0]); i++)
		r = find_place(usage, places[i].place, places[i].name, office, places[i].path);
	if (r == 0 && !office->archive[0])
		r = problem_set(&office->problem, -ENOENT,
				"there is no archive: say --from DIR, or link it: ln -s DIR "
				"%.300s/archive",
				office->home);
	return r;
}

static const char *or_null(const char *path)
{
	return path[0] ? path : NULL;
}

static void on_item(void *user)
{
	struct office *office = user;
	progress_step(&office->progress);
}

/* The index keeps English sentences, in whatever language the user reads. */
static int update(struct office *office, struct index_news *news)
{
	bool is_chinese = wording_catalog() != NULL;
	struct index_news ignored;
	language_choose(false);
	progress_begin(&office->progress, 0);
	int r = index_update(office->index, on_item, office, &office->problem,
			     news ? news : &ignored);
	progress_end(&office->progress);
	language_choose(is_chinese);
	return r;
}

int office_open(struct office *office, struct index_news *ret_news)
{
	const struct index_place place = {
		.file = office->file,
		.archive = office->archive,
		.trust = or_null(office->trust),
		.own = access(office->own, F_OK) == 0 ? office->own : NULL,
		.roster = or_null(office->roster),
		.secret = or_null(office->secret),
	};
	int r = index_open(&place, &office->problem, &office->index);
	return r == 0 ? update(office, ret_news) : r;
}

int office_open_desk(struct office *office)
{
	return decision_open(office->keys, office->archive, &office->problem, &office->desk);
}

int office_refresh(struct office *office)
{
	return update(office, NULL);
}

void office_close(struct office *office)
{
	decision_close(office->desk);
	office->desk = NULL;
	index_close(office->index);
	office->index = NULL;
}

int office_fail(const struct office *office)
{
	output_complaint("%s", office->problem.text);
	return OFFICE_UNUSABLE;
}

void office_audit(const char *what)
{
	const char *sudo = getenv("SUDO_USER");
	syslog(LOG_AUTHPRIV | LOG_NOTICE, "booth-office %s, by uid %u%s%s", what,
	       (unsigned)getuid(), sudo ? ", sudo by " : "", sudo ? sudo : "");
}
