/* SPDX-License-Identifier: MIT */
/* The tables of the index: index.h says what they hold. */
#ifndef DAEMON_OFFICE_INDEX_TABLES_H
#define DAEMON_OFFICE_INDEX_TABLES_H

#include <stdbool.h>

#include "daemon/core/problem.h"

struct database;

/* Makes the tables if they are missing. If they are of another version of this program, drops them first. *ret_is_new: they were
 * made. */
must_check int index_tables_make(struct database *database, struct problem *problem,
				 bool *ret_is_new);
/* Empties all tables. */
must_check int index_tables_clear(struct database *database, struct problem *problem);

/* Facts about the index, such as the archive's path. The text is empty if the fact was never
 * set. */
enum { INDEX_TABLES_FACT_SIZE = 1200 };
must_check int index_tables_fact(struct database *database, const char *name,
				 struct problem *problem, char text[INDEX_TABLES_FACT_SIZE]);
must_check int index_tables_set_fact(struct database *database, const char *name, const char *text,
				     struct problem *problem);

#endif
