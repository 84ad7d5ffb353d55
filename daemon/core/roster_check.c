/* SPDX-License-Identifier: MIT */
#include "daemon/core/roster_check.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "daemon/core/identify.h"
#include "daemon/core/roster_value.h"
#include "daemon/core/text.h"
#include "daemon/core/utf8.h"

enum {
	STUDENT_NUMBER_MIN = 3,
	CANDIDATE_MIN = 10,
	CANDIDATE_MAX = 14,
	TICKET_LENGTH = 20,
	DETAIL_SIZE = 96
};

/* The state of the check of one row. */
struct row {
	const struct roster_check *check;
	struct roster_person *person;
	idcard_day born; /* from the identity number; 0: not known */
	bool is_male;
};

static void tell(const struct row *row, enum roster_fault fault, enum roster_field field,
		 const char *detail)
{
	row->check->tell(fault, field, detail, row->check->user);
}

static void tell_number(const struct row *row, enum roster_fault fault, enum roster_field field,
			size_t number)
{
	char detail[24];
	(void)snprintf(detail, sizeof(detail), "%zu", number);
	tell(row, fault, field, detail);
}

/* Reports a fault. The fault's detail is the start of the text. */
static void tell_start(const struct row *row, enum roster_fault fault, enum roster_field field,
		       const char *text)
{
	char detail[DETAIL_SIZE];
	(void)snprintf(detail, sizeof(detail), "%.60s", text);
	tell(row, fault, field, detail);
}

/* Reports that a text has a wrong form. The fault's detail is the start of the text. If the text
 * may be an identity number in the wrong column, the detail is only its last four characters. */
static void tell_form(const struct row *row, enum roster_field field, const char *text)
{
	char detail[DETAIL_SIZE];
	size_t digits = 0;
	for (const char *at = text; *at; at++)
		digits += *at >= '0' && *at <= '9';
	if (digits > CANDIDATE_MAX)
		(void)snprintf(detail, sizeof(detail), "…%s",
			       utf8_tail(text, ROSTER_TAIL_SIZE - 1));
	else
		(void)snprintf(detail, sizeof(detail), "%.60s", text);
	utf8_make_plain(detail);
	tell(row, ROSTER_FAULT_FORM, field, detail);
}

static void make_large(char *text)
{
	for (; *text; text++)
		if (*text >= 'a' && *text <= 'z')
			*text = (char)(*text - 'a' + 'A');
}

void roster_check_normalise(char *text)
{
	roster_field_clean(text);
	make_large(text);
}

bool roster_check_copy(char *to, size_t size, const char *text)
{
	size_t length = strlen(text);
	if (length >= size)
		return false;
	memcpy(to, text, length + 1);
	return true;
}

/* ---- one function a field: the text is clean, not empty and no longer than the scratch ---- */

static void keep(const struct row *row, enum roster_field field, char *to, size_t size,
		 const char *text)
{
	if (!roster_check_copy(to, size, text))
		tell_number(row, ROSTER_FAULT_LONG, field, size - 1);
}

static void check_student_number(struct row *row, char *text)
{
	make_large(text);
	size_t length = strlen(text);
	if (length < STUDENT_NUMBER_MIN || !text_is_made_of(text, TEXT_LETTERS TEXT_DIGITS "-_"))
		tell_form(row, ROSTER_STUDENT_NUMBER, text);
	else
		keep(row, ROSTER_STUDENT_NUMBER, row->person->student_number, ROSTER_NUMBER_SIZE,
		     text);
}

static void check_name(struct row *row, char *text)
{
	roster_value_tidy_name(text);
	if (roster_value_has_lost(text))
		tell(row, ROSTER_FAULT_NAME_LOST, ROSTER_NAME, "");
	keep(row, ROSTER_NAME, row->person->name, ROSTER_NAME_SIZE, text);
}

static void check_sex(struct row *row, char *text)
{
	static const char *const words[][2] = {
		{ "男", "男" }, { "1", "男" }, { "男性", "男" }, { "M", "男" },
		{ "女", "女" }, { "2", "女" }, { "女性", "女" }, { "F", "女" },
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(text, words[i][0]) == 0) {
			(void)roster_check_copy(row->person->sex, sizeof(row->person->sex),
						words[i][1]);
			return;
		}
	tell(row, ROSTER_FAULT_SEX_FORM, ROSTER_SEX, "");
}

