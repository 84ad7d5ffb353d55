/* SPDX-License-Identifier: MIT */
/* Reads .csv and .txt by libcsv (RFC 4180), in any encoding that encoding.h knows. The separator is
 * a comma, a semicolon or a tab. */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/roster/encoding.h"
#include "daemon/roster/row.h"
#include "daemon/roster/sheet_inside.h"

enum {
	BLOCK_SIZE = 64 << 10,
	FIELD_MAX = 256 << 10, /* a longer field means that a quote was never closed */
	LINES_LOOKED_AT = 10,
	INSIDE_FIELD =
		/* value of csv_parser.pstate; libcsv reports an open quote only in its strict
		 * mode */
	2,
};

struct text {
	struct sheet *sheet;
	struct csv_parser parser;
	struct row *row;
	unsigned number, column;
	int result; /* the error that ended the reading; libcsv's callbacks cannot return it */
	bool had_cr;
};

/* Returns the text inside ="0012345". People write a number in this form to stop Excel from
 * dropping its zeros. libcsv leaves the form as it is. */
static const char *unwrap(const char *field, size_t *length)
{
	if (*length < 3 || memcmp(field, "=\"", 2) != 0 || field[*length - 1] != '"')
		return field;
	*length -= 3;
	return field + 2;
}

static void take_field(void *bytes, size_t length, void *user)
{
	struct text *text = user;
	const char *field = unwrap(bytes ? bytes : "", &length);
	if (text->result == 0)
		text->result = row_put(text->row, text->column, length ? CELL_TEXT : CELL_EMPTY,
				       false, field, length);
	text->column++;
}

static void take_row(int end, void *user)
{
	struct text *text = user;
	(void)end;
	text->column = 0;
	text->number++;
	if (text->result < 0)
		return;
	if (text->number > SHEET_ROWS_MAX) {
		char limit[16];
		(void)snprintf(limit, sizeof(limit), "%d", SHEET_ROWS_MAX);
		text->result = sheet_refuse(text->sheet, ROSTER_FAULT_TOO_MANY_ROWS, limit);
		return;
	}
	text->result = row_give(text->row, text->number, text->sheet->sink);
}

/* Counts the separators outside quotes in each of the first ten lines. Returns the largest
 * count. */
static size_t count_separator(const char *text, size_t length, char separator)
{
	size_t best = 0, here = 0;
	unsigned lines = 0;
	bool is_quoted = false;
	for (size_t i = 0; i < length && lines < LINES_LOOKED_AT; i++) {
		if (text[i] == '"')
			is_quoted = !is_quoted;
		else if (text[i] == separator && !is_quoted)
			best = ++here > best ? here : best;
		else if (text[i] == '\n' || text[i] == '\r') {
			here = 0;
			lines++;
		}
	}
	return best;
}

static void choose_separator(struct text *text, const char *start, size_t length)
{
	static const char separators[] = { '\t', ',', ';' };
	char chosen = ',';
	size_t most = 0;
	for (size_t i = 0; i < sizeof(separators); i++) {
		size_t count = count_separator(start, length, separators[i]);
		if (count > most) {
			most = count;
			chosen = separators[i];
		}
	}
	csv_set_delim(&text->parser, (unsigned char)chosen);
	(void)snprintf(text->sheet->facts->separator, sizeof(text->sheet->facts->separator), "%s",
		       chosen == '\t'  ? "TAB"
		       : chosen == ',' ? ","
				       : ";");
}

/* Turns CR LF and CR into LF, so that libcsv counts each line once. The text does not get
 * longer. */
static size_t unify_ends(struct text *text, char *bytes, size_t length)
{
	size_t to = 0;
	for (size_t i = 0; i < length; i++) {
		bool is_cr = bytes[i] == '\r';
		if (bytes[i] != '\n' || !text->had_cr)
			bytes[to++] = is_cr ? '\n' : bytes[i];
		text->had_cr = is_cr;
	}
	return to;
}

static int refuse_quote(struct text *text)
{
	char row[16];
	(void)snprintf(row, sizeof(row), "%u", text->number + 1);
	return sheet_refuse(text->sheet, ROSTER_FAULT_OPEN_QUOTE, row);
}

static int parse(struct text *text, const char *bytes, size_t length)
{
	autofree char *copy = malloc(length + 1);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, bytes, length);
	length = unify_ends(text, copy, length);
	if (csv_parse(&text->parser, copy, length, take_field, take_row, text) != length)
		return csv_error(&text->parser) == CSV_ENOMEM ? -ENOMEM : refuse_quote(text);
	if (text->result == 0 && text->parser.entry_pos > FIELD_MAX)
		return refuse_quote(text);
	return text->result;
}

static int finish(struct text *text)
{
	if (text->parser.quoted && text->parser.pstate == INSIDE_FIELD)
		return refuse_quote(text);
	if (csv_fini(&text->parser, take_field, take_row, text) != 0)
		return csv_error(&text->parser) == CSV_ENOMEM ? -ENOMEM : refuse_quote(text);
	return text->result;
}

static int read_blocks(struct text *text, struct decoder *decoder, off_t at)
{
	autofree char *block = malloc(BLOCK_SIZE);
	bool is_first = true;
	if (!block)
		return -ENOMEM;
	for (;;) {
		const char *decoded;
		size_t length;
		ssize_t got = pread(text->sheet->fd, block, BLOCK_SIZE, at);
		if (got < 0)
			return -errno;
		int r = decoder_decode(decoder, block, (size_t)got, got == 0, &decoded, &length);
		if (r < 0)
			return r;
		if (is_first)
			choose_separator(text, decoded, length);
		is_first = false;
		r = parse(text, decoded, length);
		if (r < 0)
			return r;
		if (got == 0)
			return finish(text);
		at += got;
	}
}

int sheet_read_text(struct sheet *sheet)
{
	struct text text = { .sheet = sheet };
	struct decoder *decoder = NULL;
	size_t mark = 0;
	sheet->facts->kind = "csv";
	if (csv_init(&text.parser, CSV_REPALL_NL) != 0)
		return -ENOMEM;
	csv_set_blk_size(&text.parser, CELL_BYTES_MAX);
	int r = encoding_guess(sheet->fd, 0, sheet->size, &sheet->facts->encoding, &mark);
	if (r == 0)
		r = decoder_create(sheet->facts->encoding, &decoder);
	text.row = row_create();
	if (r == 0 && !text.row)
		r = -ENOMEM;
	if (r == 0)
		r = read_blocks(&text, decoder, (off_t)mark);
	row_destroy(text.row);
	decoder_destroy(decoder);
	csv_free(&text.parser);
	return r;
}
