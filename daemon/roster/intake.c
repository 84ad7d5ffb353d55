/* SPDX-License-Identifier: MIT */
#include "daemon/roster/intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/faultpoint.h"
#include "daemon/core/roster_check.h"
#include "daemon/core/text.h"
#include "daemon/core/utf8.h"

struct intake {
	const struct intake_options *options;
	struct intake_result *result;
	struct problem *problem;
	struct roster_file *file;
	struct roster_check check;
	/* column of each field, from 1; 0: the file lacks the field */
	unsigned columns[ROSTER_FIELD_COUNT];
	bool has_heading, is_refused;
	unsigned row; /* the row that is checked */
	/* What is reported only once for each column, at the end: the number of cells, and the
	 * first row. */
	uint32_t formulas[ROSTER_FIELD_COUNT], first_formula[ROSTER_FIELD_COUNT];
	uint32_t number_cells, text_cells, first_number; /* of student numbers */
	/* lengths of the student numbers, and the row of the first shortest one */
	size_t shortest, longest;
	uint32_t first_shortest;
	bool has_letters; /* a student number has other characters than digits */
	unsigned heading_cells;
	uint32_t wide_rows, first_wide; /* rows with more cells than the heading */
};

static void tell(struct intake *intake, unsigned row, enum roster_field field,
		 enum roster_fault fault, const char *detail)
{
	struct intake_finding finding = {
		.row = row,
		.column = field < ROSTER_FIELD_COUNT ? intake->columns[field] : 0,
		.field = field,
		.fault = fault,
		.detail = detail,
	};
	intake->result->counts[roster_fault_level(fault)]++;
	intake->options->tell(&finding, intake->options->user);
}

static void tell_count(struct intake *intake, unsigned row, enum roster_field field,
		       enum roster_fault fault, unsigned count)
{
	char detail[16];
	(void)snprintf(detail, sizeof(detail), "%u", count);
	tell(intake, row, field, fault, detail);
}

static int refuse(struct intake *intake, enum roster_field field, enum roster_fault fault,
		  const char *detail)
{
	tell(intake, 0, field, fault, detail);
	intake->is_refused = true;
	return -EBADMSG;
}

/* ---- the heading ---- */

struct heading {
	unsigned columns[ROSTER_FIELD_COUNT], ranks[ROSTER_FIELD_COUNT];
	/* field for which two columns were found; ROSTER_FIELD_COUNT: none */
	enum roster_field doubled;
};

static void read_heading(struct intake *intake, const struct sheet_row *row,
			 struct heading *heading)
{
	*heading = (struct heading){ .doubled = ROSTER_FIELD_COUNT };
	memcpy(heading->columns, intake->options->columns, sizeof(heading->columns));
	for (unsigned i = 0; i < row->count; i++) {
		unsigned rank;
		enum roster_field field = roster_field_find(row->cells[i].text, &rank);
		if (field == ROSTER_FIELD_COUNT || intake->options->columns[field])
			continue;
		bool is_first = heading->columns[field] == 0;
		if (!is_first && rank == heading->ranks[field])
			heading->doubled = field;
		if (is_first || rank < heading->ranks[field]) {
			heading->columns[field] = i + 1;
			heading->ranks[field] = rank;
		}
	}
}

static bool is_used(const struct intake *intake, unsigned column)
{
	for (unsigned field = 0; field < ROSTER_FIELD_COUNT; field++)
		if (intake->columns[field] == column)
			return true;
	return false;
}

static void note_unused(struct intake *intake, const struct sheet_row *row)
{
	char *unused = intake->result->unused;
	for (unsigned i = 0; i < row->count; i++) {
		const char *text = row->cells[i].text;
		size_t length = strlen(unused);
		if (!text[0] || is_used(intake, i + 1) ||
		    length + strlen(text) + 2 > sizeof(intake->result->unused))
			continue;
		(void)snprintf(unused + length, sizeof(intake->result->unused) - length, "%s%s",
			       length ? " " : "", text);
	}
	utf8_make_plain(unused);
}