static void check_id_type(struct row *row, char *text)
{
	static const char *const citizen[] = { "居民身份证", "身份证", "中华人民共和国居民身份证",
					       "1", "01" };
	for (size_t i = 0; i < sizeof(citizen) / sizeof(citizen[0]); i++)
		if (strcmp(text, citizen[i]) == 0)
			return;
	keep(row, ROSTER_ID_TYPE, row->person->id_type, ROSTER_TEXT_SIZE, text);
}

static void keep_id(struct row *row, const char *text)
{
	struct roster_person *person = row->person;
	size_t length = strlen(text), tail = ROSTER_TAIL_SIZE - 1;
	keep(row, ROSTER_ID_NUMBER, person->id_number, ROSTER_ID_SIZE, text);
	(void)roster_check_copy(person->id_tail, ROSTER_TAIL_SIZE,
				length > tail ? text + length - tail : "");
}

static void check_id_number(struct row *row, char *text)
{
	static const enum roster_fault faults[] = {
		[IDCARD_FIFTEEN] = ROSTER_FAULT_ID_FIFTEEN,
		[IDCARD_LENGTH_OFF] = ROSTER_FAULT_ID_LENGTH,
		[IDCARD_REGION] = ROSTER_FAULT_ID_REGION,
		[IDCARD_DATE] = ROSTER_FAULT_ID_DATE,
		[IDCARD_CHECK] = ROSTER_FAULT_ID_CHECK,
		[IDCARD_TRUNCATED] = ROSTER_FAULT_ID_TRUNCATED,
	};
	make_large(text);
	if (row->person->id_type[0]) {
		if (!text_is_made_of(text, TEXT_LETTERS TEXT_DIGITS "-()/"))
			tell(row, ROSTER_FAULT_FORM, ROSTER_ID_NUMBER, "");
		else
			keep_id(row, text);
		tell(row, ROSTER_FAULT_OTHER_DOCUMENT, ROSTER_ID_NUMBER, row->person->id_type);
		return;
	}
	enum idcard_fault fault = idcard_check(text, row->check->today, &row->born, &row->is_male);
	if (fault == IDCARD_GOOD)
		keep_id(row, text);
	else if (fault == IDCARD_LENGTH_OFF)
		tell_number(row, faults[fault], ROSTER_ID_NUMBER, strlen(text));
	else
		tell(row, faults[fault], ROSTER_ID_NUMBER, utf8_tail(text, ROSTER_TAIL_SIZE - 1));
}

static void check_birth_date(struct row *row, char *text)
{
	idcard_day day = roster_value_day(text);
	if (day == 0 || day > row->check->today)
		tell_form(row, ROSTER_BIRTH_DATE, text);
	else if (row->born == 0)
		row->born = day;
	else if (row->born != day)
		tell(row, ROSTER_FAULT_BIRTH_DIFFERS, ROSTER_BIRTH_DATE, "");
}

static void check_candidate_number(struct row *row, char *text)
{
	if (strlen(text) < CANDIDATE_MIN || !text_is_made_of(text, TEXT_DIGITS))
		tell_form(row, ROSTER_CANDIDATE_NUMBER, text);
	else
		keep(row, ROSTER_CANDIDATE_NUMBER, row->person->candidate_number,
		     ROSTER_CANDIDATE_SIZE, text);
}

static void check_college(struct row *row, char *text)
{
	keep(row, ROSTER_COLLEGE, row->person->college, ROSTER_TEXT_SIZE, text);
}

static void check_major(struct row *row, char *text)
{
	keep(row, ROSTER_MAJOR, row->person->major, ROSTER_TEXT_SIZE, text);
}

static void check_class(struct row *row, char *text)
{
	keep(row, ROSTER_CLASS, row->person->class, ROSTER_TEXT_SIZE, text);
}

static void check_phone(struct row *row, char *text)
{
	roster_value_drop(text, " -");
	if (identify_is_phone(text))
		(void)roster_check_copy(row->person->phone, ROSTER_PHONE_SIZE, text);
	else
		tell_form(row, ROSTER_PHONE, text);
}

static void check_card_number(struct row *row, char *text)
{
	make_large(text);
	if (!text_is_made_of(text, TEXT_LETTERS TEXT_DIGITS ",-"))
		tell_form(row, ROSTER_CARD_NUMBER, text);
	else
		keep(row, ROSTER_CARD_NUMBER, row->person->card_number, ROSTER_ID_SIZE, text);
}

