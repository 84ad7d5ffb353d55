/* SPDX-License-Identifier: MIT */
#include "daemon/roster/roster_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>

#include "daemon/core/card.h"
#include "daemon/store/roster.h"
#include "daemon/store/roster_digest.h"

/* If a person lacks a value that must be unique, or if that value has a fault, the row has NULL in
 * its place. */
static const char schema[] =
	"CREATE TABLE about(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE student(line INTEGER PRIMARY KEY, student_number TEXT UNIQUE, name TEXT,"
	" sex TEXT, id_type TEXT, id_key TEXT UNIQUE, id_tail TEXT, id_number TEXT,"
	" candidate_number TEXT UNIQUE, college TEXT, major TEXT, class TEXT, phone TEXT,"
	" card_number TEXT, ticket_key TEXT, prepaid_fen INTEGER, note TEXT,"
	" absent TEXT, starts INTEGER, ends INTEGER, minor_until INTEGER);"
	/* Few rosters have these columns, so leave empty values out of the indexes. Indexing them
	 * would slow down every import. */
	"CREATE UNIQUE INDEX student_card ON student(card_number) WHERE card_number IS NOT NULL;"
	"CREATE UNIQUE INDEX student_ticket ON student(ticket_key) WHERE ticket_key IS NOT NULL;"
	"CREATE TABLE card(key INTEGER, line INTEGER, PRIMARY KEY(key, line)) WITHOUT ROWID;";

/* 48 MiB of pages stay in memory. This suffices for a whole roster of 100,000 persons, whose
 * indexes of pseudonyms are filled in random order. SQLite writes further pages to the file. */
static const char settings[] = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
			       "PRAGMA cache_size=-49152; PRAGMA temp_store=FILE;"
			       "PRAGMA locking_mode=EXCLUSIVE; PRAGMA secure_delete=ON;";

/* The keyed hashes of a person's identity number and ticket. */
struct keys {
	char id[KEYED_HASH_SIZE], ticket[KEYED_HASH_SIZE];
};

struct roster_file {
	sqlite3 *database;
	const struct keyed_secret *secret;
	enum roster_file_keep keep;
	sqlite3_stmt *add, *add_card;
};

static int failed(struct roster_file *file, struct problem *problem)
{
	int error = sqlite3_errcode(file->database);
	if (error == SQLITE_NOMEM)
		return problem_memory(problem);
	return problem_set(problem, error == SQLITE_FULL ? -ENOSPC : -EIO,
			   "cannot write the roster: %s", sqlite3_errmsg(file->database));
}

static int run(struct roster_file *file, const char *statements, struct problem *problem)
{
	int r = sqlite3_exec(file->database, statements, NULL, NULL, NULL);
	return r == SQLITE_OK ? 0 : failed(file, problem);
}

static int prepare(struct roster_file *file, const char *query, sqlite3_stmt **ret_statement,
		   struct problem *problem)
{
	int r = sqlite3_prepare_v2(file->database, query, -1, ret_statement, NULL);
	return r == SQLITE_OK ? 0 : failed(file, problem);
}

/* Runs a statement that takes up to two texts and returns no rows. */
static int run_with(struct roster_file *file, const char *query, const char *first,
		    const char *second, struct problem *problem)
{
	sqlite3_stmt *statement = NULL;
	int r = prepare(file, query, &statement, problem);
	if (r < 0)
		return r;
	(void)sqlite3_bind_text(statement, 1, first, -1, SQLITE_TRANSIENT);
	if (second)
		(void)sqlite3_bind_text(statement, 2, second, -1, SQLITE_TRANSIENT);
	int step = sqlite3_step(statement);
	(void)sqlite3_finalize(statement);
	return step == SQLITE_DONE ? 0 : failed(file, problem);
}

static int open_file(const char *path, const struct keyed_secret *secret, struct problem *problem,
		     struct roster_file **ret_file)
{
	struct roster_file *file = calloc(1, sizeof(*file));
	if (!file)
		return problem_memory(problem);
	file->secret = secret;
	*ret_file = file;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(path, &file->database, flags, NULL) != SQLITE_OK)
		return failed(file, problem);
	return run(file, settings, problem);
}

