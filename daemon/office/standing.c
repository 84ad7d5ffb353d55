/* SPDX-License-Identifier: MIT */
#include "daemon/office/standing.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/choose.h"
#include "daemon/core/person.h"
#include "daemon/core/uuid.h"
#include "daemon/office/database.h"

/* state >= 2: listed or verified (enum arrival_state). */
#define IS_GOOD "state >= 2 AND demo = 0"

static const char derive_sets[] =
	"DELETE FROM gone; DELETE FROM conflict; DELETE FROM counted; DELETE FROM mark;"
	"INSERT INTO gone (id) SELECT DISTINCT of_photo FROM item WHERE "
	"kind IN ('withdrawn', 'purged') AND of_photo <> '' AND " IS_GOOD ";"
	"INSERT INTO conflict (id) SELECT id FROM item WHERE state >= 2 GROUP BY id "
	"HAVING count(DISTINCT record_hash) > 1;"
	/* of two decisions the later one counts; in the same millisecond that of the larger id */
	"INSERT INTO mark (person, reason) SELECT person, reason FROM (SELECT person, reason, "
	"row_number() OVER (PARTITION BY person ORDER BY unix_ms DESC, id DESC) AS place "
	"FROM item WHERE kind = 'absent' AND person <> '' AND " IS_GOOD ") AS decided "
	"WHERE place = 1;"
	"INSERT INTO mark (person, reason) SELECT person, absent FROM people WHERE absent <> '' "
	"AND person NOT IN (SELECT person FROM mark)";

/* The candidates of one person. */
struct candidates {
	size_t count, size;
	struct choose_photo *photos;
	struct row {
		int64_t number;
		char id[UUID_TEXT_SIZE];
	} * rows;
	char person[PERSON_TEXT_SIZE];
};

struct standing {
	struct database_query *put, *choice;
	struct problem *problem;
	struct candidates candidates;
};

static int make_room(struct candidates *candidates, struct problem *problem)
{
	size_t size = candidates->size ? 2 * candidates->size : 16;
	if (candidates->count < candidates->size)
		return 0;
	void *photos = realloc(candidates->photos, size * sizeof(*candidates->photos));
	if (photos)
		candidates->photos = photos;
	void *rows = realloc(candidates->rows, size * sizeof(*candidates->rows));
	if (rows)
		candidates->rows = rows;
	if (!photos || !rows)
		return problem_memory(problem);
	candidates->size = size;
	return 0;
}

/* A second copy of a photo is no second candidate. The rows of a person come in the order of their
 * ids. */
static int add(struct candidates *candidates, struct database_query *query, struct problem *problem)
{
	const char *id = database_text(query, 2);
	if (candidates->count > 0 && strcmp(candidates->rows[candidates->count - 1].id, id) == 0)
		return 0;
	int r = make_room(candidates, problem);
	if (r < 0)
		return r;
	struct row *row = &candidates->rows[candidates->count];
	row->number = database_number(query, 1);
	(void)snprintf(row->id, sizeof(row->id), "%s", id);
	candidates->photos[candidates->count++] = (struct choose_photo){
		.taken_unix_ms = database_number(query, 3),
		.clock_is_synchronised = database_number(query, 4) != 0,
		.has_passed = true,
	};
	return 0;
}

/* Returns the candidate that somebody chose last; -1: nobody chose one, or there is a photo that was taken
 * after the choice. */
static int find_choice(struct standing *standing, size_t *ret_place)
{
	const struct candidates *candidates = &standing->candidates;
	bool is_found = false, is_old = false;
	database_set_text(standing->choice, 1, candidates->person);
	int r = database_step(standing->choice, standing->problem);
	if (r == 1) {
		const char *chosen = database_text(standing->choice, 0);
		int64_t unix_ms = database_number(standing->choice, 1);
		for (size_t i = 0; i < candidates->count; i++) {
			bool is_it = strcmp(candidates->rows[i].id, chosen) == 0;
			is_old = is_old || candidates->photos[i].taken_unix_ms > unix_ms;
			if (is_it)
				*ret_place = i;
			is_found = is_found || is_it;
		}
		database_reset(standing->choice);
	}
	return r < 0 ? r : is_found && !is_old;
}

