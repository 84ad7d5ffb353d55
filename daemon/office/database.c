/* SPDX-License-Identifier: MIT */
#include "daemon/office/database.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sqlite3.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"

/* how long to wait for another desk that is writing */
enum { BUSY_MS = 10000 };

struct database {
	sqlite3 *connection;
	char path[1024];
};

struct database_query {
	struct database *database;
	sqlite3_stmt *statement;
	int error; /* SQLite's code of the first failure; SQLITE_OK: none */
};

static int explain(const struct database *database, int code, struct problem *problem)
{
	switch (code & 0xff) {
	case SQLITE_NOMEM:
		return problem_memory(problem);
	case SQLITE_FULL:
		return problem_set(problem, -ENOSPC, "the disk with %s is full", database->path);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return problem_set(problem, -EBUSY, "another program is writing to %s: try again",
				   database->path);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return problem_set(problem, -EBADMSG,
				   "%s is not an index, or is damaged: delete it, and it is made "
				   "again from the archive",
				   database->path);
	default:
		return problem_set(problem, -EIO, "%s: %s", database->path,
				   sqlite3_errmsg(database->connection));
	}
}

int database_run(struct database *database, const char *sql, struct problem *problem)
{
	int code = sqlite3_exec(database->connection, sql, NULL, NULL, NULL);
	return code == SQLITE_OK ? 0 : explain(database, code, problem);
}

/* SQLite creates files that the group may read; so the file is created before SQLite opens it. */
static int create(const char *path, struct problem *problem)
{
	autoclose int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		int error = errno;
		return problem_set(problem, -error, "%s cannot be opened: %s", path,
				   error_text(error));
	}
	return 0;
}

static int open_connection(struct database *database, struct problem *problem)
{
	int code =
		sqlite3_open_v2(database->path, &database->connection, SQLITE_OPEN_READWRITE, NULL);
	if (code != SQLITE_OK)
		return explain(database, code, problem);
	(void)sqlite3_busy_timeout(database->connection, BUSY_MS);
	/* WAL: a desk reads while another one writes. The index can be made again, so a power cut
	 * may cost its last changes. */
	return database_run(
		database,
		"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
		"PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32768; "
		"PRAGMA foreign_keys=OFF",
		problem);
}

int database_open(const char *path, struct problem *problem, struct database **ret_database)
{
	struct database *database = calloc(1, sizeof(*database));
	if (!database)
		return problem_memory(problem);
	int length = snprintf(database->path, sizeof(database->path), "%s", path);
	int r = (size_t)length < sizeof(database->path)
			? create(path, problem)
			: problem_set(problem, -ENAMETOOLONG, "%s: the path is too long", path);
	if (r == 0)
		r = open_connection(database, problem);
	if (r < 0) {
		database_close(database);
		return r;
	}
	*ret_database = database;
	return 0;
}

void database_close(struct database *database)
{
	if (!database)
		return;
	(void)sqlite3_close(database->connection);
	free(database);
}

int database_begin(struct database *database, struct problem *problem)
{
	return database_run(database, "BEGIN IMMEDIATE", problem);
}

int database_commit(struct database *database, struct problem *problem)
{
	return database_run(database, "COMMIT", problem);
}

void database_roll_back(struct database *database)
{
	if (!sqlite3_get_autocommit(database->connection))
		(void)sqlite3_exec(database->connection, "ROLLBACK", NULL, NULL, NULL);
}

int database_forget(struct database *database, struct problem *problem)
{
	return database_run(database, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", problem);
}

int database_prepare(struct database *database, const char *sql, struct problem *problem,
		     struct database_query **ret_query)
{
	struct database_query *query = calloc(1, sizeof(*query));
	if (!query)
		return problem_memory(problem);
	query->database = database;
	int code = sqlite3_prepare_v2(database->connection, sql, -1, &query->statement, NULL);
	if (code != SQLITE_OK) {
		free(query);
		return explain(database, code, problem);
	}
	*ret_query = query;
	return 0;
}

void database_free(struct database_query *query)
{
	if (!query)
		return;
	(void)sqlite3_finalize(query->statement);
	free(query);
}

static void note(struct database_query *query, int code)
{
	if (query->error == SQLITE_OK)
		query->error = code;
}

void database_set_text(struct database_query *query, int place, const char *text)
{
	note(query, sqlite3_bind_text(query->statement, place, text, -1, SQLITE_TRANSIENT));
}

void database_set_number(struct database_query *query, int place, int64_t number)
{
	note(query, sqlite3_bind_int64(query->statement, place, number));
}

int database_step(struct database_query *query, struct problem *problem)
{
	if (!query)
		return problem_memory(problem);
	int code = query->error != SQLITE_OK ? query->error : sqlite3_step(query->statement);
	if (code == SQLITE_ROW)
		return 1;
	int r = code == SQLITE_DONE ? 0 : explain(query->database, code, problem);
	database_reset(query);
	return r;
}

void database_reset(struct database_query *query)
{
	(void)sqlite3_reset(query->statement);
	query->error = SQLITE_OK;
}

const char *database_text(struct database_query *query, int column)
{
	const unsigned char *text = sqlite3_column_text(query->statement, column);
	return text ? (const char *)text : "";
}

int64_t database_number(struct database_query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
}

int database_ask_number(struct database *database, const char *sql, struct problem *problem,
			int64_t *ret_number)
{
	struct database_query *query = NULL;
	int r = database_prepare(database, sql, problem, &query);
	if (r < 0)
		return r;
	r = database_step(query, problem);
	if (r >= 0)
		*ret_number = r == 1 ? database_number(query, 0) : 0;
	database_free(query);
	return r < 0 ? r : 0;
}
