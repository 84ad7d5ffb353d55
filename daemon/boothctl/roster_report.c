/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/roster_report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/csv_out.h"
#include "daemon/base/error_text.h"
#include "daemon/base/json.h"
#include "daemon/console/output.h"
#include "daemon/core/wording.h"

enum { TEXT_SIZE = 512, PLACE_SIZE = 64 };

/* ---- CSV ---- */

static const char csv_heading[] = "行,列,字段,级别,代码,说明";

int roster_report_check(const struct roster_report *report, struct problem *problem)
{
	const char *path = report->csv_path;
	if (!path || csv_out_is_free(path, csv_heading))
		return 0;
	return problem_set(problem, -EEXIST,
			   "%s exists already and is not such a report: name another by "
			   "--report",
			   path);
}

static void note_error(struct roster_report *report, int error)
{
	if (report->csv_error == 0)
		report->csv_error = -error;
}

/* Creates the CSV file when the first finding comes. So a roster without findings leaves no
 * file. */
static bool open_csv(struct roster_report *report)
{
	if (report->csv)
		return true;
	if (!report->csv_path || report->csv_error < 0)
		return false;
	report->csv = csv_out_open(report->csv_path, csv_heading, true);
	if (!report->csv)
		note_error(report, errno);
	return report->csv != NULL;
}

static const char *level_label(enum roster_level level)
{
	static const char *const labels[] = { "提示", "警告", "错误", "拒绝" };
	return labels[level];
}

static void write_csv(struct roster_report *report, const struct intake_finding *finding,
		      const char *letters, const char *what, const char *remedy)
{
	char row[16] = "", text[TEXT_SIZE * 2 + 8];
	if (!open_csv(report))
		return;
	if (finding->row)
		(void)snprintf(row, sizeof(row), "%u", finding->row);
	(void)snprintf(text, sizeof(text), "%s%s%s", what,
		       !remedy[0]                            ? ""
		       : report->call->language == ROSTER_ZH ? "。"
							     : ": ",
		       remedy);
	csv_out_field(report->csv, row, false);
	csv_out_field(report->csv, letters, false);
	csv_out_field(report->csv, roster_field_label(finding->field), false);
	csv_out_field(report->csv, level_label(roster_fault_level(finding->fault)), false);
	csv_out_field(report->csv, roster_fault_name(finding->fault), false);
	csv_out_field(report->csv, text, true);
}

/* ---- a finding ---- */

/* 第 17 行 身份证号 (D17) */
static void write_place(const struct intake_finding *finding, const char *letters,
			char place[PLACE_SIZE])
{
	char row[24] = "", cell[24] = "";
	if (finding->row)
		(void)snprintf(row, sizeof(row), wording_of("row %u, "), finding->row);
	if (finding->row && letters[0])
		(void)snprintf(cell, sizeof(cell), " (%s%u)", letters, finding->row);
	(void)snprintf(place, PLACE_SIZE, "%s%s%s", row, roster_field_label(finding->field), cell);
}

static void print_text(struct roster_report *report, const struct intake_finding *finding,
		       const char *letters, const char *what, const char *remedy)
{
	char place[PLACE_SIZE];
	bool is_refused = roster_fault_level(finding->fault) == ROSTER_LEVEL_REFUSED;
	if (report->shown >= ROSTER_REPORT_SHOWN && !is_refused)
		return;
	report->shown++;
	write_place(finding, letters, place);
	const char *space = place[0] ? " " : "";
	if (report->call->language == ROSTER_ZH)
		output_line("%s%s%s%s%s", place, space, what, remedy[0] ? "。" : "", remedy);
	else
		output_line("%s%s%s%s%s", place, space, what, remedy[0] ? ": " : "", remedy);
}

/* The terminal shows these rows in one line at the end, so that they do not hide the faults. */
static void note_absent(struct roster_report *report, unsigned row)
{
	char number[16];
	char *rows = report->absent_rows;
	size_t length = strlen(rows);
	(void)snprintf(number, sizeof(number), "%s%u", report->absent ? " " : "", row);
	report->absent++;
	if (length + strlen(number) + sizeof(" …") <= sizeof(report->absent_rows))
		(void)snprintf(rows + length, sizeof(number), "%s", number);
	else if (strcmp(rows + length - 3, "…") != 0)
		(void)snprintf(rows + length, sizeof(" …"), " …");
}

static void print_absent(const struct roster_report *report)
{
	if (report->absent)
		output_line("%u persons are not photographed (remark): rows %s", report->absent,
			    report->absent_rows);
}

static void print_json(const struct intake_finding *finding, const char *letters, const char *what,
		       const char *remedy)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "finding");
	if (finding->row)
		(void)json_add_number(object, "row", finding->row);
	else
		(void)json_add_null(object, "row");
	(void)json_add_text(object, "column", letters);
	(void)json_add_text(object, "field", roster_field_name(finding->field));
	(void)json_add_text(object, "level", roster_level_name(roster_fault_level(finding->fault)));
	(void)json_add_text(object, "code", roster_fault_name(finding->fault));
	(void)json_add_text(object, "text", what);
	(void)json_add_text(object, "remedy", remedy);
	output_json(object);
}