static int put_counted(struct standing *standing)
{
	struct candidates *candidates = &standing->candidates;
	size_t place = 0;
	if (candidates->count == 0)
		return 0;
	for (size_t i = 0; i < candidates->count; i++) /* realloc(3) may have moved the ids */
		candidates->photos[i].id = candidates->rows[i].id;
	int r = find_choice(standing, &place);
	if (r < 0)
		return r;
	struct choose_answer answer = { .photo = &candidates->photos[place] };
	if (r == 0)
		answer = choose(candidates->photos, candidates->count);
	place = (size_t)(answer.photo - candidates->photos);
	database_set_text(standing->put, 1, candidates->person);
	database_set_number(standing->put, 2, candidates->rows[place].number);
	database_set_number(standing->put, 3, answer.is_to_be_chosen);
	database_set_number(standing->put, 4, (int64_t)candidates->count);
	candidates->count = 0;
	return database_step(standing->put, standing->problem);
}

static int take_row(struct standing *standing, struct database_query *query)
{
	struct candidates *candidates = &standing->candidates;
	const char *person = database_text(query, 0);
	int r = 0;
	if (strcmp(candidates->person, person) != 0)
		r = put_counted(standing);
	if (r < 0)
		return r;
	(void)snprintf(candidates->person, sizeof(candidates->person), "%s", person);
	return add(candidates, query, standing->problem);
}

/* Of two copies, the one whose folder comes first in the alphabet stands in the table. */
static const char all_candidates[] =
	"SELECT item.person, item.number, item.id, item.unix_ms, item.clock FROM item "
	"JOIN folder ON folder.number = item.folder WHERE kind = 'photo' AND passed = 1 AND " IS_GOOD
	" AND person <> '' AND (?1 = '' OR person_key = '' OR person_key = ?1) "
	"AND id NOT IN (SELECT id FROM gone) AND id NOT IN (SELECT id FROM conflict) "
	"ORDER BY item.person, item.id, folder.path";

static int choose_all(struct database *database, const char *person_key, struct standing *standing)
{
	struct database_query *query = NULL;
	int r = database_prepare(database, all_candidates, standing->problem, &query);
	if (r < 0)
		return r;
	database_set_text(query, 1, person_key);
	while ((r = database_step(query, standing->problem)) == 1)
		if ((r = take_row(standing, query)) < 0)
			break;
	if (r == 0)
		r = put_counted(standing);
	database_free(query);
	return r;
}

static int derive(struct database *database, const char *person_key, struct standing *standing)
{
	int r = database_run(database, derive_sets, standing->problem);
	if (r == 0)
		r = database_prepare(database,
				     "INSERT INTO counted (person, item, is_to_be_chosen, photos) "
				     "VALUES (?1, ?2, ?3, ?4)",
				     standing->problem, &standing->put);
	if (r == 0)
		r = database_prepare(database,
				     "SELECT of_photo, unix_ms FROM item WHERE person = ?1 AND "
				     "kind = 'chosen' AND " IS_GOOD
				     " ORDER BY unix_ms DESC, id DESC LIMIT 1",
				     standing->problem, &standing->choice);
	if (r == 0)
		r = choose_all(database, person_key, standing);
	database_free(standing->put);
	database_free(standing->choice);
	free(standing->candidates.photos);
	free(standing->candidates.rows);
	return r;
}

int standing_derive(struct database *database, const char *person_key, struct problem *problem)
{
	struct standing standing = { .problem = problem };
	int r = database_begin(database, problem);
	if (r == 0)
		r = derive(database, person_key, &standing);
	if (r == 0)
		r = database_commit(database, problem);
	if (r < 0)
		database_roll_back(database);
	return r;
}
