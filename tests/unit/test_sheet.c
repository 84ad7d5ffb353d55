/* SPDX-License-Identifier: MIT */
/* Readers of tables, over files of tests/data/roster that other programs made and over texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/base/file.h"
#include "daemon/roster/sheet.h"
#include "tests/support/folder.h"

/* All rows that a reading gave: "1|a|b\n", a number as <12>, an error as !#N/A, a formula with =. */
struct table {
	char text[20000];
	struct sheet_facts facts;
	int result;
};

static void add(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct table *table, const char *format, ...)
{
	size_t length = strlen(table->text);
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(table->text + length, sizeof(table->text) - length, format, arguments);
	va_end(arguments);
}

static int take_row(const struct sheet_row *row, void *user)
{
	struct table *table = user;
	add(table, "%u", row->number);
	for (unsigned i = 0; i < row->count; i++) {
		const struct cell *cell = &row->cells[i];
		static const char *const forms[] = { "%s", "%s", "<%s>", "!%s" };
		char value[200];
		(void)snprintf(value, sizeof(value), "%.80s%s%s", cell->text,
			       cell->has_nul ? "NUL" : "", cell->is_long ? "LONG" : "");
		add(table, "|%s", cell->is_formula ? "=" : "");
		if (cell->kind == CELL_NUMBER)
			add(table, "<%s>", value);
		else
			add(table, "%s%s", forms[cell->kind][0] == '!' ? "!" : "", value);
	}
	add(table, "\n");
	return 0;
}

static int take_area(const struct sheet_area *area, void *user)
{
	add(user, "merged %s %u-%u %u-%u\n", area->name, area->first_row, area->last_row,
	    area->first_column, area->last_column);
	return 0;
}

static struct table table;

static void read_path(const char *path, const char *sheet_name)
{
	const struct sheet_sink sink = { .row = take_row, .merged = take_area, .user = &table };
	struct problem problem = { "" };
	int fd = -1;
	table.text[0] = '\0';
	assert_int_equal(file_open_path(path, SIZE_MAX, &fd), 0);
	table.result = sheet_read(fd, sheet_name, &sink, &table.facts, &problem);
	assert_int_equal(close(fd), 0);
}

static void read_bytes(const void *bytes, size_t size)
{
	struct folder folder;
	char path[300];
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/table", folder.path);
	assert_int_equal(file_write_path(path, bytes, size), 0);
	read_path(path, NULL);
	folder_remove(&folder);
}
#define READ(literal) read_bytes(literal, sizeof(literal) - 1)

static void assert_refused(enum roster_fault fault)
{
	assert_int_equal(table.result, -EBADMSG);
	assert_string_equal(roster_fault_name(table.facts.refusal), roster_fault_name(fault));
}

static const char good[] =
	"|学号|姓名|性别|身份证号|考生号|学院|班级|手机号|已代收|开始|结束|籍贯\n";

static void test_a_workbook_of_openpyxl_gives_its_first_visible_sheet(void **state)
{
	(void)state;
	read_path("tests/data/roster/openpyxl.xlsx", NULL);
	assert_int_equal(table.result, 0);
	char heading[300];
	(void)snprintf(heading, sizeof(heading), "1|某某学院2026届毕业生名单\n2%s", good);
	assert_memory_equal(table.text, heading, strlen(heading));
	assert_non_null(strstr(table.text,
			       "\n3|0012345|张小三|男|320683200401011232|21320683150123|"
			       "机电学院|机电2201|13912345678|<12>|<46146>|<46146>|江苏\n"));
	assert_non_null(strstr(table.text, "\n6|0012348|𬭚婳|女|11010519491231002X|"));
	assert_non_null(strstr(table.text, "|<12.5>|"));
	assert_non_null(strstr(table.text, "merged A1:F1 1-1 1-6\n"));
	assert_string_equal(table.facts.name, "名单");
	assert_string_equal(table.facts.others, "另一张");
	assert_int_equal(table.facts.hidden_sheets, 1);
	assert_string_equal(table.facts.kind, "xlsx");
}

static void test_a_sheet_is_chosen_by_its_name_if_it_is_visible(void **state)
{
	(void)state;
	read_path("tests/data/roster/openpyxl.xlsx", "另一张");
	assert_int_equal(table.result, 0);
	assert_string_equal(table.text, "1|学号|姓名\n2|0088888|另一人\n");
	read_path("tests/data/roster/openpyxl.xlsx", "隐藏");
	assert_refused(ROSTER_FAULT_NO_SHEET);
	assert_string_equal(table.facts.detail, "隐藏");
}

