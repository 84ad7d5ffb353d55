/* SPDX-License-Identifier: MIT */
/*
 * The office's database. This is the only header of the office that knows how an index is stored, and
 * the only module that calls SQLite. The office's queries use SQL that PostgreSQL understands, too.
 *
 * A query remembers the first failure while its values are set, and database_step() returns it. Texts
 * that a query returns are valid until the next step. Use a database in one thread.
 */
#ifndef DAEMON_OFFICE_DATABASE_H
#define DAEMON_OFFICE_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct database;
struct database_query;

/* Opens the file, which only its owner may read, or creates it. -EBADMSG: the file is not a
 * database, or is damaged. */
must_check int database_open(const char *path, struct problem *problem,
			     struct database **ret_database);
void database_close(struct database *database); /* null is fine */

/* Runs statements that return no rows. -ENOSPC: the disk is full. -EBUSY: another program has been writing
 * for ten seconds. */
must_check int database_run(struct database *database, const char *sql, struct problem *problem);

/* A transaction. database_roll_back() after a failure leaves the database as it was. */
must_check int database_begin(struct database *database, struct problem *problem);
must_check int database_commit(struct database *database, struct problem *problem);
void database_roll_back(struct database *database);

/* Deleted rows are overwritten at once; this function also empties the log beside the file, which may
 * still have them. */
must_check int database_forget(struct database *database, struct problem *problem);

/* sql: one statement with the places ?1, ?2 and so on. The caller must give the query to
 * database_free(). */
must_check int database_prepare(struct database *database, const char *sql, struct problem *problem,
				struct database_query **ret_query);
void database_free(struct database_query *query); /* null is fine */

/* Set the value of a place, from 1. The text is copied; null is fine. */
void database_set_text(struct database_query *query, int place, const char *text);
void database_set_number(struct database_query *query, int place, int64_t number);

/* Returns 1: there is a row; 0: there are no more rows, and the query can be used again with other
 * values. */
must_check int database_step(struct database_query *query, struct problem *problem);
/* Ends a query before its last row, so that it can be used again. */
void database_reset(struct database_query *query);

/* The values of the row, by column from 0. A text is never null. */
const char *database_text(struct database_query *query, int column);
int64_t database_number(struct database_query *query, int column);

/* Runs a query of one row and one column. *ret_number is 0 if there is no row. */
must_check int database_ask_number(struct database *database, const char *sql,
				   struct problem *problem, int64_t *ret_number);

#endif
