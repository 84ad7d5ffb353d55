/* SPDX-License-Identifier: MIT */
/* booth-office stats: numbers of persons and of photos; photos by day and booth. */
#include <stdio.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/csv_out.h"
#include "daemon/base/json.h"
#include "daemon/booth-office/office.h"
#include "daemon/booth-office/office_commands.h"
#include "daemon/console/output.h"
#include "daemon/core/wording.h"
#include "daemon/office/database.h"

/* Whoever holds the faces of so many persons must file with the province (order 19 of the CAC and the
 * MPS, 2025). */
enum { FILING_PERSONS = 100000 };

/* A photo of the table `item`, of whatever booth and state. */
#define PHOTO "SELECT count(DISTINCT id) FROM item WHERE kind = 'photo' AND "
#define GOOD  "state >= 2 AND "

static const struct figure {
	const char *name; /* in JSON */
	const char *text;
	const char *sql;
} figures[] = {
	{ "persons", WORDING("persons on the roster"), "SELECT count(*) FROM people" },
	{ "absent", WORDING("of them with a mark: need no photo"),
	  "SELECT count(*) FROM people JOIN mark ON mark.person = people.person "
	  "WHERE mark.reason <> ''" },
	{ "done", WORDING("of the others with a photo that counts"),
	  "SELECT count(*) FROM people JOIN counted ON counted.person = people.person "
	  "LEFT JOIN mark ON mark.person = people.person WHERE coalesce(mark.reason, '') = ''" },
	{ "missing", WORDING("of the others without one"),
	  "SELECT count(*) FROM people LEFT JOIN counted ON counted.person = people.person "
	  "LEFT JOIN mark ON mark.person = people.person "
	  "WHERE coalesce(mark.reason, '') = '' AND counted.person IS NULL" },
	{ "to_be_chosen", WORDING("persons whose photo somebody has to choose"),
	  "SELECT count(*) FROM counted WHERE is_to_be_chosen = 1" },
	{ "unlisted", WORDING("persons with a photo who are not on the roster"),
	  "SELECT count(*) FROM counted WHERE person NOT IN (SELECT person FROM people)" },
	{ "counted", WORDING("photos that count"), "SELECT count(*) FROM counted" },
	{ "superseded", WORDING("photos that another one replaces"),
	  "SELECT coalesce(sum(photos - 1), 0) FROM counted" },
	{ "nobody", WORDING("photos without a pseudonym"), PHOTO GOOD "demo = 0 AND person = ''" },
	{ "demo", WORDING("photos of demonstrations"), PHOTO GOOD "demo = 1" },
	{ "gone", WORDING("photos that were withdrawn or purged, and are still here"),
	  PHOTO "id IN (SELECT id FROM gone)" },
	{ "conflict", WORDING("ids of two different items"), "SELECT count(*) FROM conflict" },
	{ "verified", WORDING("photos whose hashes were all compared"), PHOTO "state = 3" },
	{ "sealed", WORDING("sealed photos"), PHOTO GOOD "sealed = 1" },
	{ "incomplete", WORDING("items that are not complete yet"),
	  "SELECT count(*) FROM item WHERE state = 0" },
	{ "faulty", WORDING("items that are faulty"), "SELECT count(*) FROM item WHERE state = 1" },
	{ "held", WORDING("persons of whom photos are held"),
	  "SELECT count(DISTINCT person) FROM item WHERE kind = 'photo' AND person <> ''" },
};
enum { FIGURES = sizeof(figures) / sizeof(figures[0]) };

static const char by_day[] =
	"SELECT item.day, item.device, count(DISTINCT item.id), count(DISTINCT counted.person) "
	"FROM item LEFT JOIN counted ON counted.item = item.number "
	"WHERE item.kind = 'photo' AND item.state >= 2 AND item.demo = 0 "
	"GROUP BY item.day, item.device ORDER BY item.day, item.device";
static const char by_booth[] =
	"SELECT '', item.device, count(DISTINCT item.id), count(DISTINCT counted.person) "
	"FROM item LEFT JOIN counted ON counted.item = item.number "
	"WHERE item.kind = 'photo' AND item.state >= 2 AND item.demo = 0 "
	"GROUP BY item.device ORDER BY item.device";

/* ---- all figures ---- */

static void print_figure(const struct figure *figure, int64_t number, struct json_object *object)
{
	if (object)
		(void)json_add_number(object, figure->name, number);
	else
		output_line("%8lld  %s", (long long)number, wording_of(figure->text));
}

static int print_figures(struct office *office, struct json_object *object)
{
	int64_t number = 0;
	for (unsigned i = 0; i < FIGURES; i++) {
		int r = database_ask_number(index_database(office->index), figures[i].sql,
					    &office->problem, &number);
		if (r < 0)
			return r;
		print_figure(&figures[i], number, object);
	}
	if (!object && number >= FILING_PERSONS)
		output_line("photos of %d persons or more are held: the law asks for a filing with "
			    "the province within 30 working days",
			    FILING_PERSONS);
	return 0;
}

static int print_all(struct office *office)
{
	struct json_object *object = office->usage->json ? json_object_new_object() : NULL;
	(void)json_add_text(object, "type", "stats");
	int r = print_figures(office, object);
	if (r < 0)
		json_object_put(object);
	else
		output_json(object);
	return r;
}

/* ---- by day or booth ---- */

static void print_row_json(struct database_query *row)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "day");
	(void)json_add_text(object, "day", database_text(row, 0));
	(void)json_add_text(object, "booth", database_text(row, 1));
	(void)json_add_number(object, "photos", database_number(row, 2));
	(void)json_add_number(object, "counted", database_number(row, 3));
	output_json(object);
}

static void print_row_csv(struct database_query *row)
{
	for (int i = 0; i < 4; i++)
		csv_out_field(stdout, database_text(row, i), i == 3);
}

static void print_row(const struct office *office, bool is_csv, struct database_query *row)
{
	if (office->usage->json)
		print_row_json(row);
	else if (is_csv)
		print_row_csv(row);
	else
		output_line("%-10s  %-24s %6lld %6lld", database_text(row, 0),
			    database_text(row, 1), (long long)database_number(row, 2),
			    (long long)database_number(row, 3));
}

static void print_heading(const struct office *office, bool is_csv)
{
	if (office->usage->json)
		return;
	if (!is_csv) {
		output_line("day         booth                    photos counted");
		return;
	}
	csv_out_mark(stdout);
	(void)fputs("日期,设备,照片,有效\r\n", stdout);
}

static int print_rows(struct office *office, const char *sql)
{
	bool is_csv = usage_option(office->usage, "--csv") != NULL;
	struct database_query *row = NULL;
	int r = database_prepare(index_database(office->index), sql, &office->problem, &row);
	if (r < 0)
		return r;
	print_heading(office, is_csv);
	while ((r = database_step(row, &office->problem)) == 1)
		print_row(office, is_csv, row);
	database_free(row);
	return r;
}

int office_stats(struct office *office)
{
	const char *by = usage_option(office->usage, "--by");
	if (!by && usage_option(office->usage, "--csv"))
		by = "day";
	int r = office_open(office, NULL);
	if (r == 0 && by)
		r = print_rows(office, strcmp(by, "day") == 0 ? by_day : by_booth);
	else if (r == 0)
		r = print_all(office);
	return r < 0 ? office_fail(office) : OFFICE_GOOD;
}
