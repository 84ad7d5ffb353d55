/* SPDX-License-Identifier: MIT */
#include "daemon/booth-office/office_person.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/core/receipt.h"
#include "daemon/office/database.h"
#include "daemon/office/index.h"

static const char by_photo[] =
	"SELECT DISTINCT person, id FROM item WHERE kind = 'photo' AND person <> '' AND "
	"(id = ?1 OR (receipt = ?2 AND ?2 <> ''))";
static const char by_number[] =
	"SELECT person, '' FROM people WHERE student_number = ?1 UNION SELECT person, '' FROM item "
	"WHERE person <> '' AND (person = ?1 OR person = ?2 OR person = ?3)";
static const char about[] =
	"SELECT people.student_number, people.name, item.id FROM (SELECT ?1 AS person) AS wanted "
	"LEFT JOIN people ON people.person = wanted.person "
	"LEFT JOIN counted ON counted.person = wanted.person "
	"LEFT JOIN item ON item.number = counted.item";

/* Takes the person and the photo of the query's rows. Returns the number of different persons. */
static int take(struct office *office, struct database_query *query, struct office_person *person)
{
	int r, persons = 0;
	while ((r = database_step(query, &office->problem)) == 1) {
		if (strcmp(person->person, database_text(query, 0)) == 0)
			continue;
		persons++;
		(void)snprintf(person->person, sizeof(person->person), "%s",
			       database_text(query, 0));
		(void)snprintf(person->photo, sizeof(person->photo), "%s", database_text(query, 1));
	}
	return r < 0 ? r : persons;
}

static int look(struct office *office, const char *sql, const char *const texts[3], unsigned count,
		struct office_person *person)
{
	struct database_query *query = NULL;
	int r = database_prepare(index_database(office->index), sql, &office->problem, &query);
	if (r < 0)
		return r;
	for (unsigned i = 0; i < count; i++)
		database_set_text(query, (int)i + 1, texts[i]);
	r = take(office, query, person);
	database_free(query);
	return r;
}

static int look_for_photo(struct office *office, const char *text, struct office_person *person)
{
	char receipt[RECEIPT_TEXT_SIZE];
	struct problem ignored = { "" };
	if (receipt_parse(text, &ignored, receipt) < 0)
		receipt[0] = '\0';
	const char *const texts[] = { text, receipt, "" };
	return look(office, by_photo, texts, 2, person);
}

static void compute(const struct office *office, const char *kind, const char *text,
		    char person[PERSON_TEXT_SIZE])
{
	if (index_pseudonym(office->index, kind, text, person) < 0)
		person[0] = '\0';
}

static int look_for_number(struct office *office, const char *text, struct office_person *person)
{
	char number[PERSON_TEXT_SIZE], code[PERSON_TEXT_SIZE];
	compute(office, "student_number", text, number);
	compute(office, "code", text, code);
	const char *const texts[] = { text, number, code };
	return look(office, by_number, texts, 3, person);
}

static int describe(struct office *office, struct office_person *person)
{
	struct database_query *query = NULL;
	int r = database_prepare(index_database(office->index), about, &office->problem, &query);
	if (r < 0)
		return r;
	database_set_text(query, 1, person->person);
	r = database_step(query, &office->problem);
	if (r == 1) {
		(void)snprintf(person->student_number, sizeof(person->student_number), "%s",
			       database_text(query, 0));
		(void)snprintf(person->name, sizeof(person->name), "%s", database_text(query, 1));
		if (!person->photo[0])
			(void)snprintf(person->photo, sizeof(person->photo), "%s",
				       database_text(query, 2));
	}
	database_free(query);
	return r < 0 ? r : 0;
}

int office_person_find(struct office *office, const char *text, struct office_person *ret_person)
{
	*ret_person = (struct office_person){ .person = "" };
	int r = look_for_number(office, text, ret_person);
	if (r == 0)
		r = look_for_photo(office, text, ret_person);
	if (r < 0)
		return r;
	if (r == 0)
		return problem_set(&office->problem, -ENOENT, "%.60s names nobody here", text);
	if (r > 1)
		return problem_set(&office->problem, -EINVAL,
				   "%.60s names several persons: give the student number", text);
	return describe(office, ret_person);
}