int roster_file_create(const char *path, const struct keyed_secret *secret,
		       enum roster_file_keep keep, struct problem *problem,
		       struct roster_file **ret_file)
{
	static const char add[] =
		"INSERT INTO student VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
		"?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)";
	struct roster_file *file = NULL;
	int r = open_file(path ? path : "", secret, problem, &file);
	if (r == 0)
		r = run(file, schema, problem);
	if (r == 0)
		r = run(file, "BEGIN", problem);
	if (r == 0)
		r = prepare(file, add, &file->add, problem);
	if (r == 0)
		r = prepare(file, "INSERT OR IGNORE INTO card VALUES(?1, ?2)", &file->add_card,
			    problem);
	if (r < 0) {
		roster_file_destroy(file);
		return r;
	}
	file->keep = keep;
	*ret_file = file;
	return 0;
}

int roster_file_open_copy(const char *path, const struct keyed_secret *secret,
			  struct problem *problem, struct roster_file **ret_file)
{
	struct roster_file *file = NULL;
	int r = open_file(path, secret, problem, &file);
	if (r == 0)
		r = run(file, "BEGIN", problem);
	if (r < 0) {
		roster_file_destroy(file);
		return r;
	}
	*ret_file = file;
	return 0;
}

void roster_file_destroy(struct roster_file *file)
{
	if (!file)
		return;
	(void)sqlite3_finalize(file->add);
	(void)sqlite3_finalize(file->add_card);
	(void)sqlite3_close(file->database);
	free(file);
}

/* ---- adding a person ---- */

static void bind_text(sqlite3_stmt *statement, int *column, const char *text)
{
	++*column;
	if (text[0])
		(void)sqlite3_bind_text(statement, *column, text, -1, SQLITE_STATIC);
	else
		(void)sqlite3_bind_null(statement, *column);
}

static void bind_number(sqlite3_stmt *statement, int *column, int number, bool is_there)
{
	++*column;
	if (is_there)
		(void)sqlite3_bind_int(statement, *column, number);
	else
		(void)sqlite3_bind_null(statement, *column);
}

static void bind_person(struct roster_file *file, const struct roster_person *person,
			const struct keys *keys)
{
	sqlite3_stmt *add = file->add;
	int column = 1;
	(void)sqlite3_bind_int64(add, column, person->line);
	bind_text(add, &column, person->student_number);
	bind_text(add, &column, person->name);
	bind_text(add, &column, person->sex);
	bind_text(add, &column, person->id_type);
	bind_text(add, &column, keys->id);
	bind_text(add, &column, person->id_tail);
	bind_text(add, &column, file->keep == ROSTER_FILE_KEEP_FULL ? person->id_number : "");
	bind_text(add, &column, person->candidate_number);
	bind_text(add, &column, person->college);
	bind_text(add, &column, person->major);
	bind_text(add, &column, person->class);
	bind_text(add, &column, person->phone);
	bind_text(add, &column, person->card_number);
	bind_text(add, &column, keys->ticket);
	bind_number(add, &column, person->prepaid_fen, person->prepaid_fen >= 0);
	bind_text(add, &column, person->note);
	bind_text(add, &column, person->absent);
	bind_number(add, &column, person->starts, person->starts != 0);
	bind_number(add, &column, person->ends, person->ends != 0);
	bind_number(add, &column, person->minor_until, person->minor_until != 0);
}

/* Finds the row that has this value. */
static int find_first(struct roster_file *file, const char *query, const char *text,
		      sqlite3_int64 number, struct roster_file_clash *clash,
		      struct problem *problem)
{
	sqlite3_stmt *row = NULL;
	int r = prepare(file, query, &row, problem);
	if (r < 0)
		return r;
	if (text)
		(void)sqlite3_bind_text(row, 1, text, -1, SQLITE_TRANSIENT);
	else
		(void)sqlite3_bind_int64(row, 1, number);
	int step = sqlite3_step(row);
	if (step == SQLITE_ROW)
		clash->line = (unsigned)sqlite3_column_int64(row, 0);
	(void)sqlite3_finalize(row);
	if (step != SQLITE_ROW && step != SQLITE_DONE)
		return failed(file, problem);
	return step == SQLITE_ROW;
}

