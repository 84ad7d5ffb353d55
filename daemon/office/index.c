/* SPDX-License-Identifier: MIT */
#include "daemon/office/index.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/hash.h"
#include "daemon/base/keyed_hash.h"
#include "daemon/core/person.h"
#include "daemon/office/database.h"
#include "daemon/office/index_tables.h"
#include "daemon/office/index_walk.h"
#include "daemon/office/people.h"
#include "daemon/office/standing.h"
#include "daemon/store/campaign.h"
#include "daemon/store/signer.h"

enum { TRUST_BYTES_MAX = 1 << 20 };

struct index {
	struct database *database;
	struct signer_trust *trust;
	int archive_fd;
	struct keyed_secret secret;
	char person_key[PERSON_SECRET_SIZE];
	char *roster;
	bool is_made_anew;
};

/* ---- opening ---- */

static int open_archive(const char *path, struct problem *problem, int *ret_fd)
{
	*ret_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*ret_fd >= 0)
		return 0;
	int error = errno;
	return problem_set(problem, -error, "the archive %s cannot be opened: %s", path,
			   error_text(error));
}

static int open_secret(const char *path, struct problem *problem, struct index *index)
{
	struct campaign *campaign = NULL;
	int r = keyed_hash_read(path, problem, &index->secret);
	if (r == 0)
		r = campaign_open(path, problem, &campaign);
	if (r == 0)
		r = campaign_mark(campaign, index->person_key);
	campaign_close(campaign);
	return r;
}

/* The index holds what was judged with these certificates. */
static int hash_trust(const char *path, struct problem *problem, char text[HASH_TEXT_SIZE])
{
	autofree uint8_t *bytes = NULL;
	size_t size = 0;
	struct hash hash;
	text[0] = '\0';
	if (!path)
		return 0;
	int r = file_read_path(path, TRUST_BYTES_MAX, &bytes, &size);
	if (r == 0)
		r = hash_bytes(bytes, size, &hash);
	if (r < 0)
		return problem_set(problem, r, "%s cannot be read: %s", path, error_text(-r));
	hash_format(&hash, text);
	return 0;
}

/* Compares a fact with that of the last time. *is_other: they differ. */
static int compare(struct database *database, const char *name, const char *text,
		   struct problem *problem, bool *is_other)
{
	char before[INDEX_TABLES_FACT_SIZE];
	int r = index_tables_fact(database, name, problem, before);
	if (r == 0)
		*is_other = *is_other || strcmp(before, text) != 0;
	return r;
}

static int begin_anew(struct database *database, const char *archive, const char *trust,
		      struct problem *problem)
{
	int r = index_tables_clear(database, problem);
	if (r == 0)
		r = index_tables_set_fact(database, "archive", archive, problem);
	return r == 0 ? index_tables_set_fact(database, "trust", trust, problem) : r;
}

/* Another key of the office in the place of an earlier one. The first one changes nothing, because no
 * item of the archive can be signed by it. */
static int compare_own(struct database *database, const char *own, struct problem *problem,
		       bool *is_other)
{
	char before[INDEX_TABLES_FACT_SIZE];
	int r = index_tables_fact(database, "own", problem, before);
	if (r < 0)
		return r;
	*is_other = *is_other || (before[0] && strcmp(before, own) != 0);
	return index_tables_set_fact(database, "own", own, problem);
}

/* An index of another archive, or one that was made with other certificates, is emptied. */
static int settle(struct index *index, const struct index_place *place, struct problem *problem)
{
	char trust[HASH_TEXT_SIZE], own[HASH_TEXT_SIZE];
	bool is_other = false;
	autofree char *archive = realpath(place->archive, NULL);
	if (!archive)
		return problem_set(problem, -errno, "%s: %s", place->archive, error_text(errno));
	int r = hash_trust(place->trust, problem, trust);
	if (r == 0)
		r = hash_trust(place->own, problem, own);
	if (r == 0)
		r = index_tables_make(index->database, problem, &index->is_made_anew);
	if (r == 0)
		r = compare(index->database, "archive", archive, problem, &is_other);
	if (r == 0)
		r = compare(index->database, "trust", trust, problem, &is_other);
	if (r == 0)
		r = compare_own(index->database, own, problem, &is_other);
	if (r < 0 || !is_other)
		return r;
	index->is_made_anew = true;
	r = begin_anew(index->database, archive, trust, problem);
	return r == 0 ? index_tables_set_fact(index->database, "own", own, problem) : r;
}