static void test_the_type_of_a_cell_decides_what_it_holds(void **state)
{
	(void)state;
	read_path("tests/data/roster/openpyxl-bad.xlsx", NULL);
	assert_int_equal(table.result, 0);
	assert_non_null(strstr(table.text, "\n2|0012345|张小三|<3.206832004010212e+17>|"));
	assert_non_null(strstr(table.text, "\n3|<12346>|李四|"));
	assert_non_null(strstr(table.text, "\n4|0012347|=|"));
	assert_non_null(strstr(table.text, "\n5|0012348|赵六|'653121200401030022|"));
	assert_non_null(strstr(table.text, "merged E8:E9 8-9 5-5\n"));
	assert_int_equal(table.facts.hidden_rows, 1);
}

static void test_rich_texts_and_results_of_formulas_are_read(void **state)
{
	(void)state;
	read_path("tests/data/roster/xlsxwriter.xlsx", NULL);
	assert_int_equal(table.result, 0);
	assert_memory_equal(table.text + 1, good, strlen(good));
	assert_non_null(strstr(table.text,
			       "\n2|0012345|张小三|男|320683200401011232|"
			       "21320683150123|机电学院|=机电2201|13912345678|<12>|<46146>|"));
}

static void test_a_workbook_of_libreoffice_is_read(void **state)
{
	(void)state;
	read_path("tests/data/roster/libreoffice.xlsx", NULL);
	assert_int_equal(table.result, 0);
	assert_memory_equal(table.text + 1, good, strlen(good));
	assert_non_null(strstr(
		table.text, "\n4|0012347|阿依努尔·买买提|女|653121200401030022|21650000000001|"));
}

static void test_an_old_workbook_is_refused_by_its_content(void **state)
{
	(void)state;
	read_path("tests/data/roster/libreoffice.xls", NULL);
	assert_refused(ROSTER_FAULT_OLD_WORKBOOK);
	READ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 .... E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e");
	assert_refused(ROSTER_FAULT_PASSWORD);
	READ("<html><table><tr><td>学号");
	assert_refused(ROSTER_FAULT_WEB_PAGE);
	READ("%PDF-1.7\n%\xe2\xe3\x01\x02");
	assert_refused(ROSTER_FAULT_NO_TABLE);
	READ("");
	assert_refused(ROSTER_FAULT_NO_TABLE);
	READ("PK\3\4 and no zip");
	assert_refused(ROSTER_FAULT_BROKEN);
}

static void test_a_table_of_the_register_is_read_without_its_deleted_records(void **state)
{
	(void)state;
	read_path("tests/data/roster/register.dbf", NULL);
	assert_int_equal(table.result, 0);
	assert_string_equal(table.facts.encoding, "GB18030");
	assert_int_equal(table.facts.deleted_rows, 1);
	assert_string_equal(
		table.text,
		"0|KSH|XH|XM|XB|SFZH|BH|N\n"
		"1|21320683150123|0012345|张小三|男|320683200401011232|机电2201|<7>\n"
		"2|21320683150124|0012346|欧阳小四|女|110105200202020026|机电2201|<7>\n"
		"3|21650000000001|0012347|阿依努尔·买买提|女|653121200401030022|软件2202|<7>\n");
}

static void test_a_dbf_whose_header_lies_is_refused(void **state)
{
	(void)state;
	uint8_t *bytes = NULL;
	size_t size;
	assert_int_equal(file_read_path("tests/data/roster/register.dbf", 1 << 20, &bytes, &size),
			 0);
	read_bytes(bytes, size - 200); /* the last records are missing */
	assert_refused(ROSTER_FAULT_BROKEN);
	bytes[4] = 200; /* more records than there are */
	read_bytes(bytes, size);
	assert_refused(ROSTER_FAULT_BROKEN);
	bytes[4] = 4;
	bytes[32 + 16] = 250; /* a field longer than the record */
	read_bytes(bytes, size);
	assert_refused(ROSTER_FAULT_BROKEN);
	free(bytes);
}

static void test_each_encoding_gives_the_same_rows(void **state)
{
	(void)state;
	static const char wanted[] = "1|学号|姓名\n2|001|张三\n";
	READ("学号,姓名\n001,张三\n");
	assert_string_equal(table.text, wanted);
	assert_string_equal(table.facts.encoding, "UTF-8");
	READ("\xef\xbb\xbf学号,姓名\r\n001,张三");
	assert_string_equal(table.text, wanted);
	READ("\xd1\xa7\xba\xc5;\xd0\xd5\xc3\xfb\r001;\xd5\xc5\xc8\xfd\r");
	assert_string_equal(table.text, wanted);
	assert_string_equal(table.facts.encoding, "GB18030");
	assert_string_equal(table.facts.separator, ";");
	READ("\xff\xfe\x66\x5b\xf7\x53\t\0\xd3\x59\x0d\x54\r\0\n\0"
	     "0\0"
	     "0\0"
	     "1\0\t\0\x20\x5f\x09\x4e");
	assert_string_equal(table.text, wanted);
	assert_string_equal(table.facts.encoding, "UTF-16LE");
	assert_string_equal(table.facts.separator, "TAB");
	READ("\xfe\xff\x5b\x66\x53\xf7\0,\x59\xd3\x54\x0d\0\n\0"
	     "0\0"
	     "0\0"
	     "1\0,\x5f\x20\x4e\x09");
	assert_string_equal(table.text, wanted);
}

