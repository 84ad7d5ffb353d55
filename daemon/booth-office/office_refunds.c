/* SPDX-License-Identifier: MIT */
/*
 * booth-office refunds: who paid more than once. A fee is owed once by a person and campaign. Whoever paid
 * it in advance (已代收 of the roster) owes nothing at the booth, and whoever paid two orders gets the
 * second one back. An order counts once, however many events tell of it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/csv_out.h"
#include "daemon/base/json.h"
#include "daemon/booth-office/office.h"
#include "daemon/booth-office/office_commands.h"
#include "daemon/booth-office/office_print.h"
#include "daemon/console/output.h"
#include "daemon/core/wording.h"
#include "daemon/office/database.h"
#include "daemon/office/stamp.h"

#define HEADING "学号,姓名,学院,班级,代收金额,实收金额,订单号,微信订单号,支付时间,建议退费,理由\r\n"

/* One row for each order that was paid, ordered by person and time. paid_twice names two orders; its `fen`
 * is that of each. */
static const char paid_orders[] =
	"SELECT paid.person, coalesce(people.student_number, ''), coalesce(people.name, ''), "
	"coalesce(people.college, ''), coalesce(people.class, ''), "
	"coalesce(people.prepaid_fen, 0), max(paid.fen), paid.order_number, "
	"max(paid.transaction_number), min(paid.unix_ms) FROM (SELECT person, fen, order_number, "
	"transaction_number, unix_ms FROM item WHERE kind IN ('paid', 'paid_twice') AND state >= 2 "
	"AND demo = 0 AND person <> '' UNION ALL SELECT person, fen, other_order, '', unix_ms FROM "
	"item WHERE kind = 'paid_twice' AND state >= 2 AND demo = 0 AND person <> '' AND "
	"other_order <> '') AS paid LEFT JOIN people ON people.person = paid.person "
	"GROUP BY paid.person, people.student_number, people.name, people.college, people.class, "
	"people.prepaid_fen, paid.order_number ORDER BY people.college, people.class, "
	"people.student_number, paid.person, min(paid.unix_ms), paid.order_number";

enum { PERSON, NUMBER, NAME, COLLEGE, CLASS, PREPAID, FEN, ORDER, TRANSACTION, WHEN };

struct refunds {
	struct office *office;
	struct database_query *row;
	bool is_csv, is_clear;
	char person[40]; /* of the row before */
	unsigned rows;
	int64_t fen; /* to be paid back in all */
};

static const char *reason_of(bool is_prepaid)
{
	return is_prepaid ? WORDING("paid in advance, and at the booth") : WORDING("paid twice");
}

static void format_yuan(int64_t fen, char text[32])
{
	(void)snprintf(text, 32, "%" PRId64 ".%02d", fen / 100, (int)(fen % 100));
}

static void print_json(const struct refunds *refunds, bool is_prepaid)
{
	struct database_query *row = refunds->row;
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "refund");
	(void)json_add_text(object, "person", database_text(row, PERSON));
	(void)json_add_text(object, "student_number", database_text(row, NUMBER));
	(void)json_add_text(object, "order", database_text(row, ORDER));
	(void)json_add_text(object, "transaction", database_text(row, TRANSACTION));
	(void)json_add_number(object, "fen", database_number(row, FEN));
	(void)json_add_number(object, "paid_ms", database_number(row, WHEN));
	(void)json_add_text(object, "reason", is_prepaid ? "prepaid" : "paid_twice");
	output_json(object);
}

static void print_csv(const struct refunds *refunds, bool is_prepaid)
{
	char prepaid[32], paid[32], when[STAMP_TEXT_SIZE];
	int64_t before = database_number(refunds->row, PREPAID);
	format_yuan(before > 0 ? before : 0, prepaid);
	format_yuan(database_number(refunds->row, FEN), paid);
	stamp_minute(database_number(refunds->row, WHEN), when);
	for (int i = NUMBER; i <= CLASS; i++)
		csv_out_field(stdout, database_text(refunds->row, i), false);
	csv_out_field(stdout, prepaid, false);
	csv_out_field(stdout, paid, false);
	csv_out_field(stdout, database_text(refunds->row, ORDER), false);
	csv_out_field(stdout, database_text(refunds->row, TRANSACTION), false);
	csv_out_field(stdout, when, false);
	csv_out_field(stdout, paid, false);
	csv_out_field(stdout, is_prepaid ? "已代收，又在展位支付" : "重复支付", true);
}

static void print_text(const struct refunds *refunds, bool is_prepaid)
{
	char paid[32], name[OFFICE_PRINT_NAME_SIZE];
	office_print_name(database_text(refunds->row, NAME), refunds->is_clear, name);
	format_yuan(database_number(refunds->row, FEN), paid);
	output_line("%s %s  %s  %s  %s  %s", database_text(refunds->row, NUMBER), name,
		    database_text(refunds->row, CLASS), database_text(refunds->row, ORDER), paid,
		    wording_of(reason_of(is_prepaid)));
}

static void take_row(struct refunds *refunds)
{
	const char *person = database_text(refunds->row, PERSON);
	bool is_prepaid = database_number(refunds->row, PREPAID) > 0;
	bool is_first = strcmp(refunds->person, person) != 0;
	(void)snprintf(refunds->person, sizeof(refunds->person), "%.39s", person);
	if (is_first && !is_prepaid)
		return; /* this one was owed */
	refunds->rows++;
	refunds->fen += database_number(refunds->row, FEN);
	if (refunds->office->usage->json)
		print_json(refunds, is_prepaid);
	else if (refunds->is_csv)
		print_csv(refunds, is_prepaid);
	else
		print_text(refunds, is_prepaid);
}

static int print_all(struct refunds *refunds)
{
	struct office *office = refunds->office;
	char sum[32];
	int r = database_prepare(index_database(office->index), paid_orders, &office->problem,
				 &refunds->row);
	if (r < 0)
		return r;
	if (refunds->is_csv) {
		csv_out_mark(stdout);
		(void)fputs(HEADING, stdout);
	}
	while ((r = database_step(refunds->row, &office->problem)) == 1)
		take_row(refunds);
	format_yuan(refunds->fen, sum);
	if (r == 0 && !office->usage->json && !refunds->is_csv)
		output_line("%u payments are to be paid back: %s yuan", refunds->rows, sum);
	return r;
}

int office_refunds(struct office *office)
{
	struct refunds refunds = {
		.office = office,
		.is_csv = usage_option(office->usage, "--csv") != NULL,
		.is_clear = usage_option(office->usage, "--clear") != NULL,
	};
	if (refunds.is_csv || refunds.is_clear)
		office_audit("refunds, with names");
	int r = office_open(office, NULL);
	if (r == 0)
		r = print_all(&refunds);
	database_free(refunds.row);
	return r < 0 ? office_fail(office) : OFFICE_GOOD;
}
