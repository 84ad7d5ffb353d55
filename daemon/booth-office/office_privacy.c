/* SPDX-License-Identifier: MIT */
/* booth-office privacy report: fills the template of an impact assessment (docs/pia.zh.md) with what this office
 * holds. The template is Chinese, because the authority reads it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/booth-office/office.h"
#include "daemon/booth-office/office_commands.h"
#include "daemon/console/output.h"
#include "daemon/core/utf8.h"
#include "daemon/office/database.h"
#include "daemon/office/stamp.h"
#include "daemon/store/roster.h"

#define TEMPLATE "/usr/lib/booth-office/pia.zh.md"

enum { TEMPLATE_BYTES_MAX = 1 << 20, VALUE_SIZE = 1024, FILING_PERSONS = 100000 };

/* The names stand in the template between {{ and }}. */
enum value {
	DAY,
	ARCHIVE,
	CAMPAIGN,
	PERSONS,
	HELD,
	PHOTOS,
	SEALED,
	BOOTHS,
	TRUST,
	IDENTITY,
	FILING,
	VALUES
};

static const char *const names[VALUES] = {
	[DAY] = "day",     [ARCHIVE] = "archive",   [CAMPAIGN] = "campaign", [PERSONS] = "persons",
	[HELD] = "held",   [PHOTOS] = "photos",     [SEALED] = "sealed",     [BOOTHS] = "booths",
	[TRUST] = "trust", [IDENTITY] = "identity", [FILING] = "filing",
};

struct report {
	struct office *office;
	char values[VALUES][VALUE_SIZE];
};

static int count(struct report *report, enum value value, const char *sql, int64_t *ret_number)
{
	struct office *office = report->office;
	int r = database_ask_number(index_database(office->index), sql, &office->problem,
				    ret_number);
	if (r == 0)
		(void)snprintf(report->values[value], VALUE_SIZE, "%lld", (long long)*ret_number);
	return r;
}

/* Joins the values of one column. */
static int join(struct report *report, enum value value, const char *sql)
{
	struct office *office = report->office;
	struct database_query *row = NULL;
	char *text = report->values[value];
	int r = database_prepare(index_database(office->index), sql, &office->problem, &row);
	if (r < 0)
		return r;
	while ((r = database_step(row, &office->problem)) == 1) {
		size_t used = strlen(text);
		(void)snprintf(text + used, VALUE_SIZE - used, "%s%s", used ? "、" : "",
			       database_text(row, 0));
	}
	utf8_make_plain(text);
	database_free(row);
	return r;
}

static int describe_roster(struct report *report)
{
	struct office *office = report->office;
	struct roster *roster = NULL;
	if (!office->roster[0])
		return 0;
	int r = roster_open(office->roster, NULL, &office->problem, &roster);
	if (r < 0)
		return r;
	const char *keeps = roster_facts(roster)->keeps_id;
	(void)snprintf(report->values[IDENTITY], VALUE_SIZE, "%s",
		       strcmp(keeps, "full") == 0 ? "完整保存身份证号"
		       : strcmp(keeps, "hash") == 0 ? "只保存身份证号的加密摘要和末四位"
						    : "不保存身份证号");
	roster_close(roster);
	return 0;
}

static int collect(struct report *report)
{
	int64_t number = 0;
	stamp_day(clock_realtime_ms(), report->values[DAY]);
	(void)snprintf(report->values[ARCHIVE], VALUE_SIZE, "%s", report->office->archive);
	(void)snprintf(report->values[TRUST], VALUE_SIZE, "%s",
		       report->office->trust[0] ? "核对签名证书" : "未核对签名证书");
	int r = count(report, PERSONS, "SELECT count(*) FROM people", &number);
	if (r == 0)
		r = count(report, PHOTOS,
			  "SELECT count(DISTINCT id) FROM item WHERE kind = 'photo'", &number);
	if (r == 0)
		r = count(report, SEALED,
			  "SELECT count(DISTINCT id) FROM item WHERE kind = 'photo' AND sealed = 1",
			  &number);
	if (r == 0)
		r = count(report, HELD,
			  "SELECT count(DISTINCT person) FROM item WHERE kind = 'photo'", &number);
	(void)snprintf(report->values[FILING], VALUE_SIZE, "%s",
		       number >= FILING_PERSONS ? "已达 10 万人，应在 30 个工作日内备案"
						: "未达 10 万人");
	if (r == 0)
		r = join(report, BOOTHS,
			 "SELECT DISTINCT device FROM item WHERE kind = 'photo' AND state >= 2 "
			 "ORDER BY device");
	if (r == 0)
		r = join(
			report, CAMPAIGN,
			"SELECT DISTINCT campaign FROM item WHERE kind = 'photo' AND state >= 2 AND "
			"campaign <> '' ORDER BY campaign");
	return r == 0 ? describe_roster(report) : r;
}

/* ---- writing ---- */

static const char *find_value(const struct report *report, const char *name, size_t length)
{
	for (unsigned i = 0; i < VALUES; i++)
		if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
			return report->values[i][0] ? report->values[i] : "____";
	return "____";
}

static void fill(const struct report *report, const char *text, FILE *to)
{
	const char *open, *close;
	while ((open = strstr(text, "{{")) && (close = strstr(open, "}}"))) {
		(void)fwrite(text, 1, (size_t)(open - text), to);
		(void)fputs(find_value(report, open + 2, (size_t)(close - open) - 2), to);
		text = close + 2;
	}
	(void)fputs(text, to);
}

static void print_json(const struct report *report)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "privacy");
	for (unsigned i = 0; i < VALUES; i++)
		(void)json_add_text(object, names[i], report->values[i]);
	output_json(object);
}

static int print(const struct report *report)
{
	struct office *office = report->office;
	const char *path = usage_option(office->usage, "--template");
	autofree uint8_t *text = NULL;
	size_t size = 0;
	if (office->usage->json) {
		print_json(report);
		return 0;
	}
	if (!path)
		path = TEMPLATE;
	int r = file_read_path(path, TEMPLATE_BYTES_MAX, &text, &size);
	if (r < 0)
		return problem_set(&office->problem, r, "%.200s cannot be opened: %s", path,
				   error_text(-r));
	fill(report, (const char *)text, stdout);
	return 0;
}

int office_privacy(struct office *office)
{
	static struct report report; /* large: its texts */
	report.office = office;
	int r = office_open(office, NULL);
	if (r == 0)
		r = collect(&report);
	if (r == 0)
		r = print(&report);
	return r < 0 ? office_fail(office) : OFFICE_GOOD;
}
