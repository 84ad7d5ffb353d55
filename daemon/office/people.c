/* SPDX-License-Identifier: MIT */
#include "daemon/office/people.h"

#include <stdio.h>
#include <string.h>

#include "daemon/core/person.h"
#include "daemon/office/database.h"
#include "daemon/office/index_tables.h"
#include "daemon/store/campaign.h"
#include "daemon/store/roster.h"

struct people {
	struct database_query *put;
	const struct keyed_secret *secret;
	struct problem *problem;
};

static int put_person(const struct roster_person *person, void *user)
{
	const struct people *people = user;
	char pseudonym[PERSON_TEXT_SIZE];
	int r = campaign_compute(people->secret, "student_number", person->student_number,
				 pseudonym);
	if (r < 0)
		return problem_set(people->problem, r, "the pseudonym of row %u cannot be computed",
				   person->line);
	const char *const texts[] = { pseudonym,
				      person->student_number,
				      person->name,
				      person->sex,
				      person->id_number,
				      person->id_tail,
				      person->candidate_number,
				      person->college,
				      person->major,
				      person->class,
				      person->phone };
	for (int i = 0; i < 11; i++)
		database_set_text(people->put, i + 1, texts[i]);
	database_set_number(people->put, 12, person->prepaid_fen);
	database_set_text(people->put, 13, person->absent);
	return database_step(people->put, people->problem);
}

static int put_all(struct database *database, struct roster *roster, struct people *people,
		   struct problem *problem)
{
	int r = database_prepare(
		database,
		"INSERT INTO people (person, student_number, name, sex, id_number, "
		"id_tail, candidate_number, college, major, class, phone, "
		"prepaid_fen, absent) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
		"?10, ?11, ?12, ?13)",
		problem, &people->put);
	if (r == 0)
		r = roster_each(roster, put_person, people, problem);
	database_free(people->put);
	return r;
}

static int replace(struct database *database, struct roster *roster, struct people *people,
		   struct problem *problem)
{
	const char *digest = roster ? roster_facts(roster)->digest : "";
	int r = database_begin(database, problem);
	if (r == 0)
		r = database_run(database, "DELETE FROM people", problem);
	if (r == 0 && roster)
		r = put_all(database, roster, people, problem);
	if (r == 0)
		r = index_tables_set_fact(database, "roster", digest, problem);
	if (r == 0)
		r = database_commit(database, problem);
	if (r < 0)
		database_roll_back(database);
	return r;
}

int people_update(struct database *database, const char *path, const struct keyed_secret *secret,
		  struct problem *problem, bool *ret_is_new)
{
	char before[INDEX_TABLES_FACT_SIZE];
	struct people people = { .secret = secret, .problem = problem };
	struct roster *roster = NULL;
	int r = path ? roster_open(path, secret, problem, &roster) : 0;
	if (r == 0)
		r = index_tables_fact(database, "roster", problem, before);
	if (r == 0)
		*ret_is_new = strcmp(before, roster ? roster_facts(roster)->digest : "") != 0;
	if (r == 0 && *ret_is_new)
		r = replace(database, roster, &people, problem);
	roster_close(roster);
	return r;
}
