/* SPDX-License-Identifier: MIT */
/*
 * The columns that a roster may have, and the names by which a roster's heading is recognised.
 *
 * X(FIELD, name in JSON and in the database, name for people, headings separated by |). If a file
 * has two headings for one field, the one that stands first in the table wins. The short names (XH,
 * XM, ...) are those of the register's exchange tables.
 */
#ifndef DAEMON_CORE_ROSTER_FIELD_H
#define DAEMON_CORE_ROSTER_FIELD_H

#include <stddef.h>

/* clang-format off */
#define ROSTER_FIELDS(X) \
	X(STUDENT_NUMBER, student_number, "学号", "学号|XH|学籍号|STUDENT_NUMBER") \
	X(NAME, name, "姓名", "姓名|XM|NAME") \
	X(SEX, sex, "性别", "性别|XB|XBDM") \
	X(ID_TYPE, id_type, "证件类型", "证件类型|身份证件类型|证件类别|SFZJLX") \
	X(ID_NUMBER, id_number, "身份证号", "身份证号|身份证号码|公民身份号码|证件号码|SFZH|ZJHM") \
	X(BIRTH_DATE, birth_date, "出生日期", "出生日期|CSRQ") \
	X(CANDIDATE_NUMBER, candidate_number, "考生号", "考生号|KSH") \
	X(COLLEGE, college, "学院", "学院|院系|分院|FY|XSH") \
	X(MAJOR, major, "专业", "专业|专业名称|ZYMC") \
	X(CLASS, class, "班级", "班级|班级名称|班号|BH") \
	X(PHONE, phone, "手机号", "手机号|手机|手机号码|联系电话|电话|SJH") \
	X(CARD_NUMBER, card_number, "一卡通号", "物理卡号|一卡通号|卡号") \
	X(TICKET, ticket, "取号码", "取号码") \
	X(PREPAID, prepaid, "已代收", "已代收|代收金额") \
	X(NOTE, note, "备注", "备注|状态") \
	X(STARTS, starts, "开始", "开始|开始日期") \
	X(ENDS, ends, "结束", "结束|结束日期")
/* clang-format on */

#define ROSTER_FIELD_ENUM(id, ...) ROSTER_##id,
enum roster_field { ROSTER_FIELDS(ROSTER_FIELD_ENUM) ROSTER_FIELD_COUNT };
#undef ROSTER_FIELD_ENUM

/* The first function returns the field's name in JSON and in the database, the second its name for
 * people. Both return "" for ROSTER_FIELD_COUNT. */
const char *roster_field_name(enum roster_field field);
const char *roster_field_label(enum roster_field field);

/*
 * Recognises a heading. Ignores spaces, a *, what stands in brackets, and whether letters are
 * full-width: "* 姓 名（必填）" is recognised as 姓名. Returns ROSTER_FIELD_COUNT for every other
 * heading. ret_rank (may be null): the heading's place among the headings of its field; 0 is the
 * best.
 */
enum roster_field roster_field_find(const char *heading, unsigned *ret_rank);

/*
 * Cleans a text in place: full-width letters, digits and signs become ASCII; no-break and
 * ideographic spaces become spaces; invisible characters and the spaces at both ends are removed.
 */
void roster_field_clean(char *text);

#endif
