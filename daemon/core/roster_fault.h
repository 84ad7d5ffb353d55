/* SPDX-License-Identifier: MIT */
/*
 * What can be wrong with a roster, in words that a clerk can act on, in Chinese and in English.
 *
 * X(FAULT, level, what zh, remedy zh, what en, remedy en). {} stands for a detail: a row, a name, the
 * tail of a number. No detail holds a whole identity number.
 *
 * The levels:
 *   REFUSED  the file cannot be read as a roster, and the reading ends
 *   ERROR    nothing is imported
 *   WARNING  a person should look
 *   NOTE     for information
 */
#ifndef DAEMON_CORE_ROSTER_FAULT_H
#define DAEMON_CORE_ROSTER_FAULT_H

#include <stddef.h>

enum roster_level {
	ROSTER_LEVEL_NOTE,
	ROSTER_LEVEL_WARNING,
	ROSTER_LEVEL_ERROR,
	ROSTER_LEVEL_REFUSED,
};
enum roster_language { ROSTER_ZH, ROSTER_EN };

/* clang-format off */
#define ROSTER_FAULTS(X) \
	X(GOOD, NOTE, "", "", "", "") \
	/* of the file */ \
	X(OLD_WORKBOOK, REFUSED, "这是旧格式的 Excel 文件（.xls 或 .et）", "请用 Excel 或 WPS 打开，另存为 .xlsx", \
	  "this is a workbook of the old form (.xls or .et)", "open it and save it as .xlsx") \
	X(PASSWORD, REFUSED, "文件有密码保护", "请去掉密码后另存", \
	  "the file is protected by a password", "remove the password and save it again") \
	X(WEB_PAGE, REFUSED, "这是网页（HTML），不是表格文件", "请用 Excel 打开，另存为 .xlsx", \
	  "this is a web page (HTML), not a table", "open it in Excel and save it as .xlsx") \
	X(NO_TABLE, REFUSED, "认不出这种文件", "请提供 .xlsx、.csv、.txt 或 .dbf 文件", \
	  "the kind of file is not known", "give an .xlsx, .csv, .txt or .dbf file") \
	X(CONTROL, REFUSED, "第 {} 行有控制字符（如 ESC），不像文本文件", "请删去该行的控制字符，或重新另存为 CSV", \
	  "row {} has a control character (such as ESC), so this is no text file", \
	  "remove it from that row, or save the file as CSV again") \
	X(TOO_LARGE, REFUSED, "文件太大（上限 {}）", "请只保留名单，删去图片和其他工作表", \
	  "the file is too large (the limit is {})", "keep only the list; remove pictures and other sheets") \
	X(BOMB, REFUSED, "文件解压后太大（上限 {}）", "请把名单复制到新的工作簿再保存", \
	  "the file is too large when unpacked (the limit is {})", "copy the list into a new workbook") \
	X(BROKEN, REFUSED, "文件已损坏（{}）", "请重新保存或重新复制文件", \
	  "the file is damaged ({})", "save it or copy it again") \
	X(ENTITIES, REFUSED, "文件含有不允许的 XML 声明（DTD）", "请把名单复制到新的工作簿再保存", \
	  "the file has an XML declaration that is not allowed (DTD)", "copy the list into a new workbook") \
	X(NO_SHEET, REFUSED, "没有可见的工作表“{}”", "请检查 --sheet 的名称", \
	  "there is no visible sheet \"{}\"", "check the name after --sheet") \
	X(NO_HEADING, REFUSED, "前 10 行没有找到同时含“学号”和“姓名”的表头", "请检查表头，或用 --column 学号=A 指定", \
	  "the first 10 rows have no heading with 学号 and 姓名", "check the heading, or name a column: --column 学号=A") \
	X(TWO_COLUMNS, REFUSED, "有两列都叫“{}”", "请用 --column {}=列号 指定其中一列，或删去一列", \
	  "two columns are called {}", "choose one by --column {}=LETTER, or remove one") \
	X(TOO_MANY_ROWS, REFUSED, "超过 {} 行", "请按学院分成几个文件，用 --merge 导入", \
	  "there are more than {} rows", "split the file by college and import the parts by --merge") \
	X(OPEN_QUOTE, REFUSED, "从第 {} 行起引号没有成对", "请检查该行的双引号", \
	  "a quotation mark that begins in row {} never ends", "check the quotation marks of that row") \
	X(NO_ROWS, REFUSED, "表头下面没有数据", "请检查文件", \
	  "there is no row below the heading", "check the file") \
	/* of a row */ \
	X(MISSING, ERROR, "没有填写", "请补上；不是学生的行请删去", \
	  "is missing", "fill it in; remove rows that are no student") \
	X(FORM, ERROR, "写法不对：{}", "请改正", \
	  "has a form that is not allowed: {}", "correct it") \
	X(LONG, ERROR, "太长（上限 {} 字节）", "请缩短", \
	  "is too long (the limit is {} bytes)", "shorten it") \
	X(NUMBER_CELL, ERROR, "是数字单元格：Excel 只保留 15 位，号码已被改掉", "请把该列设为“文本”后重新录入", \
	  "is a number cell: Excel keeps 15 digits, so the number is lost", "format the column as text and type it again") \
	X(SCIENTIFIC, ERROR, "是科学计数法（{}），号码已丢失", "请把该列设为“文本”后重新录入", \
	  "is in scientific notation ({}), so the number is lost", "format the column as text and type it again") \
	X(QUOTE, ERROR, "前面多了一个撇号", "请删去撇号", \
	  "begins with an apostrophe", "remove it") \
	X(NUL, ERROR, "含有空字符（NUL）", "请重新录入该单元格", \
	  "contains a NUL character", "type this cell again") \
	X(GARBLED, ERROR, "含有乱码", "请另存为 UTF-8 编码的 CSV 或 .xlsx", \
	  "contains characters that cannot be read", "save the file as CSV in UTF-8 or as .xlsx") \
	X(DUPLICATE, ERROR, "与第 {} 行重复", "请改正或删去其中一行", \
	  "is the same as in row {}", "correct or remove one of the rows") \
	X(ID_FIFTEEN, ERROR, "是 15 位旧身份证号", "请填写 18 位身份证号", \
	  "is an old number of 15 digits", "fill in the number of 18 characters") \
	X(ID_LENGTH, ERROR, "不是 18 位身份证号（{} 个字符）", "请改正；其他证件请加“证件类型”列", \
	  "is not an identity number of 18 characters (it has {})", "correct it; for other documents add a column 证件类型") \
	X(ID_REGION, ERROR, "开头的地区代码不存在", "请改正", \
	  "begins with a region that does not exist", "correct it") \
	X(ID_DATE, ERROR, "中的出生日期不对", "请改正", \
	  "contains a birth date that is not possible", "correct it") \
	X(ID_CHECK, ERROR, "校验码不对（末四位 {}）", "有一位数字录错，请对照证件改正", \
	  "has a wrong check character (it ends in {})", "a digit is wrong: compare it with the document") \
	X(ID_TRUNCATED, ERROR, "末三位是 000 且校验码不对，像是被 Excel 截断", "请把该列设为“文本”后重新录入", \
	  "ends in 000 and its check character is wrong, as if Excel had cut it", "format the column as text and type it again") \
	X(SEX_FORM, ERROR, "应为 男、女、1 或 2", "请改正", "must be 男, 女, 1 or 2", "correct it") \
	X(SEX_DIFFERS, WARNING, "与身份证号不一致", "请核对", "differs from the identity number", "compare them") \
	X(BIRTH_DIFFERS, WARNING, "与身份证号不一致", "请核对", "differs from the identity number", "compare them") \
	X(NAME_LOST, WARNING, "含有问号或自造字，可能是生僻字丢失", "请核对姓名用字", \
	  "contains a question mark or a private character: a rare character may be lost", "compare the name") \
	X(DATE_ORDER, ERROR, "早于开始日期", "请改正", "is before the first day", "correct it") \
	X(MERGED, ERROR, "有合并单元格 {}", "请取消合并，并在每一行填写", \
	  "has merged cells {}", "split them and fill in every row") \
	X(CELL_ERROR, ERROR, "是错误值 {}", "请改正公式，或粘贴为数值", \
	  "is an error value {}", "correct the formula, or paste values") \
	X(FORMULA_EMPTY, ERROR, "是没有计算结果的公式", "请用 Excel 打开并保存，或粘贴为数值", \
	  "is a formula without a result", "open and save the file in Excel, or paste values") \
	X(FORMULA, WARNING, "有 {} 个公式单元格，按上次计算的结果读取", "请核对，最好粘贴为数值", \
	  "has {} cells with formulas; their last results were read", "check them; better paste values") \
	X(ZEROS, WARNING, "有 {} 个数字单元格，前导零可能丢失", "请把该列设为“文本”并核对", \
	  "has {} number cells among text: leading zeros may be lost", "format the column as text and compare") \
	X(NUMBER_LENGTHS, WARNING, "全是数字而长短不一（{} 位），前导零可能丢失", "请与学籍系统核对", \
	  "has only digits, but {} of them: leading zeros may be lost", "compare the numbers with the register") \
	X(HEADING_IS_DATA, WARNING, "作为表头没有导入，但内容“{}”像是数据", "请在最上面插入一行表头", \
	  "was taken as the heading, but looks like data: {}", "insert a row with headings at the top") \
	X(MORE_CELLS, WARNING, "从这一行起，有 {} 行的内容多于表头的列", "请检查这些行是否错位（如姓名中有逗号）", \
	  "is the first of {} rows that have more cells than the heading", "see whether their cells are shifted, as by a comma in a name") \
	X(OTHER_DOCUMENT, WARNING, "是其他证件（{}），未校验", "请人工核对", \
	  "is another document ({}), which is not checked", "compare it with the document") \
	X(ABSENT, NOTE, "是“{}”，此人不拍", "", "is {}: this person is not photographed", "") \
	X(NOT_ABSENT, WARNING, "含“{}”但不是单独的词，此人照常拍照", "不拍的请只写这个词，用逗号或顿号与其他内容隔开", \
	  "contains {}, but not as a word alone: this person is photographed", "if not, put this word between commas") \
	X(HIDDEN_ROWS, WARNING, "有 {} 个隐藏行，也读取了", "请取消筛选和隐藏后核对", \
	  "{} hidden rows were read, too", "show them and check them") \
	X(MORE_SHEETS, WARNING, "其他工作表没有读取：{}", "需要时用 --sheet 指定", \
	  "other sheets were not read: {}", "use --sheet where you want one of them") \
	X(HIDDEN_SHEETS, NOTE, "有 {} 个隐藏的工作表没有读取", "", "{} hidden sheets were not read", "") \
	X(DELETED_ROWS, NOTE, "有 {} 条已标记删除的记录没有读取", "", "{} records marked as deleted were not read", "") \
	/* conflicts with the present roster */ \
	X(CHANGED, ERROR, "与现有名单不同（学号 {}）", "确认无误请加 --accept-changes", \
	  "differs from the present roster (student number {})", "if it is right, add --accept-changes") \
	X(EMPTIED, ERROR, "没有填写，但现有名单中有（学号 {}）", "请补上；确实要清空请加 --accept-changes", \
	  "is empty, but the present roster has it (student number {})", "fill it in, or add --accept-changes to empty it") \
	X(ZEROS_DIFFER, WARNING, "与现有名单中的学号 {} 只差前导零，作为另一人", "如果是同一人，请补上前导零", \
	  "differs from student number {} of the present roster only in leading zeros, and is another person", \
	  "if it is the same person, add the zeros") \
	X(TAKEN, ERROR, "与现有名单中的学号 {} 相同", "请改正其中一人", \
	  "is that of student number {} in the present roster", "correct one of the two")
/* clang-format on */

#define ROSTER_FAULT_ENUM(id, ...) ROSTER_FAULT_##id,
enum roster_fault { ROSTER_FAULTS(ROSTER_FAULT_ENUM) ROSTER_FAULT_COUNT };
#undef ROSTER_FAULT_ENUM

/* Returns the fault's name in JSON and in the report, such as NUMBER_CELL. */
const char *roster_fault_name(enum roster_fault fault);
enum roster_level roster_fault_level(enum roster_fault fault);
/* Returns "note", "warning", "error" or "refused". */
const char *roster_level_name(enum roster_level level);

/* These two functions write what is wrong and what to do about it. They put the detail in place of
 * {} and cut the text to `size` bytes. */
void roster_fault_what(enum roster_fault fault, enum roster_language language, const char *detail,
		       char *text, size_t size);
void roster_fault_remedy(enum roster_fault fault, enum roster_language language, const char *detail,
			 char *text, size_t size);

#endif
