/* SPDX-License-Identifier: MIT */
/* booth-office find: the persons and photos that a number, name, receipt or id names. */
#include <stdio.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/booth-office/office.h"
#include "daemon/booth-office/office_commands.h"
#include "daemon/booth-office/office_print.h"
#include "daemon/console/output.h"
#include "daemon/core/receipt.h"
#include "daemon/core/wording.h"
#include "daemon/office/database.h"
#include "daemon/office/stamp.h"

static const char find_persons[] =
	"SELECT person FROM people WHERE student_number = ?1 UNION "
	"SELECT person FROM people WHERE name = ?1 UNION "
	"SELECT person FROM item WHERE id = ?1 UNION SELECT person FROM item WHERE receipt = ?2 "
	"AND ?2 <> ''";
static const char about_person[] =
	"SELECT people.student_number, people.name, people.college, people.class, "
	"coalesce(mark.reason, ''), coalesce(counted.is_to_be_chosen, 0) FROM (SELECT ?1 AS person) "
	"AS wanted LEFT JOIN people ON people.person = wanted.person "
	"LEFT JOIN mark ON mark.person = wanted.person "
	"LEFT JOIN counted ON counted.person = wanted.person";
static const char photos_of[] =
	"SELECT item.id, item.receipt, item.device, item.unix_ms, item.state, folder.path, "
	"counted.item IS NOT NULL, item.id IN (SELECT id FROM gone) FROM item "
	"JOIN folder ON folder.number = item.folder "
	"LEFT JOIN counted ON counted.item = item.number WHERE item.person = ?1 AND "
	"item.kind = 'photo' ORDER BY item.unix_ms, item.id, folder.path";

struct find {
	struct office *office;
	struct database_query *persons, *about, *photos;
	bool is_clear;
	unsigned found;
};

static const char *standing_of(struct database_query *photo)
{
	if (database_number(photo, 7))
		return WORDING("gone");
	if (database_number(photo, 6))
		return WORDING("counts");
	return database_number(photo, 4) < 2 ? WORDING("cannot be used")
					     : WORDING("does not count");
}

static struct json_object *describe_photo(struct database_query *photo)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "id", database_text(photo, 0));
	(void)json_add_text(object, "receipt", database_text(photo, 1));
	(void)json_add_text(object, "booth", database_text(photo, 2));
	(void)json_add_number(object, "taken_ms", database_number(photo, 3));
	(void)json_add_text(object, "folder", database_text(photo, 5));
	(void)json_add_text(object, "standing", standing_of(photo));
	return object;
}

static void print_photo(struct database_query *photo)
{
	char taken[STAMP_TEXT_SIZE];
	stamp_minute(database_number(photo, 3), taken);
	output_line("  %s  %s  %s  %s/%s  %s", taken, database_text(photo, 1),
		    database_text(photo, 2), database_text(photo, 5), database_text(photo, 0),
		    wording_of(standing_of(photo)));
}

/* Prints each photo, or adds it to the list. */
static int take_photos(struct find *find, const char *person, struct json_object *list)
{
	int r;
	database_set_text(find->photos, 1, person);
	while ((r = database_step(find->photos, &find->office->problem)) == 1) {
		if (list)
			(void)json_append(list, describe_photo(find->photos));
		else
			print_photo(find->photos);
	}
	return r;
}

static int print_json(struct find *find, const char *person, const char *name)
{
	struct json_object *object = json_object_new_object(), *list = json_object_new_array();
	(void)json_add_text(object, "type", "person");
	(void)json_add_text(object, "person", person);
	(void)json_add_text(object, "student_number", database_text(find->about, 0));
	(void)json_add_text(object, "name", name);
	(void)json_add_text(object, "college", database_text(find->about, 2));
	(void)json_add_text(object, "class", database_text(find->about, 3));
	(void)json_add_text(object, "absent", database_text(find->about, 4));
	(void)json_add_flag(object, "to_be_chosen", database_number(find->about, 5) != 0);
	int r = take_photos(find, person, list);
	(void)json_add(object, "photos", list);
	output_json(object);
	return r;
}

static int print_text(struct find *find, const char *person, const char *name)
{
	const char *absent = database_text(find->about, 4);
	if (database_text(find->about, 0)[0])
		output_line("%s  %s  %s  %s  %s", database_text(find->about, 0), name,
			    database_text(find->about, 2), database_text(find->about, 3), absent);
	else
		output_line("a person who is not on the roster");
	if (database_number(find->about, 5))
		output_line(
			"somebody has to choose: the clocks do not tell which photo is the newest");
	return take_photos(find, person, NULL);
}

static int print_person(struct find *find, const char *person)
{
	char name[OFFICE_PRINT_NAME_SIZE];
	database_set_text(find->about, 1, person);
	int r = database_step(find->about, &find->office->problem);
	if (r != 1)
		return r;
	office_print_name(database_text(find->about, 1), find->is_clear, name);
	r = find->office->usage->json ? print_json(find, person, name)
				      : print_text(find, person, name);
	database_reset(find->about);
	find->found++;
	return r;
}

static int prepare_all(struct find *find)
{
	struct database *database = index_database(find->office->index);
	struct problem *problem = &find->office->problem;
	int r = database_prepare(database, find_persons, problem, &find->persons);
	if (r == 0)
		r = database_prepare(database, about_person, problem, &find->about);
	return r == 0 ? database_prepare(database, photos_of, problem, &find->photos) : r;
}

static int print_all(struct find *find, const char *text)
{
	char receipt[RECEIPT_TEXT_SIZE];
	struct problem ignored = { "" };
	int r = prepare_all(find);
	if (r < 0)
		return r;
	if (receipt_parse(text, &ignored, receipt) < 0)
		receipt[0] = '\0';
	database_set_text(find->persons, 1, text);
	database_set_text(find->persons, 2, receipt);
	while ((r = database_step(find->persons, &find->office->problem)) == 1)
		if ((r = print_person(find, database_text(find->persons, 0))) < 0)
			break;
	return r;
}

int office_find(struct office *office)
{
	struct find find = { .office = office,
			     .is_clear = usage_option(office->usage, "--clear") != NULL };
	if (find.is_clear)
		office_audit("find, with names");
	int r = office_open(office, NULL);
	if (r == 0)
		r = print_all(&find, usage_word(office->usage, 0));
	database_free(find.persons);
	database_free(find.about);
	database_free(find.photos);
	if (r < 0)
		return office_fail(office);
	if (find.found == 0)
		output_complaint("nobody was found");
	return find.found > 0 ? OFFICE_GOOD : OFFICE_FAULTS;
}
