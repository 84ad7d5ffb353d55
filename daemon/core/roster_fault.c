/* SPDX-License-Identifier: MIT */
#include "daemon/core/roster_fault.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	enum roster_level level;
	const char *what[2], *remedy[2]; /* by enum roster_language */
} faults[] = {
#define ROW(id, level, what_zh, remedy_zh, what_en, remedy_en)                                     \
	[ROSTER_FAULT_##id] = {                                                                    \
		#id, ROSTER_LEVEL_##level, { what_zh, what_en }, { remedy_zh, remedy_en }          \
	},
	ROSTER_FAULTS(ROW)
#undef ROW
};

static const char *const level_names[] = {
	[ROSTER_LEVEL_NOTE] = "note",
	[ROSTER_LEVEL_WARNING] = "warning",
	[ROSTER_LEVEL_ERROR] = "error",
	[ROSTER_LEVEL_REFUSED] = "refused",
};

const char *roster_fault_name(enum roster_fault fault)
{
	return faults[fault].name;
}

enum roster_level roster_fault_level(enum roster_fault fault)
{
	return faults[fault].level;
}

const char *roster_level_name(enum roster_level level)
{
	return level_names[level];
}

static void fill_in(const char *form, const char *detail, char *text, size_t size)
{
	const char *gap = strstr(form, "{}");
	if (!gap)
		(void)snprintf(text, size, "%s", form);
	else
		(void)snprintf(text, size, "%.*s%s%s", (int)(gap - form), form, detail, gap + 2);
}

void roster_fault_what(enum roster_fault fault, enum roster_language language, const char *detail,
		       char *text, size_t size)
{
	fill_in(faults[fault].what[language], detail, text, size);
}

void roster_fault_remedy(enum roster_fault fault, enum roster_language language, const char *detail,
			 char *text, size_t size)
{
	fill_in(faults[fault].remedy[language], detail, text, size);
}
