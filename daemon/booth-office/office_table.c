/* SPDX-License-Identifier: MIT */
#include "daemon/booth-office/office_table.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/core/roster_field.h"
#include "daemon/roster/sheet.h"

enum { HEADING_ROWS = 10, TEXT_SIZE = 300 };

struct table {
	const char *const *headings;
	unsigned count, required;
	office_table_each_fn *each;
	void *user;
	bool has_heading;
	/* for each heading its column, from 1; 0: the file lacks it */
	unsigned columns[OFFICE_TABLE_COLUMNS_MAX];
};

/* Spreadsheets and people put spaces around texts, and write letters in full width. */
static void copy(const struct cell *cell, char text[TEXT_SIZE])
{
	(void)snprintf(text, TEXT_SIZE, "%.*s", TEXT_SIZE - 1, cell->text);
	roster_field_clean(text);
}

static unsigned find_column(const struct sheet_row *row, const char *heading)
{
	char text[TEXT_SIZE];
	for (unsigned i = 0; i < row->count; i++) {
		copy(&row->cells[i], text);
		if (strcmp(text, heading) == 0)
			return i + 1;
	}
	return 0;
}

static void look_for_heading(struct table *table, const struct sheet_row *row)
{
	table->has_heading = true;
	for (unsigned i = 0; i < table->count; i++) {
		table->columns[i] = find_column(row, table->headings[i]);
		table->has_heading =
			table->has_heading && (table->columns[i] > 0 || i >= table->required);
	}
}

static int take_row(const struct sheet_row *row, void *user)
{
	struct table *table = user;
	char texts[OFFICE_TABLE_COLUMNS_MAX][TEXT_SIZE];
	const char *list[OFFICE_TABLE_COLUMNS_MAX];
	bool is_empty = true;
	if (!table->has_heading) {
		if (row->number <= HEADING_ROWS)
			look_for_heading(table, row);
		return 0;
	}
	for (unsigned i = 0; i < table->count; i++) {
		unsigned column = table->columns[i];
		texts[i][0] = '\0';
		if (column > 0 && column <= row->count)
			copy(&row->cells[column - 1], texts[i]);
		list[i] = texts[i];
		is_empty = is_empty && !texts[i][0];
	}
	return is_empty ? 0 : table->each(row->number, list, table->user);
}

static int complain_heading(const struct table *table, const char *path, struct problem *problem)
{
	char names[200] = "";
	for (unsigned i = 0; i < table->required; i++)
		(void)snprintf(names + strlen(names), sizeof(names) - strlen(names), " %s",
			       table->headings[i]);
	return problem_set(problem, -EINVAL, "%.200s: the first rows lack these headings:%s", path,
			   names);
}

int office_table_read(const char *path, const char *const *headings, unsigned count,
		      unsigned required, office_table_each_fn *each, void *user,
		      struct problem *problem)
{
	autoclose int fd = -1;
	struct table table = { .headings = headings,
			       .count = count,
			       .required = required,
			       .each = each,
			       .user = user };
	struct sheet_sink sink = { .row = take_row, .user = &table };
	struct sheet_facts facts;
	int r = file_open_path(path, SHEET_TEXT_MAX, &fd);
	if (r < 0)
		return problem_set(problem, r, "%.200s cannot be opened: %s", path, error_text(-r));
	r = sheet_read(fd, NULL, &sink, &facts, problem);
	if (r == -EBADMSG)
		return problem_set(problem, -EINVAL,
				   "%.200s is not a table: save it as .xlsx or .csv", path);
	if (r == 0 && !table.has_heading)
		r = complain_heading(&table, path, problem);
	return r;
}
