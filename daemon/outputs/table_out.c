/* SPDX-License-Identifier: MIT */
#include "daemon/outputs/table_out.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/csv_out.h"
#include "daemon/core/utf8.h"
#include "daemon/outputs/new_file.h"

enum {
	WIDTH_MIN = 6,
	WIDTH_MAX = 40,
	CELL_MAX = 32767, /* characters; what Excel allows */
};

struct table_out {
	struct new_file *file;
	enum table_form form;
	unsigned columns;
	lxw_row_t rows;
	/* XLSX */
	lxw_workbook *book;
	lxw_worksheet *page;
	int widths[TABLE_COLUMNS_MAX]; /* widest text, in columns of a terminal */
	/* CSV in GB18030 */
	iconv_t encoder;
	bool has_encoder;
};

const char *table_out_suffix(enum table_form form)
{
	return form == TABLE_XLSX ? ".xlsx" : ".csv";
}

static int open_book(struct table_out *table, struct problem *problem)
{
	/* rows go to a temporary file as they come, so a long table needs little memory */
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	table->book = workbook_new_opt(new_file_path(table->file), &options);
	table->page = table->book ? workbook_add_worksheet(table->book, NULL) : NULL;
	if (!table->page)
		return problem_memory(problem);
	worksheet_freeze_panes(table->page, 1, 0);
	return 0;
}

static int open_form(struct table_out *table, struct problem *problem)
{
	if (table->form == TABLE_XLSX)
		return open_book(table, problem);
	if (table->form == TABLE_CSV)
		return new_file_write(table->file, "\xef\xbb\xbf", 3, problem);
	table->encoder = iconv_open("GB18030", "UTF-8");
	/* NOLINTNEXTLINE(performance-no-int-to-ptr): POSIX has the failure as a number */
	table->has_encoder = table->encoder != (iconv_t)-1;
	return table->has_encoder
		       ? 0
		       : problem_set(problem, -ENOTSUP, "this system has no GB18030 (libc-bin)");
}

int table_out_create(const char *path, enum table_form form, const char *const *columns,
		     struct problem *problem, struct table_out **ret_table)
{
	struct table_out *table = calloc(1, sizeof(*table));
	if (!table)
		return problem_memory(problem);
	table->form = form;
	while (columns[table->columns] && table->columns < TABLE_COLUMNS_MAX)
		table->columns++;
	int r = new_file_create(path, problem, &table->file);
	if (r == 0)
		r = open_form(table, problem);
	if (r == 0)
		r = table_out_row(table, columns, problem);
	if (r < 0) {
		table_out_destroy(table);
		return r;
	}
	*ret_table = table;
	return 0;
}

void table_out_destroy(struct table_out *table)
{
	if (!table)
		return;
	if (table->book)
		(void)workbook_close(table->book);
	if (table->has_encoder)
		(void)iconv_close(table->encoder);
	new_file_destroy(table->file);
	free(table);
}

/* Copies the text as a line that is valid for XML. */
static char *copy_plain(const char *text)
{
	char *copy = strndup(text, CELL_MAX);
	if (copy)
		utf8_make_plain(copy);
	return copy;
}

static int write_cells(struct table_out *table, const char *const *cells, struct problem *problem)
{
	for (unsigned i = 0; i < table->columns && cells[i]; i++) {
		autofree char *text = copy_plain(cells[i]);
		if (!text)
			return problem_memory(problem);
		int width = utf8_columns(text);
		if (width > table->widths[i])
			table->widths[i] = width;
		lxw_error error =
			worksheet_write_string(table->page, table->rows, (lxw_col_t)i, text, NULL);
		if (error == LXW_ERROR_MEMORY_MALLOC_FAILED)
			return problem_memory(problem);
		if (error != LXW_NO_ERROR)
			return problem_set(problem, -EFBIG,
					   "the table has too many rows for Excel");
	}
	return 0;
}

/* Writes the line in GB18030, which has every character of UTF-8. */
static int write_encoded(struct table_out *table, char *line, size_t size, struct problem *problem)
{
	enum { BYTES_PER_CHARACTER = 4 };
	size_t room = size * BYTES_PER_CHARACTER, left = room;
	autofree char *encoded = malloc(room);
	char *to = encoded;
	if (!encoded)
		return problem_memory(problem);
	utf8_repair(line);
	if (iconv(table->encoder, &line, &size, &to, &left) == (size_t)-1)
		return problem_set(problem, -EILSEQ, "a row cannot be written in GB18030");
	return new_file_write(table->file, encoded, room - left, problem);
}

static int write_line(struct table_out *table, const char *const *cells, struct problem *problem)
{
	autofree char *line = NULL;
	size_t size = 0;
	FILE *csv = open_memstream(&line, &size);
	if (!csv)
		return problem_memory(problem);
	for (unsigned i = 0; i < table->columns; i++)
		csv_out_field(csv, cells[i], i + 1 == table->columns);
	if (fclose(csv) != 0)
		return problem_memory(problem);
	if (table->form == TABLE_CSV_GB18030)
		return write_encoded(table, line, size, problem);
	utf8_repair(line);
	return new_file_write(table->file, line, size, problem);
}

int table_out_row(struct table_out *table, const char *const *cells, struct problem *problem)
{
	int r = table->form == TABLE_XLSX ? write_cells(table, cells, problem)
					  : write_line(table, cells, problem);
	table->rows += r == 0 ? 1 : 0;
	return r;
}

/* Makes each column as wide as its texts, and lets the reader filter by the headings. */
static int close_book(struct table_out *table, struct problem *problem)
{
	for (unsigned i = 0; i < table->columns; i++) {
		int width = table->widths[i] + 2;
		width = width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
		(void)worksheet_set_column(table->page, (lxw_col_t)i, (lxw_col_t)i, width, NULL);
	}
	(void)worksheet_autofilter(table->page, 0, 0, table->rows - 1,
				   (lxw_col_t)(table->columns - 1));
	lxw_error error = workbook_close(table->book);
	table->book = NULL;
	if (error == LXW_NO_ERROR)
		return 0;
	return problem_set(problem, errno == ENOSPC ? -ENOSPC : -EIO, "cannot write %s: %s",
			   new_file_path(table->file), lxw_strerror(error));
}

int table_out_finish(struct table_out *table, struct problem *problem)
{
	int r = table->form == TABLE_XLSX ? close_book(table, problem) : 0;
	return r < 0 ? r : new_file_keep(table->file, problem);
}

bool table_out_is_in_gbk(const char *text)
{
	iconv_t encoder = iconv_open("GBK", "UTF-8");
	/* NOLINTNEXTLINE(performance-no-int-to-ptr): POSIX has the failure as a number */
	if (encoder == (iconv_t)-1)
		return false;
	autofree char *copy = strdup(text);
	size_t size = strlen(text), room = size * 2 + 1;
	autofree char *encoded = malloc(room);
	char *from = copy, *to = encoded;
	bool is_good = copy && encoded && iconv(encoder, &from, &size, &to, &room) != (size_t)-1;
	(void)iconv_close(encoder);
	return is_good;
}
