/* SPDX-License-Identifier: MIT */
/*
 * Reads .dbf, the register's old exchange form, by libshp.
 *
 * libshp opens files by name and trusts their header. So this module gives libshp functions that
 * read the open file and nothing else. It also checks the header first: the fields must fit into
 * the record, and the records into the file.
 */
#include <errno.h>
#include <shapefil.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/roster/encoding.h"
#include "daemon/roster/row.h"
#include "daemon/roster/sheet_inside.h"

enum {
	HEADER_SIZE = 32,
	FIELD_SIZE = 32,
	FIELD_END = 0x0d, /* ends the descriptions of the fields */
	LENGTH_AT = 16,   /* where a field's description holds the field's length */
	LANGUAGE_AT = 29,
	LANGUAGE_TAIWAN = 0x4f, /* cp950 */
	MONTH_MAX = 12,
};

static unsigned word_at(const uint8_t *bytes)
{
	return bytes[0] | (unsigned)bytes[1] << 8;
}

bool sheet_is_dbf(const uint8_t *bytes, size_t size, off_t file_size)
{
	static const uint8_t kinds[] = { 0x03, 0x04, 0x05, 0x30, 0x31, 0x43,
					 0x63, 0x83, 0x8b, 0xcb, 0xf5, 0xfb };
	if (size < HEADER_SIZE + 1 || !memchr(kinds, bytes[0], sizeof(kinds)))
		return false;
	unsigned header = word_at(bytes + 8), record = word_at(bytes + 10);
	return bytes[2] <= MONTH_MAX && header > HEADER_SIZE && header <= file_size && record > 0;
}

/* ---- libshp's functions: the one file, and no other ---- */

static SAFile open_file(const char *name, const char *access)
{
	/* libshp first opens NAME.dbf. It opens other names only to look for a file that tells the
	 * encoding. These functions get no pointer to the module's data, so NAME is the number of
	 * the open descriptor. */
	(void)access;
	const char *end = strrchr(name, '.');
	if (!end || strcmp(end, ".dbf") != 0)
		return NULL;
	int fd = dup((int)strtol(name, NULL, 10));
	FILE *file = fd < 0 ? NULL : fdopen(fd, "rb");
	if (!file && fd >= 0)
		(void)close(fd);
	return (SAFile)file;
}

static SAOffset read_file(void *to, SAOffset size, SAOffset count, SAFile file)
{
	return (SAOffset)fread(to, (size_t)size, (size_t)count, (FILE *)file);
}

static SAOffset write_nothing(void *from, SAOffset size, SAOffset count, SAFile file)
{
	(void)from, (void)size, (void)count, (void)file;
	return 0;
}

static SAOffset seek_file(SAFile file, SAOffset offset, int whence)
{
	return (SAOffset)fseek((FILE *)file, (long)offset, whence);
}

static SAOffset tell_file(SAFile file)
{
	return (SAOffset)ftell((FILE *)file);
}

static int flush_file(SAFile file)
{
	(void)file;
	return 0;
}

static int close_file(SAFile file)
{
	return fclose((FILE *)file);
}

static int remove_nothing(const char *name)
{
	(void)name;
	return -1;
}

static void hide_error(const char *message)
{
	(void)message; /* the caller of libshp sees that a result is missing */
}

/* ---- the header ---- */

/* Returns whether the fields fill the record exactly and all records are inside the file. */
static bool has_good_header(const struct sheet *sheet)
{
	uint8_t head[HEADER_SIZE], field[FIELD_SIZE];
	if (pread(sheet->fd, head, sizeof(head), 0) != (ssize_t)sizeof(head))
		return false;
	unsigned header = word_at(head + 8), record = word_at(head + 10);
	uint64_t count = word_at(head + 4) | (uint64_t)word_at(head + 6) << 16;
	unsigned sum = 1, fields = 0; /* 1: the byte that marks a deleted record */
	for (off_t at = HEADER_SIZE; at + FIELD_SIZE <= header; at += FIELD_SIZE, fields++) {
		if (pread(sheet->fd, field, sizeof(field), at) != (ssize_t)sizeof(field))
			return false;
		if (field[0] == FIELD_END)
			break;
		sum += field[LENGTH_AT];
		if (field[LENGTH_AT] == 0)
			return false;
	}
	return fields > 0 && sum == record && header + count * record <= (uint64_t)sheet->size;
}