/* Returns the number of cells up to the last one with content. */
static unsigned count_filled(const struct sheet_row *row)
{
	unsigned count = row->count;
	while (count > 0 && !row->cells[count - 1].text[0])
		count--;
	return count;
}

/* If the clerk named the columns, the first row counts as the heading, whatever it holds. */
static void check_heading(struct intake *intake, const struct sheet_row *row)
{
	unsigned column = intake->options->columns[ROSTER_STUDENT_NUMBER];
	const char *text = column && column <= row->count ? row->cells[column - 1].text : "";
	char detail[64];
	if (!strpbrk(text, TEXT_DIGITS) || roster_field_find(text, NULL) < ROSTER_FIELD_COUNT)
		return;
	(void)snprintf(detail, sizeof(detail), "%.24s", text);
	utf8_make_plain(detail);
	tell(intake, row->number, ROSTER_STUDENT_NUMBER, ROSTER_FAULT_HEADING_IS_DATA, detail);
}

static int look_for_heading(struct intake *intake, const struct sheet_row *row)
{
	struct heading heading;
	if (row->number > INTAKE_HEADING_ROWS)
		return refuse(intake, ROSTER_FIELD_COUNT, ROSTER_FAULT_NO_HEADING, "");
	read_heading(intake, row, &heading);
	if (!heading.columns[ROSTER_STUDENT_NUMBER] || !heading.columns[ROSTER_NAME])
		return 0;
	memcpy(intake->columns, heading.columns, sizeof(intake->columns));
	if (heading.doubled < ROSTER_FIELD_COUNT)
		return refuse(intake, heading.doubled, ROSTER_FAULT_TWO_COLUMNS,
			      roster_field_label(heading.doubled));
	intake->has_heading = true;
	intake->result->heading_row = row->number;
	intake->check.counts_from_1904 = intake->result->sheet.counts_from_1904;
	intake->heading_cells = count_filled(row);
	check_heading(intake, row);
	note_unused(intake, row);
	return 0;
}

/* ---- rows ---- */

static void on_fault(enum roster_fault fault, enum roster_field field, const char *detail,
		     void *user)
{
	struct intake *intake = user;
	tell(intake, intake->row, field, fault, detail);
}

/* Collects the cell of each field. Returns whether any of these cells has content. */
static bool gather(struct intake *intake, const struct sheet_row *row,
		   const struct cell *cells[ROSTER_FIELD_COUNT])
{
	static const struct cell empty = { .kind = CELL_EMPTY, .text = "" };
	bool has_content = false;
	for (unsigned field = 0; field < ROSTER_FIELD_COUNT; field++) {
		unsigned column = intake->columns[field];
		cells[field] = !column                ? NULL
			       : column <= row->count ? &row->cells[column - 1]
						      : &empty;
		if (cells[field])
			has_content = has_content || cells[field]->text[0] ||
				      cells[field]->is_formula || cells[field]->has_nul;
	}
	return has_content;
}

static void count_cells(struct intake *intake, const struct cell *const cells[ROSTER_FIELD_COUNT])
{
	for (unsigned field = 0; field < ROSTER_FIELD_COUNT; field++) {
		if (!cells[field] || !cells[field]->is_formula || !cells[field]->text[0])
			continue;
		if (intake->formulas[field]++ == 0)
			intake->first_formula[field] = intake->row;
	}
	const struct cell *number = cells[ROSTER_STUDENT_NUMBER];
	intake->text_cells += number->kind == CELL_TEXT;
	if (number->kind == CELL_NUMBER && intake->number_cells++ == 0)
		intake->first_number = intake->row;
}

static void note_length(struct intake *intake, const char *number)
{
	size_t length = strlen(number);
	if (length == 0)
		return;
	if (!intake->shortest || length < intake->shortest) {
		intake->shortest = length;
		intake->first_shortest = intake->row;
	}
	intake->longest = length > intake->longest ? length : intake->longest;
	intake->has_letters = intake->has_letters || !text_is_made_of(number, TEXT_DIGITS);
}

