/* SPDX-License-Identifier: MIT */
#include "daemon/roster/workbook.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/roster/xml_part.h"

enum {
	SHEETS_MAX = 256,
	ID_SIZE = 64,
	TEXTS_MAX =
		64 << 20, /* bytes of all shared texts; the names of 200,000 persons take 2 MB */
	TEXT_COUNT_MAX = 4 << 20,
};

static int broken(struct zip_parts *parts, const char *what)
{
	return sheet_refuse(parts->sheet, ROSTER_FAULT_BROKEN, what);
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), size = strlen(end);
	return length >= size && strcmp(text + length - size, end) == 0;
}

/* ---- relations: which part is what ---- */

/* A search for the relation whose id is `id`, or, if `id` is null, whose type ends in type_end. */
struct relation {
	const char *type_end, *id, *base; /* base: folder that targets are relative to */
	char path[WORKBOOK_PATH_SIZE];    /* empty: not found */
};

static int nothing_at_end(const char *name, void *user)
{
	(void)name, (void)user;
	return 0;
}

static int on_relation(const char *name, const char **attributes, void *user)
{
	struct relation *wanted = user;
	if (strcmp(name, "Relationship") != 0 || wanted->path[0])
		return 0;
	bool is_it = wanted->id
			     ? strcmp(xml_part_attribute(attributes, "Id"), wanted->id) == 0
			     : ends_with(xml_part_attribute(attributes, "Type"), wanted->type_end);
	if (!is_it)
		return 0;
	const char *target = xml_part_attribute(attributes, "Target");
	bool is_whole = target[0] == '/';
	(void)snprintf(wanted->path, sizeof(wanted->path), "%s%s", is_whole ? "" : wanted->base,
		       target + is_whole);
	return 0;
}

static int find_relation(struct zip_parts *parts, const char *part, struct relation *wanted)
{
	const struct xml_part_handler handler = { .start = on_relation,
						  .end = nothing_at_end,
						  .user = wanted };
	return xml_part_read(parts, part, &handler);
}

/* ---- the list of sheets ---- */

struct listing {
	struct sheet *sheet;
	char id[ID_SIZE]; /* id of the sheet to read; empty: not found yet */
	unsigned count;
};

static void note_other(struct sheet_facts *facts, const char *name)
{
	size_t length = strlen(facts->others), more = strlen(name);
	if (length + more + 2 < sizeof(facts->others))
		(void)snprintf(facts->others + length, sizeof(facts->others) - length, "%s%s",
			       length ? " " : "", name);
}

static void on_sheet(struct listing *list, const char **attributes)
{
	struct sheet_facts *facts = list->sheet->facts;
	const char *name = xml_part_attribute(attributes, "name");
	const char *state = xml_part_attribute(attributes, "state");
	if (state[0] && strcmp(state, "visible") != 0) {
		facts->hidden_sheets++;
		return;
	}
	const char *wanted = list->sheet->sheet_name;
	if (list->id[0] || (wanted && strcmp(wanted, name) != 0)) {
		note_other(facts, name);
		return;
	}
	(void)snprintf(facts->name, sizeof(facts->name), "%s", name);
	(void)snprintf(list->id, sizeof(list->id), "%s", xml_part_attribute(attributes, "id"));
}

static int on_book(const char *name, const char **attributes, void *user)
{
	struct listing *list = user;
	if (strcmp(name, "workbookPr") == 0)
		list->sheet->facts->counts_from_1904 = xml_part_flag(attributes, "date1904");
	else if (strcmp(name, "sheet") == 0 && list->count++ < SHEETS_MAX)
		on_sheet(list, attributes);
	return 0;
}

/* ---- the shared texts ---- */

struct strings {
	struct zip_parts *parts;
	struct workbook *book;
	unsigned in_text, in_phonetic; /* inside <t>, inside <rPh> */
	size_t start;                  /* where the present text starts */
};

static int append(struct strings *strings, const char *text, size_t length)
{
	struct workbook *book = strings->book;
	size_t has = book->texts_size - strings->start;
	/* Keep one byte more than a cell may hold, to show that the text was longer. */
	if (has + length > CELL_BYTES_MAX + 1)
		length = has > CELL_BYTES_MAX + 1 ? 0 : CELL_BYTES_MAX + 1 - has;
	if (book->texts_size + length > TEXTS_MAX)
		return sheet_refuse(strings->parts->sheet, ROSTER_FAULT_BOMB, "64 MiB");
	if (book->texts_size + length > book->texts_room) {
		size_t room = (book->texts_size + length) * 3 / 2 + 4096;
		char *texts = realloc(book->texts, room);
		if (!texts)
			return -ENOMEM;
		book->texts = texts;
		book->texts_room = room;
	}
	if (length > 0)
		memcpy(book->texts + book->texts_size, text, length);
	book->texts_size += length;
	return 0;
}