static int find_encoding(struct sheet *sheet, DBFHandle table)
{
	uint8_t head[HEADER_SIZE];
	size_t mark;
	if (pread(sheet->fd, head, sizeof(head), 0) != (ssize_t)sizeof(head))
		return -EIO;
	if (head[LANGUAGE_AT] == LANGUAGE_TAIWAN) {
		sheet->facts->encoding = "CP950";
		return 0;
	}
	/* Many tables name cp1252 or no encoding at all, so guess the encoding from the records. */
	return encoding_guess(sheet->fd, table->nHeaderLength, sheet->size, &sheet->facts->encoding,
			      &mark);
}

/* ---- the records ---- */

struct table {
	struct sheet *sheet;
	DBFHandle dbf;
	struct decoder *decoder;
	struct row *row;
};

static int put(struct table *table, int field, enum cell_kind kind, const char *bytes)
{
	const char *text;
	size_t length;
	int r = decoder_decode(table->decoder, bytes, strlen(bytes), true, &text, &length);
	if (r < 0)
		return r;
	while (length > 0 && text[length - 1] == ' ')
		length--;
	return row_put(table->row, (unsigned)field, length ? kind : CELL_EMPTY, false, text,
		       length);
}

static int read_names(struct table *table)
{
	char name[XBASE_FLDNAME_LEN_READ + 1];
	int count = DBFGetFieldCount(table->dbf);
	for (int field = 0; field < count && field < SHEET_COLUMNS_MAX; field++) {
		(void)DBFGetFieldInfo(table->dbf, field, name, NULL, NULL);
		int r = put(table, field, CELL_TEXT, name);
		if (r < 0)
			return r;
	}
	return row_give(table->row, 0, table->sheet->sink);
}

static int read_record(struct table *table, int record)
{
	int count = DBFGetFieldCount(table->dbf);
	if (DBFIsRecordDeleted(table->dbf, record)) {
		table->sheet->facts->deleted_rows++;
		return 0;
	}
	for (int field = 0; field < count && field < SHEET_COLUMNS_MAX; field++) {
		char type = DBFGetNativeFieldType(table->dbf, field);
		const char *bytes = DBFReadStringAttribute(table->dbf, record, field);
		if (!bytes)
			return sheet_refuse(table->sheet, ROSTER_FAULT_BROKEN, "DBF");
		while (*bytes == ' ')
			bytes++;
		int r = put(table, field, type == 'N' || type == 'F' ? CELL_NUMBER : CELL_TEXT,
			    bytes);
		if (r < 0)
			return r;
	}
	return row_give(table->row, (unsigned)record + 1, table->sheet->sink);
}

static int read_table(struct table *table)
{
	int r = find_encoding(table->sheet, table->dbf);
	if (r == 0)
		r = decoder_create(table->sheet->facts->encoding, &table->decoder);
	table->row = row_create();
	if (r == 0 && !table->row)
		r = -ENOMEM;
	if (r == 0)
		r = read_names(table);
	int count = DBFGetRecordCount(table->dbf);
	for (int record = 0; r == 0 && record < count; record++)
		r = record < SHEET_ROWS_MAX
			    ? read_record(table, record)
			    : sheet_refuse(table->sheet, ROSTER_FAULT_TOO_MANY_ROWS, "1048576");
	row_destroy(table->row);
	decoder_destroy(table->decoder);
	return r;
}

int sheet_read_dbf(struct sheet *sheet)
{
	SAHooks hooks = { .FOpen = open_file,
			  .FRead = read_file,
			  .FWrite = write_nothing,
			  .FSeek = seek_file,
			  .FTell = tell_file,
			  .FFlush = flush_file,
			  .FClose = close_file,
			  .Remove = remove_nothing,
			  .Error = hide_error };
	char name[24];
	sheet->facts->kind = "dbf";
	if (!has_good_header(sheet))
		return sheet_refuse(sheet, ROSTER_FAULT_BROKEN, "DBF");
	(void)lseek(sheet->fd, 0, SEEK_SET);
	(void)snprintf(name, sizeof(name), "%d.dbf", sheet->fd);
	struct table table = { .sheet = sheet, .dbf = DBFOpenLL(name, "rb", &hooks) };
	if (!table.dbf)
		return sheet_refuse(sheet, ROSTER_FAULT_BROKEN, "DBF");
	int r = read_table(&table);
	DBFClose(table.dbf);
	return r;
}