/* A ticket is written in Crockford's alphabet, which lacks I, L, O and U. */
static void check_ticket(struct row *row, char *text)
{
	make_large(text);
	const char *code = strncmp(text, "B1:", 3) == 0 ? text + 3 : text;
	if (strlen(code) != TICKET_LENGTH ||
	    !text_is_made_of(code, TEXT_DIGITS "ABCDEFGHJKMNPQRSTVWXYZ"))
		tell(row, ROSTER_FAULT_FORM, ROSTER_TICKET, "");
	else
		(void)roster_check_copy(row->person->ticket, ROSTER_TICKET_SIZE, code);
}

static void check_prepaid(struct row *row, char *text)
{
	row->person->prepaid_fen = roster_value_fen(text);
	if (row->person->prepaid_fen < 0)
		tell_form(row, ROSTER_PREPAID, text);
}

static const char *const reasons[] = { "休学", "入伍", "境外", "退学" };

/* Returns the reason that is the whole of this part of a remark; null: the part is another text. */
static const char *find_reason(const char *part, size_t length)
{
	for (; length > 0 && part[0] == ' '; length--)
		part++;
	while (length > 0 && part[length - 1] == ' ')
		length--;
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strlen(reasons[i]) == length && memcmp(reasons[i], part, length) == 0)
			return reasons[i];
	return NULL;
}

/* Returns the length of the sign that separates the parts of a remark; 0: another character. The
 * text is clean, so ， and ； have already become ASCII. */
static size_t separator_length(const char *at)
{
	static const char pause[] = "、";
	if (*at == ',' || *at == ';')
		return 1;
	return strncmp(at, pause, sizeof(pause) - 1) == 0 ? sizeof(pause) - 1 : 0;
}

/* A person is absent if a whole part of the remark is a reason. 非休学 and 已复学 are none. */
static const char *find_absence(const char *text)
{
	for (const char *part = text;;) {
		size_t length = 0;
		while (part[length] && separator_length(part + length) == 0)
			length++;
		const char *reason = find_reason(part, length);
		if (reason || !part[length])
			return reason;
		part += length + separator_length(part + length);
	}
}

static void check_note(struct row *row, char *text)
{
	keep(row, ROSTER_NOTE, row->person->note, ROSTER_TEXT_SIZE, text);
	const char *reason = find_absence(text);
	if (reason) {
		(void)roster_check_copy(row->person->absent, ROSTER_ABSENT_SIZE, reason);
		tell(row, ROSTER_FAULT_ABSENT, ROSTER_NOTE, reason);
		return;
	}
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strstr(text, reasons[i])) {
			tell(row, ROSTER_FAULT_NOT_ABSENT, ROSTER_NOTE, reasons[i]);
			return;
		}
}

static void check_starts(struct row *row, char *text)
{
	row->person->starts = roster_value_day(text);
	if (row->person->starts == 0)
		tell_form(row, ROSTER_STARTS, text);
}

static void check_ends(struct row *row, char *text)
{
	row->person->ends = roster_value_day(text);
	if (row->person->ends == 0)
		tell_form(row, ROSTER_ENDS, text);
	else if (row->person->ends < row->person->starts)
		tell(row, ROSTER_FAULT_DATE_ORDER, ROSTER_ENDS, "");
}

/* The fields are checked in the order of enum roster_field. The sex is checked before the identity
 * number is known, so compare() compares the two at the end. */
static void (*const checks[])(struct row *row, char *text) = {
	[ROSTER_STUDENT_NUMBER] = check_student_number,
	[ROSTER_NAME] = check_name,
	[ROSTER_SEX] = check_sex,
	[ROSTER_ID_TYPE] = check_id_type,
	[ROSTER_ID_NUMBER] = check_id_number,
	[ROSTER_BIRTH_DATE] = check_birth_date,
	[ROSTER_CANDIDATE_NUMBER] = check_candidate_number,
	[ROSTER_COLLEGE] = check_college,
	[ROSTER_MAJOR] = check_major,
	[ROSTER_CLASS] = check_class,
	[ROSTER_PHONE] = check_phone,
	[ROSTER_CARD_NUMBER] = check_card_number,
	[ROSTER_TICKET] = check_ticket,
	[ROSTER_PREPAID] = check_prepaid,
	[ROSTER_NOTE] = check_note,
	[ROSTER_STARTS] = check_starts,
	[ROSTER_ENDS] = check_ends,
};