static int end_string(struct strings *strings)
{
	struct workbook *book = strings->book;
	if (book->count == book->ends_room) {
		if (book->count >= TEXT_COUNT_MAX)
			return sheet_refuse(strings->parts->sheet, ROSTER_FAULT_BOMB, "4194304");
		size_t room = book->ends_room * 3 / 2 + 1024;
		uint32_t *ends = realloc(book->ends, room * sizeof(*ends));
		if (!ends)
			return -ENOMEM;
		book->ends = ends;
		book->ends_room = room;
	}
	book->ends[book->count++] = (uint32_t)book->texts_size;
	return 0;
}

static int on_string_start(const char *name, const char **attributes, void *user)
{
	struct strings *strings = user;
	(void)attributes;
	if (strcmp(name, "si") == 0)
		strings->start = strings->book->texts_size;
	strings->in_text += strcmp(name, "t") == 0;
	strings->in_phonetic += strcmp(name, "rPh") == 0;
	return 0;
}

static int on_string_end(const char *name, void *user)
{
	struct strings *strings = user;
	strings->in_text -= strcmp(name, "t") == 0;
	strings->in_phonetic -= strcmp(name, "rPh") == 0;
	return strcmp(name, "si") == 0 ? end_string(strings) : 0;
}

static int on_string_text(const char *text, size_t length, void *user)
{
	struct strings *strings = user;
	return strings->in_text && !strings->in_phonetic ? append(strings, text, length) : 0;
}

static int read_strings(struct zip_parts *parts, struct workbook *book, const char *path)
{
	struct strings strings = { .parts = parts, .book = book };
	const struct xml_part_handler handler = { .start = on_string_start,
						  .end = on_string_end,
						  .text = on_string_text,
						  .user = &strings };
	int r = xml_part_read(parts, path, &handler);
	return r == -ENOENT ? broken(parts, "sharedStrings") : r;
}

const char *workbook_text(const struct workbook *book, size_t number, size_t *ret_length)
{
	if (number >= book->count)
		return NULL;
	size_t start = number ? book->ends[number - 1] : 0;
	*ret_length = book->ends[number] - start;
	return *ret_length ? book->texts + start : "";
}

/* ---- all of it ---- */

/* For xl/workbook.xml, the results are xl/_rels/workbook.xml.rels and xl/. */
static void find_places(const char *book_path, char relations[WORKBOOK_PATH_SIZE + 16],
			char folder[WORKBOOK_PATH_SIZE])
{
	const char *slash = strrchr(book_path, '/');
	int length = slash ? (int)(slash + 1 - book_path) : 0;
	(void)snprintf(folder, WORKBOOK_PATH_SIZE, "%.*s", length, book_path);
	(void)snprintf(relations, WORKBOOK_PATH_SIZE + 16, "%.*s_rels/%s.rels", length, book_path,
		       book_path + length);
}

static int read_list(struct zip_parts *parts, const char *path, char id[ID_SIZE])
{
	struct listing list = { .sheet = parts->sheet };
	const struct xml_part_handler handler = { .start = on_book,
						  .end = nothing_at_end,
						  .user = &list };
	int r = xml_part_read(parts, path, &handler);
	if (r < 0)
		return r == -ENOENT ? broken(parts, "workbook") : r;
	if (!list.id[0])
		return sheet_refuse(parts->sheet, ROSTER_FAULT_NO_SHEET,
				    parts->sheet->sheet_name ? parts->sheet->sheet_name : "");
	memcpy(id, list.id, ID_SIZE);
	return 0;
}

int workbook_read(struct zip_parts *parts, struct workbook *ret_book)
{
	char relations[WORKBOOK_PATH_SIZE + 16], folder[WORKBOOK_PATH_SIZE], id[ID_SIZE];
	struct relation document = { .type_end = "/officeDocument", .base = "" };
	*ret_book = (struct workbook){ .texts = NULL };
	int r = find_relation(parts, "_rels/.rels", &document);
	if (r == -ENOENT || (r == 0 && !ends_with(document.path, ".xml")))
		return sheet_refuse(parts->sheet, ROSTER_FAULT_NO_TABLE, "");
	if (r == 0)
		r = read_list(parts, document.path, id);
	if (r < 0)
		return r;
	find_places(document.path, relations, folder);
	struct relation sheet = { .id = id, .base = folder };
	struct relation strings = { .type_end = "/sharedStrings", .base = folder };
	r = find_relation(parts, relations, &sheet);
	if (r == 0)
		r = find_relation(parts, relations, &strings);
	if (r == -ENOENT || (r == 0 && !sheet.path[0]))
		r = broken(parts, "workbook.rels");
	memcpy(ret_book->sheet_path, sheet.path, sizeof(sheet.path));
	if (r == 0 && strings.path[0])
		r = read_strings(parts, ret_book, strings.path);
	return r;
}

void workbook_release(struct workbook *book)
{
	free(book->texts);
	free(book->ends);
	*book = (struct workbook){ .texts = NULL };
}