static int add(struct intake *intake, struct roster_person *person)
{
	struct roster_file_clash clashes[ROSTER_FILE_CLASHES_MAX];
	unsigned count = 0;
	person->line = intake->row;
	int r = roster_file_add(intake->file, person, clashes, &count, intake->problem);
	for (unsigned i = 0; r == 0 && i < count; i++)
		tell_count(intake, intake->row, clashes[i].field, ROSTER_FAULT_DUPLICATE,
			   clashes[i].line);
	return r;
}

static int take_row(const struct sheet_row *row, void *user)
{
	struct intake *intake = user;
	const struct cell *cells[ROSTER_FIELD_COUNT];
	struct roster_person person;
	if (!intake->has_heading)
		return look_for_heading(intake, row);
	if (!gather(intake, row, cells))
		return 0;
	if (++intake->result->persons > INTAKE_PERSONS_MAX) {
		char limit[16];
		(void)snprintf(limit, sizeof(limit), "%d", INTAKE_PERSONS_MAX);
		return refuse(intake, ROSTER_FIELD_COUNT, ROSTER_FAULT_TOO_MANY_ROWS, limit);
	}
	intake->row = row->number;
	count_cells(intake, cells);
	if (count_filled(row) > intake->heading_cells && intake->wide_rows++ == 0)
		intake->first_wide = row->number;
	faultpoint_reach("roster.row");
	roster_check_row(&intake->check, cells, &person);
	note_length(intake, person.student_number);
	if (intake->options->step)
		intake->options->step(intake->options->user);
	return add(intake, &person);
}

/* Only the first cell of a merged area has content, so the area's other rows would lack their
 * value. */
static int take_area(const struct sheet_area *area, void *user)
{
	struct intake *intake = user;
	unsigned heading = intake->result->heading_row;
	if (!intake->has_heading || area->last_row <= heading)
		return 0;
	for (unsigned field = 0; field < ROSTER_FIELD_COUNT; field++) {
		unsigned column = intake->columns[field];
		if (column >= area->first_column && column <= area->last_column)
			tell(intake, area->first_row > heading ? area->first_row : heading + 1,
			     (enum roster_field)field, ROSTER_FAULT_MERGED, area->name);
	}
	return 0;
}

/* ---- the end ---- */

static void tell_columns(struct intake *intake)
{
	for (unsigned field = 0; field < ROSTER_FIELD_COUNT; field++)
		if (intake->formulas[field])
			tell_count(intake, intake->first_formula[field], (enum roster_field)field,
				   ROSTER_FAULT_FORMULA, intake->formulas[field]);
	if (intake->number_cells && intake->text_cells)
		tell_count(intake, intake->first_number, ROSTER_STUDENT_NUMBER, ROSTER_FAULT_ZEROS,
			   intake->number_cells);
}

static void tell_lengths(struct intake *intake)
{
	char detail[32];
	bool is_told = intake->number_cells && intake->text_cells; /* by ROSTER_FAULT_ZEROS */
	if (is_told || intake->has_letters || intake->shortest == intake->longest)
		return;
	(void)snprintf(detail, sizeof(detail), "%zu–%zu", intake->shortest, intake->longest);
	tell(intake, intake->first_shortest, ROSTER_STUDENT_NUMBER, ROSTER_FAULT_NUMBER_LENGTHS,
	     detail);
}

static void tell_sheet(struct intake *intake)
{
	const struct sheet_facts *facts = &intake->result->sheet;
	if (facts->others[0])
		tell(intake, 0, ROSTER_FIELD_COUNT, ROSTER_FAULT_MORE_SHEETS, facts->others);
	if (facts->hidden_rows)
		tell_count(intake, 0, ROSTER_FIELD_COUNT, ROSTER_FAULT_HIDDEN_ROWS,
			   facts->hidden_rows);
	if (facts->hidden_sheets)
		tell_count(intake, 0, ROSTER_FIELD_COUNT, ROSTER_FAULT_HIDDEN_SHEETS,
			   facts->hidden_sheets);
	if (facts->deleted_rows)
		tell_count(intake, 0, ROSTER_FIELD_COUNT, ROSTER_FAULT_DELETED_ROWS,
			   facts->deleted_rows);
}

