/* SPDX-License-Identifier: MIT */
/* Headings, values and whole rows of a roster. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/roster_check.h"
#include "daemon/core/roster_value.h"

/* What one row said: "FAULT field detail; ..." */
static char said[1000];

static void note(enum roster_fault fault, enum roster_field field, const char *detail, void *user)
{
	(void)user;
	size_t length = strlen(said);
	(void)snprintf(said + length, sizeof(said) - length, "%s %s %s;", roster_fault_name(fault),
		       roster_field_name(field), detail);
}

static const struct roster_check check = { .today = 20260301, .tell = note };

struct given {
	enum roster_field field;
	struct cell cell;
};
#define TEXT(field, content)                                                                       \
	{                                                                                          \
		ROSTER_##field,                                                                    \
		{                                                                                  \
			.kind = CELL_TEXT, .text = (content)                                       \
		}                                                                                  \
	}
#define NUMBER(field, content)                                                                     \
	{                                                                                          \
		ROSTER_##field,                                                                    \
		{                                                                                  \
			.kind = CELL_NUMBER, .text = (content)                                     \
		}                                                                                  \
	}

static struct roster_person look(const struct given *given, size_t count)
{
	const struct cell *cells[ROSTER_FIELD_COUNT] = { NULL };
	for (size_t i = 0; i < count; i++)
		cells[given[i].field] = &given[i].cell;
	struct roster_person person;
	said[0] = '\0';
	roster_check_row(&check, cells, &person);
	return person;
}
#define LOOK(...)                                                                                  \
	look((const struct given[]){ __VA_ARGS__ },                                                \
	     sizeof((const struct given[]){ __VA_ARGS__ }) / sizeof(struct given))

static void test_headings_are_known_whatever_their_width_and_spaces(void **state)
{
	(void)state;
	static const struct {
		const char *heading;
		enum roster_field field;
	} headings[] = { { "学号", ROSTER_STUDENT_NUMBER },
			 { " 姓　名 ", ROSTER_NAME },
			 { "＊姓名（必填）", ROSTER_NAME },
			 { "ｘｈ", ROSTER_STUDENT_NUMBER },
			 { "sfzh", ROSTER_ID_NUMBER },
			 { "XM", ROSTER_NAME },
			 { "身份证号码", ROSTER_ID_NUMBER },
			 { "BH", ROSTER_CLASS },
			 { "\xef\xbb\xbf学号", ROSTER_STUDENT_NUMBER },
			 { "籍贯", ROSTER_FIELD_COUNT },
			 { "", ROSTER_FIELD_COUNT },
			 { "学号姓名", ROSTER_FIELD_COUNT },
			 { "(学号)", ROSTER_FIELD_COUNT } };
	for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++)
		assert_int_equal(roster_field_find(headings[i].heading, NULL), headings[i].field);
	unsigned rank = 9;
	assert_int_equal(roster_field_find("XSH", &rank), ROSTER_COLLEGE);
	assert_int_equal(rank, 4);
}

static void test_days_are_read_in_each_form(void **state)
{
	(void)state;
	static const char *const good[] = { "2026-05-04",    "2026/5/4", "2026.5.4",
					    "2026年5月4日",  "20260504", "2026-05-04T00:00:00",
					    "2026-5-4 08:00" };
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_int_equal(roster_value_day(good[i]), 20260504);
	static const char *const bad[] = { "",       "2026-13-01", "2026-02-30",
					   "5月4日", "2026/5",     "2026-05/04",
					   "26-5-4", "2026年5月4", "202605040" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(roster_value_day(bad[i]), 0);
	char text[16];
	assert_true(roster_value_serial_day("46146", false, text, sizeof(text)));
	assert_string_equal(text, "20260504"); /* openpyxl writes this number for that day */
	assert_true(roster_value_serial_day("44684.5", true, text, sizeof(text)));
	assert_string_equal(text, "20260504");
	assert_false(roster_value_serial_day("20260504", false, text, sizeof(text)));
	assert_false(roster_value_serial_day("nan", false, text, sizeof(text)));
}

static void test_numbers_of_a_spreadsheet_become_digits_or_are_refused(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{ "12349", "12349" },
		{ "12349.0", "12349" },
		{ "1.2349E4", "12349" },
		{ "1.2349e+04", "12349" },
		{ "0.5", "0.5" },
		{ "12.30", "12.3" },
		{ "0", "0" },
		{ "2E3", "2000" },
		{ "13912345678", "13912345678" },
		{ "123456789012345", "123456789012345" },
		{ "1.5E-0", "1.5" },
	};
	char text[64];
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		assert_true(roster_value_number(pairs[i][0], text, sizeof(text)));
		assert_string_equal(text, pairs[i][1]);
	}
	static const char *const bad[] = { "3.206832004010212e+17",
					   "320683200401021238",
					   "",
					   "-5",
					   "1E999",
					   "1E",
					   "abc",
					   "1.2.3",
					   "1e5x",
					   "1234567890123456",
					   "nan" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(roster_value_number(bad[i], text, sizeof(text)));
	assert_true(roster_value_is_scientific("3.20683E+17"));
	assert_false(roster_value_is_scientific("12E3"));
	assert_false(roster_value_is_scientific("E+17"));
}