struct clashes {
	struct roster_file_clash *list;
	unsigned count;
};

/* Notes which of the person's values another row already has, and empties these values. */
static int find_clashes(struct roster_file *file, struct roster_person *person, struct keys *keys,
			struct clashes *clashes, struct problem *problem)
{
	const struct {
		enum roster_field field;
		const char *query;
		char *value;
	} unique[] = {
#define FIRST(column) "SELECT line FROM student WHERE " column " = ?1"
		{ ROSTER_STUDENT_NUMBER, FIRST("student_number"), person->student_number },
		{ ROSTER_ID_NUMBER, FIRST("id_key"), keys->id },
		{ ROSTER_CANDIDATE_NUMBER, FIRST("candidate_number"), person->candidate_number },
		{ ROSTER_CARD_NUMBER, FIRST("card_number"), person->card_number },
		{ ROSTER_TICKET, FIRST("ticket_key"), keys->ticket },
#undef FIRST
	};
	for (size_t i = 0; i < sizeof(unique) / sizeof(unique[0]); i++) {
		if (!unique[i].value[0])
			continue;
		struct roster_file_clash clash = { .field = unique[i].field };
		int r = find_first(file, unique[i].query, unique[i].value, 0, &clash, problem);
		if (r < 0)
			return r;
		if (r > 0) {
			clashes->list[clashes->count++] = clash;
			unique[i].value[0] = '\0';
		}
	}
	return 0;
}

/* Adds the keys of the card. The number of one card can be written in several forms, and all of
 * them have the same keys. */
static int add_card(struct roster_file *file, const struct roster_person *person,
		    struct clashes *clashes, struct problem *problem)
{
	uint64_t keys[CARD_KEYS_MAX];
	unsigned count = card_stored_keys(person->card_number, keys);
	if (count > 0 && card_has_uid(person->card_number)) {
		struct roster_file_clash clash = { .field = ROSTER_CARD_NUMBER };
		int r = find_first(file, "SELECT line FROM card WHERE key = ?1", NULL,
				   (sqlite3_int64)keys[0], &clash, problem);
		if (r > 0)
			clashes->list[clashes->count++] = clash;
		if (r != 0)
			return r < 0 ? r : 0;
	}
	for (unsigned i = 0; i < count; i++) {
		(void)sqlite3_bind_int64(file->add_card, 1, (sqlite3_int64)keys[i]);
		(void)sqlite3_bind_int64(file->add_card, 2, person->line);
		int step = sqlite3_step(file->add_card);
		(void)sqlite3_reset(file->add_card);
		if (step != SQLITE_DONE)
			return failed(file, problem);
	}
	return 0;
}

static int make_keys(struct roster_file *file, const struct roster_person *person,
		     struct keys *keys, struct problem *problem)
{
	int r = 0;
	keys->id[0] = keys->ticket[0] = '\0';
	if (person->id_number[0])
		r = keyed_hash(file->secret, ROSTER_KIND_ID, person->id_number, keys->id);
	if (r == 0 && person->ticket[0])
		r = keyed_hash(file->secret, ROSTER_KIND_TICKET, person->ticket, keys->ticket);
	return r < 0 ? problem_set(problem, r, "cannot hash a number of the roster") : 0;
}

static int insert(struct roster_file *file, const struct roster_person *person,
		  const struct keys *keys)
{
	bind_person(file, person, keys);
	int step = sqlite3_step(file->add);
	(void)sqlite3_reset(file->add);
	return step;
}

int roster_file_add(struct roster_file *file, const struct roster_person *person,
		    struct roster_file_clash clashes[ROSTER_FILE_CLASHES_MAX],
		    unsigned *ret_clashes, struct problem *problem)
{
	struct roster_person kept = *person;
	struct clashes found = { .list = clashes };
	struct keys keys;
	int r = make_keys(file, person, &keys, problem);
	if (r < 0)
		return r;
	int step = insert(file, &kept, &keys);
	if (step == SQLITE_CONSTRAINT) {
		r = find_clashes(file, &kept, &keys, &found, problem);
		if (r < 0)
			return r;
		step = insert(file, &kept, &keys);
	}
	if (step != SQLITE_DONE)
		return failed(file, problem);
	if (kept.card_number[0])
		r = add_card(file, &kept, &found, problem);
	*ret_clashes = found.count;
	return r;
}

