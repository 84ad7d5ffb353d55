/* SPDX-License-Identifier: MIT */
#include "daemon/store/roster.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/core/card.h"
#include "daemon/core/roster_check.h"
#include "daemon/store/roster_digest.h"
#include "daemon/store/wiped_memory.h"

#define PERSON_COLUMNS                                                                             \
	"line, student_number, name, sex, id_type, id_tail, id_number, candidate_number, "         \
	"college, major, class, phone, card_number, prepaid_fen, note, absent, starts, ends, "     \
	"minor_until"

enum { TEXT_MAX = 128, PATH_SIZE = 1100 };

struct roster {
	sqlite3 *database;
	struct keyed_secret secret;
	struct roster_facts facts;
	/* One prepared statement for each kind of key. Its results are the lines of the persons who
	 * have this key. */
	sqlite3_stmt *by_number, *by_card_text, *by_card_key, *by_ticket, *by_id, *person;
};

static int damaged(struct roster *roster, struct problem *problem)
{
	int error = sqlite3_errcode(roster->database);
	if (error == SQLITE_NOMEM)
		return problem_memory(problem);
	return problem_set(
		problem, -EBADMSG,
		"the roster is damaged (%s): import it again, or boothctl roster rollback",
		sqlite3_errmsg(roster->database));
}

/* ---- opening ---- */

static int prepare(struct roster *roster, const char *query, sqlite3_stmt **ret_statement,
		   struct problem *problem)
{
	if (sqlite3_prepare_v3(roster->database, query, -1, SQLITE_PREPARE_PERSISTENT,
			       ret_statement, NULL) != SQLITE_OK)
		return damaged(roster, problem);
	return 0;
}

static int prepare_all(struct roster *roster, struct problem *problem)
{
	const struct {
		const char *query;
		sqlite3_stmt **statement;
	} queries[] = {
		{ "SELECT line FROM student WHERE student_number = ?1", &roster->by_number },
		{ "SELECT line FROM student WHERE card_number = ?1", &roster->by_card_text },
		{ "SELECT line FROM card WHERE key = ?1", &roster->by_card_key },
		{ "SELECT line FROM student WHERE ticket_key = ?1", &roster->by_ticket },
		{ "SELECT line FROM student WHERE id_key = ?1", &roster->by_id },
		{ "SELECT " PERSON_COLUMNS " FROM student WHERE line = ?1", &roster->person },
	};
	int r = 0;
	for (size_t i = 0; r == 0 && i < sizeof(queries) / sizeof(queries[0]); i++)
		r = prepare(roster, queries[i].query, queries[i].statement, problem);
	return r;
}

static void copy_column(sqlite3_stmt *row, int column, char *text, size_t size)
{
	const unsigned char *value = sqlite3_column_text(row, column);
	(void)snprintf(text, size, "%s", value ? (const char *)value : "");
}

/* Runs a query that returns one row with one column. The text becomes empty if the query returns no
 * row. */
static int ask(struct roster *roster, const char *query, char *text, size_t size,
	       struct problem *problem)
{
	sqlite3_stmt *row = NULL;
	int r = prepare(roster, query, &row, problem);
	if (r < 0)
		return r;
	text[0] = '\0';
	int step = sqlite3_step(row);
	if (step == SQLITE_ROW)
		copy_column(row, 0, text, size);
	(void)sqlite3_finalize(row);
	return step == SQLITE_ROW || step == SQLITE_DONE ? 0 : damaged(roster, problem);
}