static void test_money_is_read_as_fen(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int fen;
	} sums[] = { { "12", 1200 },     { "12.5", 1250 },
		     { "12.05", 1205 },  { "¥12", 1200 },
		     { "￥15元", 1500 }, { "0", 0 },
		     { "12.005", -1 },   { "-1", -1 },
		     { "x", -1 },        { "12块", -1 },
		     { "0x10", -1 },     { "1e9", -1 },
		     { "", -1 },         { "12.300000000000001", 1230 } };
	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++)
		assert_int_equal(roster_value_fen(sums[i].text), sums[i].fen);
}

static void test_names_get_one_form(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{ "王 五", "王五" },
		{ "阿依努尔•买买提", "阿依努尔·买买提" },
		{ "阿依努尔・买买提", "阿依努尔·买买提" },
		{ "Anna Smith", "Anna Smith" },
		{ "李 Anna", "李 Anna" },
		{ "欧阳   小三", "欧阳小三" },
	};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		char name[64];
		(void)snprintf(name, sizeof(name), "%s", pairs[i][0]);
		roster_value_tidy_name(name);
		assert_string_equal(name, pairs[i][1]);
	}
	assert_true(roster_value_has_lost("李??"));
	assert_true(roster_value_has_lost("\xee\x80\x80三"));
	assert_true(roster_value_has_lost("\xf3\xb0\x80\x80"));
	assert_false(roster_value_has_lost("𬭚婳"));
	assert_false(roster_value_has_lost("阿依努尔·买买提"));
}

static void test_a_good_row_becomes_a_person(void **state)
{
	(void)state;
	struct roster_person person = LOOK(
		TEXT(STUDENT_NUMBER, " ｂ0012345 "), TEXT(NAME, "张小三"), TEXT(SEX, "1"),
		TEXT(ID_NUMBER, "32068320040101123 2"), TEXT(CANDIDATE_NUMBER, "21320683150123"),
		TEXT(COLLEGE, "机电学院"), TEXT(CLASS, "机电2201"), NUMBER(PHONE, "13912345678"),
		TEXT(CARD_NUMBER, "2a83155e"), TEXT(TICKET, "B1:0123456789abcdefghjk"),
		NUMBER(PREPAID, "12"), TEXT(NOTE, "入伍"), NUMBER(STARTS, "46146"),
		TEXT(ENDS, "2026/5/6"));
	assert_string_equal(said, "ID_LENGTH id_number 19;ABSENT note 入伍;");
	assert_string_equal(person.student_number, "B0012345");
	assert_string_equal(person.name, "张小三");
	assert_string_equal(person.sex, "男");
	assert_string_equal(person.id_number, "");
	assert_string_equal(person.candidate_number, "21320683150123");
	assert_string_equal(person.college, "机电学院");
	assert_string_equal(person.class, "机电2201");
	assert_string_equal(person.phone, "13912345678");
	assert_string_equal(person.card_number, "2A83155E");
	assert_string_equal(person.ticket, "0123456789ABCDEFGHJK");
	assert_int_equal(person.prepaid_fen, 1200);
	assert_string_equal(person.absent, "入伍");
	assert_int_equal(person.starts, 20260504);
	assert_int_equal(person.ends, 20260506);
	assert_int_equal(person.minor_until, 0);
}