/* ---- the old roster ---- */

/* Calls differs() for each row of the query's result: a line of the new file and a student number
 * of the old roster. */
static int tell_differences(struct roster_file *file, const char *query, enum roster_field field,
			    enum roster_file_difference difference, roster_file_differs_fn *differs,
			    void *user, struct problem *problem)
{
	sqlite3_stmt *rows = NULL;
	int step, r = prepare(file, query, &rows, problem);
	if (r < 0)
		return r;
	while ((step = sqlite3_step(rows)) == SQLITE_ROW) {
		struct roster_file_clash clash = {
			.field = field, .line = (unsigned)sqlite3_column_int64(rows, 0)
		};
		(void)snprintf(clash.student_number, sizeof(clash.student_number), "%s",
			       (const char *)sqlite3_column_text(rows, 1));
		differs(&clash, difference, user);
	}
	(void)sqlite3_finalize(rows);
	return step == SQLITE_DONE ? 0 : failed(file, problem);
}

#define CHANGED(column)                                                                            \
	"SELECT new.line, old.student_number FROM main.student AS new JOIN old.student AS old "    \
	"USING(student_number) WHERE new." column " <> old." column
#define TAKEN(column)                                                                              \
	"SELECT new.line, old.student_number FROM main.student AS new JOIN old.student AS old "    \
	"USING(" column ") WHERE new.student_number <> old.student_number AND NOT EXISTS "         \
	"(SELECT 1 FROM main.student WHERE student_number = old.student_number)"

/* MATERIALIZED lets SQLite index the numbers without zeros. */
static const char zeros_differ[] =
	"WITH was AS MATERIALIZED (SELECT student_number, ltrim(student_number, '0') AS bare "
	"FROM old.student) SELECT new.line, was.student_number FROM main.student AS new JOIN was "
	"ON was.bare = ltrim(new.student_number, '0') WHERE new.student_number NOT IN "
	"(SELECT student_number FROM old.student)";
#define EMPTIED(column)                                                                            \
	"SELECT new.line, old.student_number FROM main.student AS new JOIN old.student AS old "    \
	"USING(student_number) WHERE new." column " IS NULL AND old." column " IS NOT NULL"
#define KEPT_COLUMN(column)                                                                        \
	column " = (SELECT " column                                                                \
	       " FROM old.student AS old WHERE old.student_number = main.student.student_number)"
#define KEEP(set)                                                                                  \
	"UPDATE OR IGNORE main.student SET " set                                                   \
	" WHERE student_number IN (SELECT student_number FROM old.student)"

/* The fields that a merged file may lack. The ticket is not among them: take_tickets keeps it. */
static const struct {
	enum roster_field field;
	/* finds the persons of whom the old roster has a value, and the file an empty cell */
	const char *emptied;
	const char *keep; /* takes the values of the old roster */
} optional[] = {
#define FIELD(field, column)                                                                       \
	{                                                                                          \
		field, EMPTIED(column), KEEP(KEPT_COLUMN(column))                                  \
	}
	FIELD(ROSTER_SEX, "sex"),
	FIELD(ROSTER_ID_TYPE, "id_type"),
	{ ROSTER_ID_NUMBER, EMPTIED("id_key"),
	  KEEP(KEPT_COLUMN("id_key") ", " KEPT_COLUMN("id_tail") ", " KEPT_COLUMN("id_number")) },
	FIELD(ROSTER_CANDIDATE_NUMBER, "candidate_number"),
	FIELD(ROSTER_COLLEGE, "college"),
	FIELD(ROSTER_MAJOR, "major"),
	FIELD(ROSTER_CLASS, "class"),
	FIELD(ROSTER_PHONE, "phone"),
	{ ROSTER_CARD_NUMBER, EMPTIED("card_number"),
	  KEEP(KEPT_COLUMN("card_number")) ";"
					   "INSERT OR IGNORE INTO main.card SELECT card.key, "
					   "new.line FROM old.card AS card JOIN old.student AS was "
					   "ON card.line = was.line JOIN main.student AS new ON "
					   "new.student_number = was.student_number" },
	FIELD(ROSTER_PREPAID, "prepaid_fen"),
	{ ROSTER_NOTE, EMPTIED("note"), KEEP(KEPT_COLUMN("note") ", " KEPT_COLUMN("absent")) },
	FIELD(ROSTER_STARTS, "starts"),
	FIELD(ROSTER_ENDS, "ends"),
#undef FIELD
};