static int read_about(struct roster *roster, struct problem *problem)
{
	struct roster_facts *facts = &roster->facts;
	char persons[24] = "";
	const struct {
		const char *query;
		char *text;
		size_t size;
	} wanted[] = {
#define ABOUT(key) "SELECT value FROM about WHERE key = '" key "'"
		{ ABOUT("imported"), facts->imported, sizeof(facts->imported) },
		{ ABOUT("source"), facts->source, sizeof(facts->source) },
		{ ABOUT("campaign"), facts->campaign, sizeof(facts->campaign) },
		{ ABOUT("keeps_id"), facts->keeps_id, sizeof(facts->keeps_id) },
		{ ABOUT("digest"), facts->digest, sizeof(facts->digest) },
		{ "SELECT count(*) FROM student", persons, sizeof(persons) },
	};
	int r = 0;
	for (size_t i = 0; r == 0 && i < sizeof(wanted) / sizeof(wanted[0]); i++)
		r = ask(roster, wanted[i].query, wanted[i].text, wanted[i].size, problem);
	facts->persons = strtoull(persons, NULL, 10);
	return r;
}

static int check_content(struct roster *roster, struct problem *problem)
{
	char verdict[TEXT_MAX] = "", digest[HASH_TEXT_SIZE];
	struct hash hash;
	int r = ask(roster, "PRAGMA integrity_check(1)", verdict, sizeof(verdict), problem);
	if (r < 0)
		return r;
	if (strcmp(verdict, "ok") != 0)
		return problem_set(problem, -EBADMSG,
				   "the roster is damaged (%s): import it again, "
				   "or boothctl roster rollback",
				   verdict);
	r = roster_digest(roster->database, &hash);
	if (r < 0)
		return r == -ENOMEM ? problem_memory(problem) : damaged(roster, problem);
	hash_format(&hash, digest);
	if (strcmp(digest, roster->facts.digest) != 0)
		return problem_set(
			problem, -EBADMSG,
			"the roster is damaged (its rows do not fit its hash): import it "
			"again, or boothctl roster rollback");
	return 0;
}

static int check_secret(struct roster *roster, struct problem *problem)
{
	char wanted[KEYED_HASH_SIZE] = "", made[KEYED_HASH_SIZE];
	int r = ask(roster, ABOUT("secret"), wanted, sizeof(wanted), problem);
	if (r == 0)
		r = keyed_hash(&roster->secret, ROSTER_KIND_CHECK, "", made);
	if (r < 0)
		return r;
	if (strcmp(wanted, made) != 0)
		return problem_set(problem, -EKEYREJECTED,
				   "the roster was made with another campaign secret: import it "
				   "again with the present one");
	return 0;
}

/* Writes the path in the form that SQLite requires in a URI. */
static int write_uri(const char *path, char uri[PATH_SIZE])
{
	size_t length = (size_t)snprintf(uri, PATH_SIZE, "file:");
	for (; *path; path++) {
		if (length + 4 + sizeof("?immutable=1") > PATH_SIZE)
			return -ENAMETOOLONG;
		if (strchr("%?#", *path))
			length += (size_t)snprintf(uri + length, 4, "%%%02X", (unsigned)*path);
		else
			uri[length++] = *path;
	}
	(void)snprintf(uri + length, PATH_SIZE - length, "?immutable=1");
	return 0;
}

