/* SPDX-License-Identifier: MIT */
/*
 * Reads .xlsx (ECMA-376). This reader passes on the type of each cell. A converter that only
 * printed the cells would turn an identity number that was stored as a number into a different
 * number of 18 digits.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/text.h"
#include "daemon/roster/row.h"
#include "daemon/roster/workbook.h"
#include "daemon/roster/xml_part.h"

enum { TYPE_SIZE = 16, COLUMN_LIMIT = 16384 };

struct reading {
	struct zip_parts parts;
	struct workbook book;
	struct row *row;
	/* number of the present row, from 1; column of the present cell, from 0 */
	unsigned number, column;
	bool in_value, in_inline, in_phonetic, is_formula;
	char type[TYPE_SIZE];
	char value[CELL_BYTES_MAX + 8];
	size_t length;
};

/* Reads the column and the row, both from 1, from a cell's name such as D5. Returns the first
 * character after the name; null: the text does not begin with such a name. */
static const char *read_name(const char *name, unsigned *ret_column, unsigned *ret_row)
{
	unsigned column = 0, row = 0;
	for (; *name >= 'A' && *name <= 'Z' && column <= COLUMN_LIMIT; name++)
		column = column * 26 + (unsigned)(*name - 'A') + 1;
	for (; *name >= '0' && *name <= '9' && row <= SHEET_ROWS_MAX; name++)
		row = row * 10 + (unsigned)(*name - '0');
	if (column == 0 || column > COLUMN_LIMIT || row == 0 || row > SHEET_ROWS_MAX)
		return NULL;
	*ret_column = column;
	*ret_row = row;
	return name;
}

static int broken(struct reading *reading)
{
	return sheet_refuse(reading->parts.sheet, ROSTER_FAULT_BROKEN, "sheet");
}

/* A row without a number follows the previous row. A cell without a name follows the previous
 * cell. */
static int start_row(struct reading *reading, const char **attributes)
{
	const char *number = xml_part_attribute(attributes, "r");
	unsigned long given = number[0] ? strtoul(number, NULL, 10) : reading->number + 1ul;
	if (given <= reading->number || given > SHEET_ROWS_MAX)
		return broken(reading);
	reading->number = (unsigned)given;
	reading->column = 0;
	reading->parts.sheet->facts->hidden_rows += xml_part_flag(attributes, "hidden");
	return 0;
}

static int start_cell(struct reading *reading, const char **attributes)
{
	unsigned column, row;
	const char *name = xml_part_attribute(attributes, "r");
	if (name[0]) {
		const char *end = read_name(name, &column, &row);
		if (!end || *end || row != reading->number)
			return broken(reading);
		reading->column = column - 1;
	}
	(void)snprintf(reading->type, sizeof(reading->type), "%s",
		       xml_part_attribute(attributes, "t"));
	reading->length = 0;
	reading->is_formula = false;
	return 0;
}

static int on_merge(struct reading *reading, const char **attributes)
{
	const struct sheet_sink *sink = reading->parts.sheet->sink;
	const char *name = xml_part_attribute(attributes, "ref");
	struct sheet_area area = { .first_row = 0 };
	const char *end = read_name(name, &area.first_column, &area.first_row);
	if (!end || *end != ':' || !read_name(end + 1, &area.last_column, &area.last_row))
		return broken(reading);
	(void)snprintf(area.name, sizeof(area.name), "%.31s", name);
	return sink->merged ? sink->merged(&area, sink->user) : 0;
}

static int on_start(const char *name, const char **attributes, void *user)
{
	struct reading *reading = user;
	if (strcmp(name, "row") == 0)
		return start_row(reading, attributes);
	if (strcmp(name, "c") == 0)
		return start_cell(reading, attributes);
	if (strcmp(name, "mergeCell") == 0)
		return on_merge(reading, attributes);
	if (strcmp(name, "v") == 0)
		reading->in_value = true;
	else if (strcmp(name, "t") == 0)
		reading->in_inline = true;
	else if (strcmp(name, "rPh") == 0)
		reading->in_phonetic = true;
	else if (strcmp(name, "f") == 0)
		reading->is_formula = true;
	return 0;
}

static int on_text(const char *text, size_t length, void *user)
{
	struct reading *reading = user;
	if (!reading->in_value && (!reading->in_inline || reading->in_phonetic))
		return 0;
	size_t room = sizeof(reading->value) - 1 - reading->length;
	if (length > room)
		length = room;
	memcpy(reading->value + reading->length, text, length);
	reading->length += length;
	return 0;
}

static int put_shared(struct reading *reading)
{
	size_t length;
	const char *text = NULL;
	if (text_is_made_of(reading->value, TEXT_DIGITS))
		text = workbook_text(&reading->book, strtoul(reading->value, NULL, 10), &length);
	if (!text)
		return broken(reading);
	return row_put(reading->row, reading->column, length ? CELL_TEXT : CELL_EMPTY,
		       reading->is_formula, text, length);
}

/* The type is s (a shared text), str (a formula's text), inlineStr, d (a day), b (true or false), e
 * (an error), n (a number), or missing. */
static int end_cell(struct reading *reading)
{
	const char *type = reading->type;
	int r;
	reading->value[reading->length] = '\0';
	if (strcmp(type, "s") == 0 && reading->length > 0) {
		r = put_shared(reading);
	} else {
		enum cell_kind kind = CELL_TEXT;
		if (!type[0] || strcmp(type, "n") == 0)
			kind = CELL_NUMBER;
		else if (strcmp(type, "e") == 0)
			kind = CELL_ERROR;
		r = row_put(reading->row, reading->column, reading->length ? kind : CELL_EMPTY,
			    reading->is_formula, reading->value, reading->length);
	}
	reading->column++;
	return r;
}

static int on_end(const char *name, void *user)
{
	struct reading *reading = user;
	if (strcmp(name, "c") == 0)
		return end_cell(reading);
	if (strcmp(name, "row") == 0)
		return row_give(reading->row, reading->number, reading->parts.sheet->sink);
	if (strcmp(name, "v") == 0)
		reading->in_value = false;
	else if (strcmp(name, "t") == 0)
		reading->in_inline = false;
	else if (strcmp(name, "rPh") == 0)
		reading->in_phonetic = false;
	return 0;
}

int sheet_read_xlsx(struct sheet *sheet)
{
	struct reading *reading = calloc(1, sizeof(*reading));
	if (!reading)
		return -ENOMEM;
	sheet->facts->kind = "xlsx";
	sheet->facts->encoding = "xlsx";
	reading->parts = (struct zip_parts){ .sheet = sheet, .left = ZIP_UNPACKED_MAX };
	reading->row = row_create();
	int r = reading->row ? workbook_read(&reading->parts, &reading->book) : -ENOMEM;
	const struct xml_part_handler handler = {
		.start = on_start, .end = on_end, .text = on_text, .user = reading
	};
	if (r == 0)
		r = xml_part_read(&reading->parts, reading->book.sheet_path, &handler);
	if (r == -ENOENT)
		r = broken(reading);
	workbook_release(&reading->book);
	row_destroy(reading->row);
	free(reading);
	return r;
}
