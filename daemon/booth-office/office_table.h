/* SPDX-License-Identifier: MIT */
/* Reads a table that the staff edited and hands in: .xlsx, .csv or .txt, found by its content, with the
 * heading in one of the first ten rows. */
#ifndef DAEMON_BOOTH_OFFICE_OFFICE_TABLE_H
#define DAEMON_BOOTH_OFFICE_OFFICE_TABLE_H

#include "daemon/core/problem.h"

enum { OFFICE_TABLE_COLUMNS_MAX = 8 };

/* Called for each row below the heading that is not empty. texts: one for each heading; a column that the
 * file lacks gives empty texts. An error of each() ends the reading. */
typedef int office_table_each_fn(unsigned row, const char *const *texts, void *user);

/* headings: names, of which the first `required` must be there. -EINVAL: the file is no such table; the problem says
 * what it lacks. */
must_check int office_table_read(const char *path, const char *const *headings, unsigned count,
				 unsigned required, office_table_each_fn *each, void *user,
				 struct problem *problem);

#endif