/* Returns whether the cell's text can be used. If not, reports the fault. */
static bool check_cell(const struct row *row, enum roster_field field, const struct cell *cell)
{
	if (cell->has_nul)
		tell(row, ROSTER_FAULT_NUL, field, "");
	else if (cell->is_long)
		tell_number(row, ROSTER_FAULT_LONG, field, CELL_BYTES_MAX);
	else if (cell->kind == CELL_ERROR)
		tell(row, ROSTER_FAULT_CELL_ERROR, field, cell->text);
	else if (cell->is_formula && !cell->text[0])
		tell(row, ROSTER_FAULT_FORMULA_EMPTY, field, "");
	else if (strstr(cell->text, "\xef\xbf\xbd")) /* U+FFFD */
		tell(row, ROSTER_FAULT_GARBLED, field, "");
	else
		return true;
	return false;
}

static bool is_date(enum roster_field field)
{
	return field == ROSTER_STARTS || field == ROSTER_ENDS || field == ROSTER_BIRTH_DATE;
}

/* Turns the number of a number cell into the text that a person would type. If that is impossible,
 * reports a fault and returns false. */
static bool read_number(const struct row *row, enum roster_field field, const char *number,
			char *text, size_t size)
{
	if (is_date(field) &&
	    roster_value_serial_day(number, row->check->counts_from_1904, text, size))
		return true;
	if (roster_value_number(number, text, size))
		return true;
	if (field == ROSTER_PREPAID) /* 12.300000000000001 */
		return roster_check_copy(text, size, number);
	tell(row, ROSTER_FAULT_NUMBER_CELL, field, "");
	return false;
}

/* Returns whether the text is a number that a spreadsheet may have spoiled before it wrote a text
 * file, and reports this fault. Such a number begins with a quotation mark or has an exponent. */
static bool is_spoiled(const struct row *row, enum roster_field field, const char *text)
{
	bool is_number = field == ROSTER_STUDENT_NUMBER || field == ROSTER_ID_NUMBER ||
			 field == ROSTER_CANDIDATE_NUMBER || field == ROSTER_PHONE ||
			 field == ROSTER_CARD_NUMBER;
	if (!is_number)
		return false;
	if (text[0] == '\'' || strncmp(text, "\xe2\x80\x98", 3) == 0) /* U+2018 */
		tell(row, ROSTER_FAULT_QUOTE, field, "");
	else if (roster_value_is_scientific(text))
		tell_start(row, ROSTER_FAULT_SCIENTIFIC, field, text);
	else
		return false;
	return true;
}

static void check_field(struct row *row, enum roster_field field, const struct cell *cell)
{
	char text[512];
	if (!check_cell(row, field, cell))
		return;
	if (cell->kind == CELL_NUMBER) {
		if (!read_number(row, field, cell->text, text, sizeof(text)))
			return;
	} else if (!roster_check_copy(text, sizeof(text), cell->text)) {
		tell_number(row, ROSTER_FAULT_LONG, field, ROSTER_TEXT_SIZE - 1);
		return;
	}
	roster_field_clean(text);
	if (!text[0]) {
		if (field == ROSTER_STUDENT_NUMBER || field == ROSTER_NAME)
			tell(row, ROSTER_FAULT_MISSING, field, "");
	} else if (!is_spoiled(row, field, text)) {
		checks[field](row, text);
	}
}

static void compare(const struct row *row)
{
	struct roster_person *person = row->person;
	bool is_citizen = person->id_number[0] && !person->id_type[0];
	if (is_citizen && person->sex[0] && (strcmp(person->sex, "男") == 0) != row->is_male)
		tell(row, ROSTER_FAULT_SEX_DIFFERS, ROSTER_SEX, "");
	idcard_day grown = row->born ? idcard_birthday(row->born, ROSTER_MINOR_YEARS) : 0;
	person->minor_until = grown > row->check->today ? grown : 0;
}

void roster_check_row(const struct roster_check *check,
		      const struct cell *const cells[ROSTER_FIELD_COUNT],
		      struct roster_person *ret_person)
{
	struct row row = { .check = check, .person = ret_person };
	*ret_person = (struct roster_person){ .prepaid_fen = -1 };
	for (unsigned field = 0; field < ROSTER_FIELD_COUNT; field++)
		if (cells[field])
			check_field(&row, (enum roster_field)field, cells[field]);
	compare(&row);
}