static void on_difference(const struct roster_file_clash *clash,
			  enum roster_file_difference difference, void *user)
{
	static const enum roster_fault faults[] = {
		[ROSTER_FILE_CHANGED] = ROSTER_FAULT_CHANGED,
		[ROSTER_FILE_EMPTIED] = ROSTER_FAULT_EMPTIED,
		[ROSTER_FILE_ZEROS] = ROSTER_FAULT_ZEROS_DIFFER,
		[ROSTER_FILE_TAKEN] = ROSTER_FAULT_TAKEN,
	};
	struct intake *intake = user;
	bool is_change = difference == ROSTER_FILE_CHANGED || difference == ROSTER_FILE_EMPTIED;
	if (!is_change || !intake->options->accepts_changes)
		tell(intake, clash->line, clash->field, faults[difference], clash->student_number);
}

static int read_file(struct intake *intake, int fd)
{
	const struct sheet_sink sink = { .row = take_row, .merged = take_area, .user = intake };
	struct sheet_facts *facts = &intake->result->sheet;
	int r = sheet_read(fd, intake->options->sheet_name, &sink, facts, intake->problem);
	if (r == -EBADMSG && !intake->is_refused)
		return refuse(intake, ROSTER_FIELD_COUNT, facts->refusal, facts->detail);
	if (r < 0)
		return r;
	if (!intake->has_heading)
		return refuse(intake, ROSTER_FIELD_COUNT, ROSTER_FAULT_NO_HEADING, "");
	if (intake->result->persons == 0)
		return refuse(intake, ROSTER_FIELD_COUNT, ROSTER_FAULT_NO_ROWS, "");
	return 0;
}

int intake_run(int fd, const struct intake_options *options, struct intake_result *ret_result,
	       struct problem *problem)
{
	*ret_result = (struct intake_result){ .heading_row = 0 };
	struct intake *intake = calloc(1, sizeof(*intake));
	if (!intake)
		return problem_memory(problem);
	intake->options = options;
	intake->result = ret_result;
	intake->problem = problem;
	intake->check =
		(struct roster_check){ .today = options->today, .tell = on_fault, .user = intake };
	int r = roster_file_create(options->new_path, options->secret, options->keep, problem,
				   &intake->file);
	if (r == 0)
		r = read_file(intake, fd);
	if (r == 0 && options->old_path)
		r = roster_file_join(intake->file, options->old_path,
				     options->is_merge ? intake->columns : NULL, on_difference,
				     intake, problem);
	if (r == 0) {
		tell_columns(intake);
		tell_lengths(intake);
		if (intake->wide_rows)
			tell_count(intake, intake->first_wide, ROSTER_FIELD_COUNT,
				   ROSTER_FAULT_MORE_CELLS, intake->wide_rows);
		tell_sheet(intake);
		if (options->new_path && ret_result->counts[ROSTER_LEVEL_ERROR] == 0)
			r = roster_file_finish(intake->file, &options->about, problem);
		faultpoint_reach("roster.finished");
	}
	roster_file_destroy(intake->file);
	free(intake);
	return r;
}

unsigned intake_parse_column(const char *text)
{
	unsigned column = 0;
	if (text_is_made_of(text, TEXT_DIGITS) && strlen(text) <= 3)
		column = (unsigned)strtoul(text, NULL, 10);
	else if (text_is_made_of(text, TEXT_LETTERS) && strlen(text) <= 3)
		for (; *text; text++)
			column = column * 26 + (unsigned)((*text & ~0x20) - 'A') + 1;
	return column <= SHEET_COLUMNS_MAX ? column : 0;
}