static void test_a_character_outside_gbk_survives_gb18030(void **state)
{
	(void)state;
	/* U+2CB5A in four bytes; and a byte that belongs to no character */
	READ("\xd0\xd5\xc3\xfb\n\x99\x33\xaa\x34\xd5\xc5\n\xff,\xd5\xc5\n");
	assert_string_equal(table.text, "1|姓名\n2|𬭚张\n3|\xef\xbf\xbd|张\n");
}

static void test_one_bad_byte_does_not_change_the_encoding(void **state)
{
	(void)state;
	READ("学号,姓名,学院名称\n001,张\xff三,信息与机电工程学院\n");
	assert_string_equal(table.facts.encoding, "UTF-8");
	assert_string_equal(table.text,
			    "1|学号|姓名|学院名称\n2|001|张\xef\xbf\xbd三|信息与机电工程学院\n");
}

static void test_quotes_lines_and_spaces_are_as_rfc_4180_says(void **state)
{
	(void)state;
	READ("title\n\n学号,姓名\r\n\"a,\"\"b\",\"line\r\nbreak\"\r\n\r\n=\"007\",x\n");
	assert_string_equal(table.text, "1|title\n3|学号|姓名\n4|a,\"b|line\nbreak\n6|007|x\n");
	READ("学号,姓名\n1,\"open\n2,b\n3,c\n");
	assert_refused(ROSTER_FAULT_OPEN_QUOTE);
	assert_string_equal(table.facts.detail, "2");
}

static void test_a_nul_and_a_long_field_are_marked(void **state)
{
	(void)state;
	READ("学号,姓名\n00\0"
	     "1,b\n");
	assert_string_equal(table.text, "1|学号|姓名\n2|00NUL|b\n");
	static char text[6000];
	(void)memset(text, 'x', sizeof(text));
	memcpy(text, "a,b\n", 4);
	read_bytes(text, sizeof(text));
	assert_non_null(strstr(table.text, "xxxLONG\n"));
}

static void test_an_open_quote_before_a_long_file_does_not_take_memory(void **state)
{
	(void)state;
	enum { SIZE = 4 << 20 };
	char *text = malloc(SIZE);
	assert_non_null(text);
	(void)memset(text, 'x', SIZE);
	memcpy(text, "a,b\n1,\"", 7);
	read_bytes(text, SIZE);
	free(text);
	assert_refused(ROSTER_FAULT_OPEN_QUOTE);
}

static void test_columns_have_letters(void **state)
{
	(void)state;
	static const struct {
		unsigned column;
		const char *name;
	} names[] = { { 1, "A" }, { 26, "Z" }, { 27, "AA" }, { 256, "IV" }, { 703, "AAA" } };
	char name[8];
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		sheet_column_name(names[i].column, name);
		assert_string_equal(name, names[i].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_workbook_of_openpyxl_gives_its_first_visible_sheet),
		cmocka_unit_test(test_a_sheet_is_chosen_by_its_name_if_it_is_visible),
		cmocka_unit_test(test_the_type_of_a_cell_decides_what_it_holds),
		cmocka_unit_test(test_rich_texts_and_results_of_formulas_are_read),
		cmocka_unit_test(test_a_workbook_of_libreoffice_is_read),
		cmocka_unit_test(test_an_old_workbook_is_refused_by_its_content),
		cmocka_unit_test(test_a_table_of_the_register_is_read_without_its_deleted_records),
		cmocka_unit_test(test_a_dbf_whose_header_lies_is_refused),
		cmocka_unit_test(test_each_encoding_gives_the_same_rows),
		cmocka_unit_test(test_a_character_outside_gbk_survives_gb18030),
		cmocka_unit_test(test_one_bad_byte_does_not_change_the_encoding),
		cmocka_unit_test(test_quotes_lines_and_spaces_are_as_rfc_4180_says),
		cmocka_unit_test(test_a_nul_and_a_long_field_are_marked),
		cmocka_unit_test(test_an_open_quote_before_a_long_file_does_not_take_memory),
		cmocka_unit_test(test_columns_have_letters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