static void test_a_person_is_absent_if_a_whole_part_of_the_remark_says_so(void **state)
{
	(void)state;
	static const struct {
		const char *note, *absent, *said;
	} cases[] = {
		{ "休学", "休学", "ABSENT note 休学;" },
		{ "\xe3\x80\x80 退学 ", "退学", "ABSENT note 退学;" },
		{ "走读，入伍", "入伍", "ABSENT note 入伍;" },
		{ "境外 ；走读", "境外", "ABSENT note 境外;" },
		{ "走读、休学、住校", "休学", "ABSENT note 休学;" },
		{ ",;休学", "休学", "ABSENT note 休学;" },
		{ "非休学", "", "NOT_ABSENT note 休学;" },
		{ "无休学", "", "NOT_ABSENT note 休学;" },
		{ "2024年休学,已复学", "", "NOT_ABSENT note 休学;" },
		{ "未入伍", "", "NOT_ABSENT note 入伍;" },
		{ "休 学", "", "" },
		{ "走读", "", "" },
		{ "、", "", "" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct roster_person person = LOOK(TEXT(STUDENT_NUMBER, "0012345"),
						   TEXT(NAME, "张小三"), TEXT(NOTE, cases[i].note));
		assert_string_equal(person.absent, cases[i].absent);
		assert_string_equal(said, cases[i].said);
	}
}

static void test_each_bad_cell_has_its_fault(void **state)
{
	(void)state;
	static const struct {
		struct given given;
		const char *said;
	} cases[] = {
		{ TEXT(STUDENT_NUMBER, ""), "MISSING student_number ;" },
		{ TEXT(NAME, "　"), "MISSING name ;" },
		{ TEXT(STUDENT_NUMBER, "12"), "FORM student_number 12;" },
		{ TEXT(STUDENT_NUMBER, "学12"), "FORM student_number 学12;" },
		{ TEXT(STUDENT_NUMBER, "123456789012345678901"), "LONG student_number 20;" },
		{ TEXT(STUDENT_NUMBER, "'0012345"), "QUOTE student_number ;" },
		{ NUMBER(ID_NUMBER, "3.206832004010212e+17"), "NUMBER_CELL id_number ;" },
		{ NUMBER(CANDIDATE_NUMBER, "213206831501230000"),
		  "NUMBER_CELL candidate_number ;" },
		{ TEXT(ID_NUMBER, "3.20683E+17"), "SCIENTIFIC id_number 3.20683E+17;" },
		{ TEXT(ID_NUMBER, "'653121200401030022"), "QUOTE id_number ;" },
		{ TEXT(ID_NUMBER, "65312120040103002X"), "ID_CHECK id_number 002X;" },
		{ TEXT(ID_NUMBER, "320683200401011000"), "ID_TRUNCATED id_number 1000;" },
		{ TEXT(ID_NUMBER, "320683040101123"), "ID_FIFTEEN id_number 1123;" },
		{ TEXT(SEX, "未知"), "SEX_FORM sex ;" },
		{ TEXT(CANDIDATE_NUMBER, "123"), "FORM candidate_number 123;" },
		{ TEXT(PHONE, "12345678901"), "FORM phone 12345678901;" },
		{ TEXT(PREPAID, "很多"), "FORM prepaid 很多;" },
		{ TEXT(TICKET, "ABC"), "FORM ticket ;" },
		{ TEXT(STARTS, "明天"), "FORM starts 明天;" },
		{ TEXT(NAME, "李??"), "NAME_LOST name ;" },
		{ TEXT(NAME, "\xef\xbf\xbd三"), "GARBLED name ;" },
		{ { ROSTER_NAME, { .kind = CELL_TEXT, .text = "a", .has_nul = true } },
		  "NUL name ;" },
		{ { ROSTER_NAME, { .kind = CELL_TEXT, .text = "a", .is_long = true } },
		  "LONG name 4096;" },
		{ { ROSTER_NAME, { .kind = CELL_ERROR, .text = "#N/A" } },
		  "CELL_ERROR name #N/A;" },
		{ { ROSTER_NAME, { .kind = CELL_EMPTY, .text = "", .is_formula = true } },
		  "FORMULA_EMPTY name ;" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		(void)look(&cases[i].given, 1);
		assert_string_equal(said, cases[i].said);
	}
}

static void test_a_whole_id_number_never_reaches_the_report(void **state)
{
	(void)state;
	static const char *const bad[] = { "320683200401011238", "320683209901011238",
					   "020683200401011238", "32068320040101123?" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		(void)LOOK(TEXT(ID_NUMBER, bad[i]));
		assert_true(said[0] != '\0');
		assert_null(strstr(said, "0401011"));
		assert_null(strstr(said, "9901011"));
	}
	(void)LOOK(TEXT(PHONE, "320683200401011232"), TEXT(STARTS, "320683200401011232"));
	assert_string_equal(said, "FORM phone …1232;FORM starts …1232;");
}

static void test_what_contradicts_the_number_is_a_warning(void **state)
{
	(void)state;
	(void)LOOK(TEXT(SEX, "女"), TEXT(ID_NUMBER, "320683200401011232"),
		   TEXT(BIRTH_DATE, "2004-01-02"));
	assert_string_equal(said, "BIRTH_DIFFERS birth_date ;SEX_DIFFERS sex ;");
	assert_int_equal(roster_fault_level(ROSTER_FAULT_SEX_DIFFERS), ROSTER_LEVEL_WARNING);
	(void)LOOK(TEXT(STARTS, "2026-05-04"), TEXT(ENDS, "2026-05-03"));
	assert_string_equal(said, "DATE_ORDER ends ;");
}

static void test_other_documents_are_listed_and_not_checked(void **state)
{
	(void)state;
	struct roster_person person =
		LOOK(TEXT(ID_TYPE, "护照"), TEXT(ID_NUMBER, "e12345678"), TEXT(SEX, "女"));
	assert_string_equal(said, "OTHER_DOCUMENT id_number 护照;");
	assert_string_equal(person.id_number, "E12345678");
	assert_string_equal(person.id_tail, "5678");
	person = LOOK(TEXT(ID_TYPE, "居民身份证"), TEXT(ID_NUMBER, "320683200401011232"));
	assert_string_equal(said, "");
	assert_string_equal(person.id_type, "");
}

static void test_a_child_is_a_minor_until_the_fourteenth_birthday(void **state)
{
	(void)state;
	struct roster_person person = LOOK(TEXT(BIRTH_DATE, "2012-05-10"));
	assert_int_equal(person.minor_until, 20260510);
	person = LOOK(TEXT(BIRTH_DATE, "2012-03-01"));
	assert_int_equal(person.minor_until, 0);
}

static void test_each_fault_has_words_in_both_languages(void **state)
{
	(void)state;
	char zh[512], en[512];
	for (unsigned i = 1; i < ROSTER_FAULT_COUNT; i++) {
		enum roster_fault fault = (enum roster_fault)i;
		roster_fault_what(fault, ROSTER_ZH, "DETAIL", zh, sizeof(zh));
		roster_fault_what(fault, ROSTER_EN, "DETAIL", en, sizeof(en));
		assert_true(zh[0] && en[0] && strcmp(zh, en) != 0);
		assert_int_equal(!strstr(zh, "DETAIL"), !strstr(en, "DETAIL"));
		assert_null(strstr(zh, "{}"));
		roster_fault_remedy(fault, ROSTER_ZH, "DETAIL", zh, sizeof(zh));
		roster_fault_remedy(fault, ROSTER_EN, "DETAIL", en, sizeof(en));
		assert_int_equal(!zh[0], !en[0]);
		assert_true(zh[0] || roster_fault_level(fault) == ROSTER_LEVEL_NOTE);
		assert_null(strstr(zh, "{}"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_headings_are_known_whatever_their_width_and_spaces),
		cmocka_unit_test(test_days_are_read_in_each_form),
		cmocka_unit_test(test_numbers_of_a_spreadsheet_become_digits_or_are_refused),
		cmocka_unit_test(test_money_is_read_as_fen),
		cmocka_unit_test(test_names_get_one_form),
		cmocka_unit_test(test_a_good_row_becomes_a_person),
		cmocka_unit_test(test_a_person_is_absent_if_a_whole_part_of_the_remark_says_so),
		cmocka_unit_test(test_each_bad_cell_has_its_fault),
		cmocka_unit_test(test_a_whole_id_number_never_reaches_the_report),
		cmocka_unit_test(test_what_contradicts_the_number_is_a_warning),
		cmocka_unit_test(test_other_documents_are_listed_and_not_checked),
		cmocka_unit_test(test_a_child_is_a_minor_until_the_fourteenth_birthday),
		cmocka_unit_test(test_each_fault_has_words_in_both_languages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