static int open_all(struct index *index, const struct index_place *place, struct problem *problem)
{
	int r = open_archive(place->archive, problem, &index->archive_fd);
	if (r == 0 && place->secret)
		r = open_secret(place->secret, problem, index);
	if (r == 0 && place->roster && !place->secret)
		r = problem_set(problem, -ENOENT,
				"the roster needs the campaign's secret: --campaign FILE");
	if (r == 0 && place->roster && !(index->roster = strdup(place->roster)))
		r = problem_memory(problem);
	if (r == 0)
		r = signer_trust_open(place->trust, problem, &index->trust);
	if (r == 0 && place->own)
		r = signer_trust_add(index->trust, place->own, problem);
	if (r == 0)
		r = database_open(place->file, problem, &index->database);
	return r == 0 ? settle(index, place, problem) : r;
}

int index_open(const struct index_place *place, struct problem *problem, struct index **ret_index)
{
	struct index *index = calloc(1, sizeof(*index));
	if (!index)
		return problem_memory(problem);
	index->archive_fd = -1;
	int r = open_all(index, place, problem);
	if (r < 0) {
		index_close(index);
		return r;
	}
	*ret_index = index;
	return 0;
}

void index_close(struct index *index)
{
	if (!index)
		return;
	database_close(index->database);
	signer_trust_close(index->trust);
	if (index->archive_fd >= 0)
		(void)close(index->archive_fd);
	explicit_bzero(&index->secret, sizeof(index->secret));
	free(index->roster);
	free(index);
}

/* ---- updating ---- */

static int update_people(struct index *index, struct problem *problem, bool *ret_is_new)
{
	return people_update(index->database, index->roster,
			     index->secret.size > 0 ? &index->secret : NULL, problem, ret_is_new);
}

/* What was derived is derived again only if something changed. The fact "derived" is empty from the first
 * change of an item until this is done. */
static int derive(struct index *index, bool is_changed, struct problem *problem)
{
	bool is_other = is_changed;
	int r = compare(index->database, "derived", index->person_key[0] ? index->person_key : "-",
			problem, &is_other);
	if (r < 0 || !is_other)
		return r;
	r = standing_derive(index->database, index->person_key, problem);
	if (r == 0)
		r = index_tables_set_fact(index->database, "derived",
					  index->person_key[0] ? index->person_key : "-", problem);
	return r;
}

int index_derive(struct index *index, struct problem *problem)
{
	return derive(index, true, problem);
}

int index_update(struct index *index, index_watch_fn *watch, void *user, struct problem *problem,
		 struct index_news *ret_news)
{
	const struct index_walk walk = { .database = index->database,
					 .archive_fd = index->archive_fd,
					 .trust = index->trust,
					 .watch = watch,
					 .user = user };
	struct index_news news = { .is_new = index->is_made_anew };
	bool is_changed = false;
	int r = index_walk_run(&walk, problem, &news);
	if (r == 0)
		r = update_people(index, problem, &is_changed);
	if (r == 0)
		r = derive(index, is_changed, problem);
	*ret_news = news;
	return r;
}

struct database *index_database(const struct index *index)
{
	return index->database;
}

int index_pseudonym(const struct index *index, const char *kind, const char *key,
		    char person[PERSON_TEXT_SIZE])
{
	if (index->secret.size == 0)
		return -ENOENT;
	return campaign_compute(&index->secret, kind, key, person);
}

int index_archive_fd(const struct index *index)
{
	return index->archive_fd;
}
