/* SPDX-License-Identifier: MIT */
/* booth-office missing: the roster, minus the persons with a photo that counts, minus those with a
 * mark. A group is a class, or a college. */
#include <stdio.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/csv_out.h"
#include "daemon/base/json.h"
#include "daemon/booth-office/office.h"
#include "daemon/booth-office/office_commands.h"
#include "daemon/booth-office/office_print.h"
#include "daemon/console/output.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"
#include "daemon/office/database.h"

/* The two queries have the same order, so they are read side by side. ?1: a class, or empty for all.
 * ?2: 1 by college, 0 by class. */
static const char groups[] =
	"SELECT people.college, CASE WHEN ?2 = 1 THEN '' ELSE people.class END AS grouped, "
	"sum(CASE WHEN coalesce(mark.reason, '') = '' THEN 1 ELSE 0 END), "
	"sum(CASE WHEN coalesce(mark.reason, '') = '' AND counted.person IS NOT NULL THEN 1 ELSE 0 "
	"END), sum(CASE WHEN coalesce(mark.reason, '') <> '' THEN 1 ELSE 0 END) "
	"FROM people LEFT JOIN mark ON mark.person = people.person "
	"LEFT JOIN counted ON counted.person = people.person WHERE ?1 = '' OR people.class = ?1 "
	"GROUP BY people.college, grouped ORDER BY people.college, grouped";
static const char persons[] =
	"SELECT people.college, CASE WHEN ?2 = 1 THEN '' ELSE people.class END AS grouped, "
	"people.student_number, people.name, coalesce(mark.reason, ''), people.class FROM people "
	"LEFT JOIN mark ON mark.person = people.person "
	"LEFT JOIN counted ON counted.person = people.person "
	"WHERE counted.person IS NULL AND (?1 = '' OR people.class = ?1) "
	"ORDER BY people.college, grouped, people.student_number";

enum { COLLEGE, GROUP, DUE, DONE, ABSENT };           /* columns of `groups` */
enum { NUMBER = 2, NAME = 3, REASON = 4, CLASS = 5 }; /* columns of `persons` */
enum { COLLEGE_COLUMNS = 20, CLASS_COLUMNS = 16 };

struct missing {
	struct office *office;
	struct database_query *groups, *persons;
	int has_person; /* what database_step() said of the persons' present row */
	bool by_college, is_clear;
	int64_t due, done, absent; /* of all groups */
};

static bool belongs(struct missing *missing)
{
	return missing->has_person == 1 &&
	       strcmp(database_text(missing->persons, COLLEGE),
		      database_text(missing->groups, COLLEGE)) == 0 &&
	       strcmp(database_text(missing->persons, GROUP),
		      database_text(missing->groups, GROUP)) == 0;
}

static void next_person(struct missing *missing)
{
	missing->has_person = database_step(missing->persons, &missing->office->problem);
}

/* ---- for people ---- */

static void print_heading(const struct missing *missing)
{
	const char *college = wording_of("college"), *class = wording_of("class");
	if (missing->by_college)
		class = "";
	(void)printf("%-*s %-*s %s\n", utf8_field(college, COLLEGE_COLUMNS), college,
		     utf8_field(class, missing->by_college ? 0 : CLASS_COLUMNS), class,
		     wording_of("  due  done missing share"));
}

/* Writes all characters of the text that a terminal would obey as spaces. */
static void plain(const char *text, char *copy, size_t size)
{
	(void)snprintf(copy, size, "%s", text);
	utf8_make_plain(copy);
}

static void print_numbers(const struct missing *missing, const char *college, const char *group,
			  const int64_t numbers[2])
{
	char share[OFFICE_PRINT_SHARE_SIZE], one[128], other[128];
	plain(college, one, sizeof(one));
	plain(group, other, sizeof(other));
	office_print_share(numbers[1], numbers[0], share);
	(void)printf("%-*s %-*s %5lld %5lld %7lld %5s", utf8_field(one, COLLEGE_COLUMNS), one,
		     utf8_field(other, missing->by_college ? 0 : CLASS_COLUMNS), other,
		     (long long)numbers[0], (long long)numbers[1],
		     (long long)(numbers[0] - numbers[1]), share);
}

static void print_person(struct missing *missing)
{
	char name[OFFICE_PRINT_NAME_SIZE], number[64];
	const char *reason = database_text(missing->persons, REASON);
	plain(database_text(missing->persons, NUMBER), number, sizeof(number));
	office_print_name(database_text(missing->persons, NAME), missing->is_clear, name);
	utf8_make_plain(name);
	(void)printf("  %s %s", number, name);
	if (reason[0])
		(void)printf("（%s）", reason);
}

static void print_group(struct missing *missing)
{
	const int64_t numbers[2] = { database_number(missing->groups, DUE),
				     database_number(missing->groups, DONE) };
	print_numbers(missing, database_text(missing->groups, COLLEGE),
		      database_text(missing->groups, GROUP), numbers);
	for (; belongs(missing); next_person(missing))
		print_person(missing);
	(void)putchar('\n');
}