void roster_report_finding(const struct intake_finding *finding, void *user)
{
	struct roster_report *report = user;
	char what[TEXT_SIZE], remedy[TEXT_SIZE], letters[8];
	enum roster_language language = report->call->language;
	roster_fault_what(finding->fault, language, finding->detail, what, sizeof(what));
	roster_fault_remedy(finding->fault, language, finding->detail, remedy, sizeof(remedy));
	sheet_column_name(finding->column, letters);
	bool is_absent = finding->fault == ROSTER_FAULT_ABSENT;
	progress_pause(&report->progress);
	if (is_absent)
		note_absent(report, finding->row);
	else
		report->told++;
	if (report->call->json)
		print_json(finding, letters, what, remedy);
	else if (!is_absent)
		print_text(report, finding, letters, what, remedy);
	write_csv(report, finding, letters, what, remedy);
}

void roster_report_step(void *user)
{
	struct roster_report *report = user;
	progress_step(&report->progress);
}

/* ---- the summary ---- */

/* A .dbf has no heading row: the names of its fields are the heading. */
static void write_heading(const struct intake_result *result, char text[PLACE_SIZE])
{
	if (result->heading_row == 0)
		(void)snprintf(text, PLACE_SIZE, "%s",
			       wording_of("the field names are the heading"));
	else
		(void)snprintf(text, PLACE_SIZE, wording_of("heading in row %u"),
			       result->heading_row);
}

static bool has_faults(const struct intake_result *result)
{
	return result->counts[ROSTER_LEVEL_ERROR] > 0 || result->counts[ROSTER_LEVEL_REFUSED] > 0;
}

static void print_sum(const struct roster_report *report, const struct intake_result *result,
		      bool was_applied)
{
	const struct sheet_facts *sheet = &result->sheet;
	char heading[PLACE_SIZE];
	write_heading(result, heading);
	if (result->counts[ROSTER_LEVEL_REFUSED] == 0)
		output_line("%s%s%s%s: %u rows, %s; encoding %s%s%s%s%s", report->source,
			    sheet->name[0] ? " \"" : "", sheet->name, sheet->name[0] ? "\"" : "",
			    result->persons, heading, sheet->encoding,
			    sheet->separator[0] ? wording_of(", separator ") : "", sheet->separator,
			    result->unused[0] ? wording_of("; unused columns: ") : "",
			    result->unused);
	unsigned errors = result->counts[ROSTER_LEVEL_ERROR] + result->counts[ROSTER_LEVEL_REFUSED];
	unsigned warnings = result->counts[ROSTER_LEVEL_WARNING];
	const char *next = wording_of("nothing was imported yet; add --apply if all is right");
	if (was_applied)
		next = wording_of("imported");
	else if (has_faults(result))
		next = wording_of("nothing was imported; correct the file and run again");
	if (report->csv)
		output_line("%u errors, %u warnings (all are in %s); %s", errors, warnings,
			    report->csv_path, next);
	else
		output_line("%u errors, %u warnings; %s", errors, warnings, next);
}

static void print_summary(const struct roster_report *report, const struct intake_result *result,
			  bool was_applied)
{
	const struct sheet_facts *sheet = &result->sheet;
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "summary");
	(void)json_add_text(object, "file", report->source);
	(void)json_add_text(object, "kind", sheet->kind);
	(void)json_add_text(object, "encoding", sheet->encoding);
	(void)json_add_text(object, "separator", sheet->separator);
	(void)json_add_text(object, "sheet", sheet->name);
	(void)json_add_text(object, "unused_columns", result->unused);
	(void)json_add_number(object, "heading_row", result->heading_row);
	(void)json_add_number(object, "persons", result->persons);
	(void)json_add_number(object, "errors",
			      result->counts[ROSTER_LEVEL_ERROR] +
				      result->counts[ROSTER_LEVEL_REFUSED]);
	(void)json_add_number(object, "warnings", result->counts[ROSTER_LEVEL_WARNING]);
	(void)json_add_number(object, "absent", report->absent);
	(void)json_add_flag(object, "applied", was_applied);
	output_json(object);
}

/* Removes the CSV file of an earlier run if this run has no findings, because the old file would
 * mislead the clerk. */
static void remove_old_csv(const struct roster_report *report)
{
	bool has_finding = report->told > 0 || report->absent > 0;
	if (!has_finding && report->csv_is_ours && report->csv_path)
		(void)unlink(report->csv_path);
}

static void close_csv(struct roster_report *report)
{
	if (report->csv && (ferror(report->csv) || fflush(report->csv) != 0))
		note_error(report, errno ? errno : EIO);
	if (report->csv)
		(void)fclose(report->csv);
	if (report->csv_error < 0)
		output_complaint("cannot write %s: %s; name another by --report", report->csv_path,
				 error_text(-report->csv_error));
}

void roster_report_end(struct roster_report *report, const struct intake_result *result,
		       bool was_applied)
{
	if (!report->call->json && report->told > report->shown)
		output_line("... and %u more", report->told - report->shown);
	if (!report->call->json)
		print_absent(report);
	if (report->call->json)
		print_summary(report, result, was_applied);
	else
		print_sum(report, result, was_applied);
	close_csv(report);
	report->csv = NULL;
	remove_old_csv(report);
}