/* The day comes from a citizen's identity number or from the birth date. Where the file gives
 * neither, the day of the old roster stays. */
static const char keep_minor_until[] = KEEP(KEPT_COLUMN(
	"minor_until")) " AND minor_until IS NULL AND (?1 OR id_key IS NULL OR id_type IS NOT NULL)";

static int compare_optional(struct roster_file *file, const unsigned *columns,
			    roster_file_differs_fn *differs, void *user, struct problem *problem)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < sizeof(optional) / sizeof(optional[0]); i++)
		if (columns[optional[i].field])
			r = tell_differences(file, optional[i].emptied, optional[i].field,
					     ROSTER_FILE_EMPTIED, differs, user, problem);
	return r;
}

static int compare(struct roster_file *file, const unsigned *columns,
		   roster_file_differs_fn *differs, void *user, struct problem *problem)
{
	const struct {
		const char *query;
		enum roster_field field;
		enum roster_file_difference difference;
	} questions[] = {
		{ CHANGED("name"), ROSTER_NAME, ROSTER_FILE_CHANGED },
		{ CHANGED("id_key"), ROSTER_ID_NUMBER, ROSTER_FILE_CHANGED },
		{ zeros_differ, ROSTER_STUDENT_NUMBER, ROSTER_FILE_ZEROS },
		{ TAKEN("id_key"), ROSTER_ID_NUMBER, ROSTER_FILE_TAKEN },
		{ TAKEN("candidate_number"), ROSTER_CANDIDATE_NUMBER, ROSTER_FILE_TAKEN },
		{ TAKEN("card_number"), ROSTER_CARD_NUMBER, ROSTER_FILE_TAKEN },
		{ TAKEN("ticket_key"), ROSTER_TICKET, ROSTER_FILE_TAKEN },
	};
	int r = 0;
	for (size_t i = 0; r == 0 && i < sizeof(questions) / sizeof(questions[0]); i++)
		if (columns || questions[i].difference == ROSTER_FILE_CHANGED)
			r = tell_differences(file, questions[i].query, questions[i].field,
					     questions[i].difference, differs, user, problem);
	return r == 0 && columns ? compare_optional(file, columns, differs, user, problem) : r;
}

/* Persons who are in both keep their old values of the fields that the file lacks. The file has no
 * value of such a field, so IGNORE hides no clash. */
static int keep_optional(struct roster_file *file, const unsigned *columns, struct problem *problem)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < sizeof(optional) / sizeof(optional[0]); i++)
		if (!columns[optional[i].field])
			r = run(file, optional[i].keep, problem);
	bool has_both = columns[ROSTER_ID_NUMBER] && columns[ROSTER_BIRTH_DATE];
	if (r == 0 && !has_both)
		r = run_with(file, keep_minor_until, columns[ROSTER_ID_NUMBER] ? "0" : "1", NULL,
			     problem);
	return r;
}

/* If a person would clash with another, this was already reported as an error, and the import
 * fails. So IGNORE hides nothing. The persons who are kept get the lines after those of the new
 * file. */
static const char take_tickets[] =
	"UPDATE OR IGNORE main.student SET ticket_key = (SELECT ticket_key FROM old.student AS old "
	"WHERE old.student_number = main.student.student_number) WHERE ticket_key IS NULL";
static const char take_others[] =
	"CREATE TEMP TABLE kept AS SELECT line AS was, row_number() OVER (ORDER BY line) + "
	"(SELECT coalesce(max(line), 0) FROM main.student) AS line FROM old.student WHERE "
	"student_number NOT IN (SELECT student_number FROM main.student WHERE student_number IS "
	"NOT NULL);"
	"INSERT OR IGNORE INTO main.student SELECT kept.line, student_number, name, sex, id_type, "
	"id_key, id_tail, id_number, candidate_number, college, major, class, phone, card_number, "
	"ticket_key, prepaid_fen, note, absent, starts, ends, minor_until FROM old.student JOIN "
	"kept ON old.student.line = kept.was;"
	"INSERT OR IGNORE INTO main.card SELECT key, kept.line FROM old.card JOIN kept ON "
	"old.card.line = kept.was;"
	"DROP TABLE kept;";

