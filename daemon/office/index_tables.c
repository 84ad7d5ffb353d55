/* SPDX-License-Identifier: MIT */
#include "daemon/office/index_tables.h"

#include <stdio.h>
#include <string.h>

#include "daemon/office/database.h"

/* It rises with each change of the tables. */
#define TABLES_VERSION "2"

static const char make_facts[] = "CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, "
				 "value TEXT NOT NULL)";
static const char drop[] =
	"DROP TABLE IF EXISTS folder; DROP TABLE IF EXISTS item; DROP TABLE IF EXISTS people; "
	"DROP TABLE IF EXISTS gone; DROP TABLE IF EXISTS conflict; DROP TABLE IF EXISTS counted; "
	"DROP TABLE IF EXISTS mark; DELETE FROM fact";
static const char make[] =
	"CREATE TABLE folder (number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, "
	"run BIGINT NOT NULL);"
	"CREATE TABLE item (number INTEGER PRIMARY KEY, folder INTEGER NOT NULL, id TEXT NOT NULL, "
	"stamp TEXT NOT NULL, state INTEGER NOT NULL, fault TEXT NOT NULL, "
	"record_hash TEXT NOT NULL, kind TEXT NOT NULL, device TEXT NOT NULL, "
	"campaign TEXT NOT NULL, person TEXT NOT NULL, person_key TEXT NOT NULL, "
	"unix_ms BIGINT NOT NULL, day TEXT NOT NULL, clock INTEGER NOT NULL, "
	"passed INTEGER NOT NULL, demo INTEGER NOT NULL, sealed INTEGER NOT NULL, "
	"receipt TEXT NOT NULL, of_photo TEXT NOT NULL, payment TEXT NOT NULL, "
	"order_number TEXT NOT NULL, other_order TEXT NOT NULL, transaction_number TEXT NOT NULL, "
	"fen BIGINT NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL, due TEXT NOT NULL, "
	"about TEXT NOT NULL, UNIQUE (folder, id));"
	"CREATE INDEX item_id ON item (id);"
	"CREATE INDEX item_person ON item (person, kind);"
	"CREATE INDEX item_kind ON item (kind);"
	"CREATE INDEX item_receipt ON item (receipt);"
	"CREATE INDEX item_about ON item (about);"
	"CREATE TABLE people (person TEXT PRIMARY KEY, student_number TEXT NOT NULL, "
	"name TEXT NOT NULL, sex TEXT NOT NULL, id_number TEXT NOT NULL, id_tail TEXT NOT NULL, "
	"candidate_number TEXT NOT NULL, college TEXT NOT NULL, major TEXT NOT NULL, "
	"class TEXT NOT NULL, phone TEXT NOT NULL, prepaid_fen BIGINT NOT NULL, "
	"absent TEXT NOT NULL);"
	"CREATE INDEX people_number ON people (student_number);"
	"CREATE INDEX people_name ON people (name);"
	"CREATE INDEX people_class ON people (college, class, student_number);"
	"CREATE TABLE gone (id TEXT PRIMARY KEY);"
	"CREATE TABLE conflict (id TEXT PRIMARY KEY);"
	"CREATE TABLE counted (person TEXT PRIMARY KEY, item INTEGER NOT NULL, "
	"is_to_be_chosen INTEGER NOT NULL, photos INTEGER NOT NULL);"
	"CREATE TABLE mark (person TEXT PRIMARY KEY, reason TEXT NOT NULL);";
static const char clear[] =
	"DELETE FROM folder; DELETE FROM item; DELETE FROM people; DELETE FROM gone; "
	"DELETE FROM conflict; DELETE FROM counted; DELETE FROM mark; "
	"DELETE FROM fact WHERE name <> 'version'";

int index_tables_fact(struct database *database, const char *name, struct problem *problem,
		      char text[INDEX_TABLES_FACT_SIZE])
{
	struct database_query *query = NULL;
	int r = database_prepare(database, "SELECT value FROM fact WHERE name = ?1", problem,
				 &query);
	if (r < 0)
		return r;
	database_set_text(query, 1, name);
	r = database_step(query, problem);
	(void)snprintf(text, INDEX_TABLES_FACT_SIZE, "%s", r == 1 ? database_text(query, 0) : "");
	database_free(query);
	return r < 0 ? r : 0;
}

int index_tables_set_fact(struct database *database, const char *name, const char *text,
			  struct problem *problem)
{
	struct database_query *query = NULL;
	int r = database_prepare(database,
				 "INSERT INTO fact (name, value) VALUES (?1, ?2) "
				 "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
				 problem, &query);
	if (r < 0)
		return r;
	database_set_text(query, 1, name);
	database_set_text(query, 2, text);
	r = database_step(query, problem);
	database_free(query);
	return r < 0 ? r : 0;
}

static int make_all(struct database *database, struct problem *problem)
{
	int r = database_run(database, drop, problem);
	if (r == 0)
		r = database_run(database, make, problem);
	if (r == 0)
		r = index_tables_set_fact(database, "version", TABLES_VERSION, problem);
	return r;
}

int index_tables_make(struct database *database, struct problem *problem, bool *ret_is_new)
{
	char version[INDEX_TABLES_FACT_SIZE];
	int r = database_begin(database, problem);
	if (r == 0)
		r = database_run(database, make_facts, problem);
	if (r == 0)
		r = index_tables_fact(database, "version", problem, version);
	if (r == 0) {
		*ret_is_new = strcmp(version, TABLES_VERSION) != 0;
		r = *ret_is_new ? make_all(database, problem) : 0;
	}
	if (r == 0)
		r = database_commit(database, problem);
	if (r < 0)
		database_roll_back(database);
	return r;
}

int index_tables_clear(struct database *database, struct problem *problem)
{
	return database_run(database, clear, problem);
}