static int open_database(struct roster *roster, const char *path, struct problem *problem)
{
	char uri[PATH_SIZE];
	if (access(path, R_OK) < 0)
		return problem_set(problem, -errno, "cannot open the roster %s: %s", path,
				   error_text(errno));
	int r = write_uri(path, uri);
	if (r < 0)
		return problem_set(problem, r, "the roster's path is too long: %s", path);
	if (sqlite3_open_v2(uri, &roster->database,
			    SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
			    NULL) != SQLITE_OK)
		return damaged(roster, problem);
	wiped_memory_keep_nothing(roster->database);
	/* Anybody may have made the file, so do not let its schema call functions. */
	(void)sqlite3_db_config(roster->database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	(void)sqlite3_db_config(roster->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return 0;
}

int roster_open(const char *path, const struct keyed_secret *secret, struct problem *problem,
		struct roster **ret_roster)
{
	struct roster *roster = calloc(1, sizeof(*roster));
	if (!roster)
		return problem_memory(problem);
	if (secret)
		roster->secret = *secret;
	int r = open_database(roster, path, problem);
	if (r == 0)
		r = read_about(roster, problem);
	if (r == 0)
		r = check_content(roster, problem);
	if (r == 0 && secret)
		r = check_secret(roster, problem);
	if (r == 0)
		r = prepare_all(roster, problem);
	if (r < 0) {
		roster_close(roster);
		return r;
	}
	wiped_memory_release(roster->database);
	*ret_roster = roster;
	return 0;
}

void roster_close(struct roster *roster)
{
	if (!roster)
		return;
	sqlite3_stmt *const statements[] = { roster->by_number,   roster->by_card_text,
					     roster->by_card_key, roster->by_ticket,
					     roster->by_id,       roster->person };
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++)
		(void)sqlite3_finalize(statements[i]);
	(void)sqlite3_close(roster->database);
	explicit_bzero(&roster->secret, sizeof(roster->secret));
	free(roster);
}

const struct roster_facts *roster_facts(const struct roster *roster)
{
	return &roster->facts;
}

/* ---- looking up ---- */

/* The persons found so far: none, one, or several. */
struct found {
	struct roster *roster;
	sqlite3_int64 line;
	bool is_ambiguous;
	unsigned by; /* 0: nobody yet */
};

static int run(struct found *found, sqlite3_stmt *question, enum roster_key by,
	       struct problem *problem)
{
	int step;
	while ((step = sqlite3_step(question)) == SQLITE_ROW) {
		sqlite3_int64 line = sqlite3_column_int64(question, 0);
		found->is_ambiguous = found->is_ambiguous || (found->by && found->line != line);
		found->line = line;
		found->by = found->by ? found->by : by;
	}
	int r = step == SQLITE_DONE ? 0 : damaged(found->roster, problem);
	(void)sqlite3_reset(question);
	return r;
}

static int run_text(struct found *found, sqlite3_stmt *question, enum roster_key by,
		    const char *text, struct problem *problem)
{
	/* SQLite reads the text in its place. A copy would outlive the visit in SQLite's memory. */
	(void)sqlite3_bind_text(question, 1, text, -1, SQLITE_STATIC);
	int r = run(found, question, by, problem);
	(void)sqlite3_clear_bindings(question);
	return r;
}

static int find_card(struct found *found, const char *text, struct problem *problem)
{
	uint64_t keys[CARD_KEYS_MAX];
	unsigned count = card_read_keys(text, keys);
	int r = run_text(found, found->roster->by_card_text, ROSTER_BY_CARD, text, problem);
	for (unsigned i = 0; r == 0 && i < count; i++) {
		(void)sqlite3_bind_int64(found->roster->by_card_key, 1, (sqlite3_int64)keys[i]);
		r = run(found, found->roster->by_card_key, ROSTER_BY_CARD, problem);
		(void)sqlite3_clear_bindings(found->roster->by_card_key);
	}
	explicit_bzero(keys, sizeof(keys));
	return r;
}

static int find_hashed(struct found *found, const char *kind, const char *text,
		       struct problem *problem)
{
	char key[KEYED_HASH_SIZE];
	bool is_id = strcmp(kind, ROSTER_KIND_ID) == 0;
	if (found->roster->secret.size == 0)
		return 0;
	int r = keyed_hash(&found->roster->secret, kind, text, key);
	if (r < 0)
		return problem_set(problem, r, "cannot hash the text that was typed");
	r = run_text(found, is_id ? found->roster->by_id : found->roster->by_ticket,
		     is_id ? ROSTER_BY_ID : ROSTER_BY_TICKET, key, problem);
	explicit_bzero(key, sizeof(key));
	return r;
}

static void read_person(sqlite3_stmt *row, struct roster_person *person)
{
	int column = 0;
	*person = (struct roster_person){ .line = (unsigned)sqlite3_column_int64(row, column++) };
#define COPY(member) copy_column(row, column++, person->member, sizeof(person->member))
	COPY(student_number);
	COPY(name);
	COPY(sex);
	COPY(id_type);
	COPY(id_tail);
	COPY(id_number);
	COPY(candidate_number);
	COPY(college);
	COPY(major);
	COPY(class);
	COPY(phone);
	COPY(card_number);
	bool is_prepaid = sqlite3_column_type(row, column) != SQLITE_NULL;
	person->prepaid_fen = is_prepaid ? sqlite3_column_int(row, column) : -1;
	column++;
	COPY(note);
	COPY(absent);
#undef COPY
	person->starts = sqlite3_column_int(row, column++);
	person->ends = sqlite3_column_int(row, column++);
	person->minor_until = sqlite3_column_int(row, column);
}

static int fetch(struct roster *roster, sqlite3_int64 line, struct problem *problem,
		 struct roster_person *ret_person)
{
	(void)sqlite3_bind_int64(roster->person, 1, line);
	int step = sqlite3_step(roster->person);
	if (step == SQLITE_ROW)
		read_person(roster->person, ret_person);
	int r = step == SQLITE_ROW ? 0 : damaged(roster, problem);
	(void)sqlite3_reset(roster->person);
	return r;
}

static int find_all(struct found *found, unsigned keys, const char *text, struct problem *problem)
{
	const char *ticket = strncmp(text, "B1:", 3) == 0 ? text + 3 : text;
	int r = 0;
	if (keys & ROSTER_BY_STUDENT_NUMBER)
		r = run_text(found, found->roster->by_number, ROSTER_BY_STUDENT_NUMBER, text,
			     problem);
	if (r == 0 && (keys & ROSTER_BY_CARD))
		r = find_card(found, text, problem);
	if (r == 0 && (keys & ROSTER_BY_TICKET))
		r = find_hashed(found, ROSTER_KIND_TICKET, ticket, problem);
	if (r == 0 && (keys & ROSTER_BY_ID))
		r = find_hashed(found, ROSTER_KIND_ID, text, problem);
	return r;
}

int roster_find(struct roster *roster, unsigned keys, const char *text, struct problem *problem,
		enum roster_answer *ret_answer, enum roster_key *ret_by,
		struct roster_person *ret_person)
{
	struct found found = { .roster = roster };
	char wanted[TEXT_MAX];
	enum roster_answer answer = ROSTER_UNLISTED;
	int r = 0;
	/* No roster contains a text that is too long, so do not search for it. */
	if (roster_check_copy(wanted, sizeof(wanted), text)) {
		roster_check_normalise(wanted);
		if (wanted[0])
			r = find_all(&found, keys, wanted, problem);
	}
	explicit_bzero(wanted, sizeof(wanted));
	if (r == 0 && found.is_ambiguous)
		answer = ROSTER_AMBIGUOUS;
	else if (r == 0 && found.by) {
		answer = ROSTER_LISTED;
		r = fetch(roster, found.line, problem, ret_person);
		if (ret_by)
			*ret_by = (enum roster_key)found.by;
	}
	/* the pages that were read tell who came */
	wiped_memory_release(roster->database);
	if (r == 0)
		*ret_answer = answer;
	return r;
}

int roster_each(struct roster *roster, roster_each_fn *each, void *user, struct problem *problem)
{
	sqlite3_stmt *rows = NULL;
	int step = SQLITE_ROW;
	int r = prepare(roster,
			"SELECT " PERSON_COLUMNS " FROM student ORDER BY class, student_number",
			&rows, problem);
	while (r == 0 && (step = sqlite3_step(rows)) == SQLITE_ROW) {
		struct roster_person person;
		read_person(rows, &person);
		r = each(&person, user);
	}
	if (r == 0 && step != SQLITE_DONE)
		r = damaged(roster, problem);
	(void)sqlite3_finalize(rows);
	return r;
}