static void print_sum(const struct missing *missing)
{
	const int64_t numbers[2] = { missing->due, missing->done };
	print_numbers(missing, wording_of("all"), "", numbers);
	(void)putchar('\n');
}

/* ---- for programs ---- */

static struct json_object *describe_person(struct missing *missing)
{
	char name[OFFICE_PRINT_NAME_SIZE];
	struct json_object *person = json_object_new_object();
	office_print_name(database_text(missing->persons, NAME), missing->is_clear, name);
	(void)json_add_text(person, "student_number", database_text(missing->persons, NUMBER));
	(void)json_add_text(person, "name", name);
	(void)json_add_text(person, "class", database_text(missing->persons, CLASS));
	(void)json_add_text(person, "absent", database_text(missing->persons, REASON));
	return person;
}

static void print_group_json(struct missing *missing)
{
	struct json_object *group = json_object_new_object(), *list = json_object_new_array();
	(void)json_add_text(group, "type", "group");
	(void)json_add_text(group, "college", database_text(missing->groups, COLLEGE));
	(void)json_add_text(group, "class", database_text(missing->groups, GROUP));
	(void)json_add_number(group, "due", database_number(missing->groups, DUE));
	(void)json_add_number(group, "done", database_number(missing->groups, DONE));
	(void)json_add_number(group, "absent", database_number(missing->groups, ABSENT));
	for (; belongs(missing); next_person(missing))
		(void)json_append(list, describe_person(missing));
	(void)json_add(group, "persons", list);
	output_json(group);
}

static void print_sum_json(const struct missing *missing)
{
	struct json_object *sum = json_object_new_object();
	(void)json_add_text(sum, "type", "sum");
	(void)json_add_number(sum, "due", missing->due);
	(void)json_add_number(sum, "done", missing->done);
	(void)json_add_number(sum, "missing", missing->due - missing->done);
	(void)json_add_number(sum, "absent", missing->absent);
	output_json(sum);
}

/* ---- for Excel ---- */

static int print_csv(struct missing *missing)
{
	csv_out_mark(stdout);
	(void)fputs("学院,班级,学号,姓名,不拍原因\r\n", stdout);
	for (; missing->has_person == 1; next_person(missing)) {
		const int columns[] = { COLLEGE, CLASS, NUMBER, NAME, REASON };
		for (unsigned i = 0; i < 5; i++)
			csv_out_field(stdout, database_text(missing->persons, columns[i]), i == 4);
	}
	return missing->has_person;
}

/* ---- the command ---- */

static int prepare(struct missing *missing, const char *sql, const char *class,
		   struct database_query **ret_query)
{
	struct office *office = missing->office;
	int r = database_prepare(index_database(office->index), sql, &office->problem, ret_query);
	if (r < 0)
		return r;
	database_set_text(*ret_query, 1, class ? class : "");
	database_set_number(*ret_query, 2, missing->by_college);
	return 0;
}

static int print_groups(struct missing *missing)
{
	bool json = missing->office->usage->json;
	int r;
	if (!json)
		print_heading(missing);
	while ((r = database_step(missing->groups, &missing->office->problem)) == 1) {
		missing->due += database_number(missing->groups, DUE);
		missing->done += database_number(missing->groups, DONE);
		missing->absent += database_number(missing->groups, ABSENT);
		if (json)
			print_group_json(missing);
		else
			print_group(missing);
	}
	if (r < 0 || missing->has_person < 0)
		return r < 0 ? r : missing->has_person;
	if (json)
		print_sum_json(missing);
	else
		print_sum(missing);
	return 0;
}

static int print(struct missing *missing)
{
	const struct usage *usage = missing->office->usage;
	const char *class = usage_option(usage, "--class");
	bool is_csv = usage_option(usage, "--csv") != NULL;
	int r = prepare(missing, persons, class, &missing->persons);
	if (r == 0)
		r = prepare(missing, groups, class, &missing->groups);
	if (r < 0)
		return r;
	if (missing->is_clear || is_csv)
		office_audit("missing, with names");
	next_person(missing);
	if (missing->has_person < 0)
		return missing->has_person;
	return is_csv ? print_csv(missing) : print_groups(missing);
}

int office_missing(struct office *office)
{
	const char *by = usage_option(office->usage, "--by");
	struct missing missing = {
		.office = office,
		.by_college = by && (strcmp(by, "college") == 0 || strcmp(by, "学院") == 0),
		.is_clear = usage_option(office->usage, "--clear") != NULL,
	};
	if (!office->roster[0]) {
		output_complaint("there is no roster: say --roster FILE, or put roster.db into %s",
				 office->home);
		return OFFICE_UNUSABLE;
	}
	int r = office_open(office, NULL);
	if (r == 0)
		r = print(&missing);
	database_free(missing.groups);
	database_free(missing.persons);
	return r < 0 ? office_fail(office) : OFFICE_GOOD;
}
