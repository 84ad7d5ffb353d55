/* SPDX-License-Identifier: MIT */
#include "daemon/roster/row.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SIZE = 4096 };

struct row {
	struct cell cells[SHEET_COLUMNS_MAX];
	size_t starts[SHEET_COLUMNS_MAX]; /* start of each cell's text; valid up to `count` */
	unsigned count;
	bool has_text;
	char *text;
	size_t length, size;
};

struct row *row_create(void)
{
	struct row *row = calloc(1, sizeof(*row));
	if (!row)
		return NULL;
	row->text = malloc(FIRST_SIZE);
	if (!row->text) {
		free(row);
		return NULL;
	}
	row->size = FIRST_SIZE;
	row->text[0] = '\0'; /* the text of all empty cells */
	row->length = 1;
	return row;
}

void row_destroy(struct row *row)
{
	if (!row)
		return;
	free(row->text);
	free(row);
}

static int make_room(struct row *row, size_t more)
{
	if (row->size - row->length >= more)
		return 0;
	size_t size = (row->size + more) * 2;
	char *text = realloc(row->text, size);
	if (!text)
		return -ENOMEM;
	row->text = text;
	row->size = size;
	return 0;
}

/* Returns where to cut the text, at `length` or before, so that no part of a character is left. */
static size_t cut(const char *text, size_t length)
{
	while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	return length;
}

int row_put(struct row *row, unsigned column, enum cell_kind kind, bool is_formula,
	    const char *text, size_t length)
{
	if (column >= SHEET_COLUMNS_MAX)
		return 0;
	while (row->count <= column) {
		row->cells[row->count] = (struct cell){ .kind = CELL_EMPTY };
		row->starts[row->count++] = 0;
	}
	const char *nul = memchr(text, '\0', length);
	struct cell *cell = &row->cells[column];
	*cell = (struct cell){ .kind = kind, .is_formula = is_formula, .has_nul = nul != NULL };
	if (nul)
		length = (size_t)(nul - text);
	if (length > CELL_BYTES_MAX) {
		cell->is_long = true;
		length = cut(text, CELL_BYTES_MAX);
	}
	row->has_text = row->has_text || length > 0 || is_formula || nul;
	row->starts[column] = 0;
	if (length == 0)
		return 0;
	int r = make_room(row, length + 1);
	if (r < 0)
		return r;
	row->starts[column] = row->length;
	memcpy(row->text + row->length, text, length);
	row->length += length;
	row->text[row->length++] = '\0';
	return 0;
}

int row_give(struct row *row, unsigned number, const struct sheet_sink *sink)
{
	int r = 0;
	if (row->has_text) {
		for (unsigned i = 0; i < row->count; i++)
			row->cells[i].text = row->text + row->starts[i];
		struct sheet_row given = { .number = number,
					   .count = row->count,
					   .cells = row->cells };
		r = sink->row(&given, sink->user);
	}
	row->count = 0;
	row->length = 1;
	row->has_text = false;
	return r;
}