int roster_file_join(struct roster_file *file, const char *old_path, const unsigned *columns,
		     roster_file_differs_fn *differs, void *user, struct problem *problem)
{
	/* ATTACH works only outside a transaction. */
	int r = run(file, "COMMIT", problem);
	if (r == 0)
		r = run_with(file, "ATTACH ?1 AS old", old_path, NULL, problem);
	if (r == 0)
		r = run(file, "BEGIN", problem);
	if (r == 0)
		r = compare(file, columns, differs, user, problem);
	if (r == 0)
		r = run(file, take_tickets, problem);
	if (r == 0 && columns)
		r = keep_optional(file, columns, problem);
	if (r == 0 && columns)
		r = run(file, take_others, problem);
	if (r == 0)
		r = run(file, "COMMIT; DETACH old; BEGIN", problem);
	return r;
}

/* ---- the end ---- */

static int set_about(struct roster_file *file, const char *key, const char *value,
		     struct problem *problem)
{
	return run_with(file, "INSERT OR REPLACE INTO about VALUES(?1, ?2)", key, value, problem);
}

static int set_facts(struct roster_file *file, const struct roster_file_about *about,
		     struct problem *problem)
{
	static const char *const keeps[] = { "hash", "full", "none" };
	char secret[KEYED_HASH_SIZE];
	int r = keyed_hash(file->secret, ROSTER_KIND_CHECK, "", secret);
	if (r < 0)
		return problem_set(problem, r, "cannot hash");
	const char *const facts[][2] = { { "version", "1" },
					 { "secret", secret },
					 { "imported", about->imported },
					 { "source", about->source },
					 { "campaign", about->campaign },
					 { "keeps_id", keeps[file->keep] } };
	for (size_t i = 0; r == 0 && i < sizeof(facts) / sizeof(facts[0]); i++)
		r = set_about(file, facts[i][0], facts[i][1], problem);
	return r;
}

int roster_file_seal(struct roster_file *file, struct problem *problem)
{
	struct hash hash;
	char digest[HASH_TEXT_SIZE];
	int r = roster_digest(file->database, &hash);
	if (r < 0)
		return failed(file, problem);
	hash_format(&hash, digest);
	r = set_about(file, "digest", digest, problem);
	return r < 0 ? r : run(file, "COMMIT", problem);
}

int roster_file_finish(struct roster_file *file, const struct roster_file_about *about,
		       struct problem *problem)
{
	int r = set_facts(file, about, problem);
	if (r == 0 && file->keep == ROSTER_FILE_KEEP_NONE)
		r = run(file, "UPDATE student SET id_key = NULL, id_tail = NULL", problem);
	return r < 0 ? r : roster_file_seal(file, problem);
}

/* ---- changing a copy ---- */

int roster_file_set_ticket(struct roster_file *file, const char *student_number, const char *ticket,
			   struct problem *problem)
{
	char key[KEYED_HASH_SIZE];
	int r = keyed_hash(file->secret, ROSTER_KIND_TICKET, ticket, key);
	if (r < 0)
		return problem_set(problem, r, "cannot hash a ticket");
	return run_with(file, "UPDATE student SET ticket_key = ?2 WHERE student_number = ?1",
			student_number, key, problem);
}

int roster_file_remove(struct roster_file *file, const char *student_number, bool *ret_found,
		       struct problem *problem)
{
	int r = run_with(file,
			 "DELETE FROM card WHERE line = (SELECT line FROM student WHERE "
			 "student_number = ?1)",
			 student_number, NULL, problem);
	if (r == 0)
		r = run_with(file, "DELETE FROM student WHERE student_number = ?1", student_number,
			     NULL, problem);
	if (r == 0)
		*ret_found = sqlite3_changes(file->database) > 0;
	return r;
}
