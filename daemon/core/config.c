/* SPDX-License-Identifier: MIT */
#include "daemon/core/config.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "daemon/core/utf8.h"

enum type { TYPE_TEXT, TYPE_CHOICE, TYPE_DATE, TYPE_INT, TYPE_REAL, TYPE_BOOL };

struct row {
	const char *name;
	enum type type;
	const char *type_name;
	const char *preset;
	double low, high;
	const char *allowed;
	bool needs_restart;
	const char *help;
	size_t offset, size; /* of the field in struct config */
};

enum { WHEN_RELOAD = 0, WHEN_START = 1 };

#define ROW(section, key, kind, preset_, low_, high_, allowed_, when, help_)                       \
	[CONFIG_KEY_##section##_##key] = {                                                         \
		.name = #section "." #key,                                                         \
		.type = TYPE_##kind,                                                               \
		.type_name = #kind,                                                                \
		.preset = preset_,                                                                 \
		.low = low_,                                                                       \
		.high = high_,                                                                     \
		.allowed = allowed_,                                                               \
		.needs_restart = WHEN_##when,                                                      \
		.help = help_,                                                                     \
		.offset =                                                                          \
			offsetof(struct config, section) + offsetof(struct config_##section, key), \
		.size = sizeof(((struct config_##section *)0)->key),                               \
	},
#define ROWS(section, section_rows) section_rows(ROW)

static const struct row rows[CONFIG_KEY_COUNT] = { CONFIG_SECTIONS(ROWS) };

/* A piece of the file's text: not terminated. */
struct piece {
	const char *start;
	size_t length;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct piece trim(struct piece piece)
{
	while (piece.length > 0 && is_blank(piece.start[0])) {
		piece.start++;
		piece.length--;
	}
	while (piece.length > 0 && is_blank(piece.start[piece.length - 1]))
		piece.length--;
	return piece;
}

static bool piece_is(struct piece piece, const char *word, size_t length)
{
	return piece.length == length && memcmp(piece.start, word, length) == 0;
}

static bool is_choice(struct piece value, const char *allowed)
{
	while (*allowed) {
		size_t length = strcspn(allowed, "|");
		if (piece_is(value, allowed, length))
			return true;
		allowed += length + (allowed[length] == '|');
	}
	return false;
}

/* Digits with sign and point; no locale, no exponent: what a person writes in a file. */
static bool read_number(struct piece value, bool whole, double *ret_number)
{
	const bool is_negative = value.length > 0 && value.start[0] == '-';
	size_t i = is_negative;
	double number = 0, unit = 1;
	bool digits = false, point = false;
	for (; i < value.length; i++) {
		char c = value.start[i];
		if (c == '.' && !point && !whole) {
			point = true;
			continue;
		}
		if (c < '0' || c > '9' || number > 1e15)
			return false;
		digits = true;
		number = number * 10 + (c - '0');
		if (point)
			unit *= 10;
	}
	*ret_number = (is_negative ? -number : number) / unit;
	return digits;
}

static int two_digits(const char *text)
{
	return (text[0] - '0') * 10 + text[1] - '0';
}

static bool is_date(struct piece value)
{
	if (value.length != 10)
		return false;
	for (size_t i = 0; i < 10; i++) {
		char c = value.start[i];
		bool dash = i == 4 || i == 7;
		if (dash ? c != '-' : c < '0' || c > '9')
			return false;
	}
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year = two_digits(value.start) * 100 + two_digits(value.start + 2);
	int month = two_digits(value.start + 5), day = two_digits(value.start + 8);
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] &&
	       (month != 2 || day < 29 || is_leap);
}

/* Object keys may hold [A-Za-z0-9._/-] only (design 5.6), and no "..", so a device's name is kept
 * to these. */
static bool is_key_text(struct piece value)
{
	for (size_t i = 0; i < value.length; i++) {
		char c = value.start[i];
		bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			    (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
		if (!good || (c == '.' && i > 0 && value.start[i - 1] == '.'))
			return false;
	}
	return value.length > 0 && value.start[0] != '.';
}

static void store_text(void *field, size_t size, struct piece value)
{
	memset(field, 0, size);
	memcpy(field, value.start, value.length);
}

/* False: the value is not allowed. */
static bool store_value(struct config *config, enum config_key key, struct piece value)
{
	const struct row *row = &rows[key];
	void *field = (char *)config + row->offset;
	double number = 0;
	switch (row->type) {
	case TYPE_TEXT:
		if ((double)value.length < row->low || (double)value.length > row->high ||
		    value.length >= row->size || memchr(value.start, '\0', value.length))
			return false;
		if (key == CONFIG_KEY_booth_device && !is_key_text(value))
			return false;
		store_text(field, row->size, value);
		return utf8_is_valid(field);
	case TYPE_CHOICE:
		if (value.length >= row->size || !is_choice(value, row->allowed))
			return false;
		store_text(field, row->size, value);
		return true;
	case TYPE_DATE:
		if (value.length > 0 && !is_date(value))
			return false;
		store_text(field, row->size, value);
		return true;
	case TYPE_BOOL:
		if (!is_choice(value, "yes|no"))
			return false;
		*(bool *)field = value.start[0] == 'y';
		return true;
	case TYPE_INT:
	case TYPE_REAL:
		if (!read_number(value, row->type == TYPE_INT, &number) || number < row->low ||
		    number > row->high)
			return false;
		if (row->type == TYPE_INT)
			*(int *)field = (int)number;
		else
			*(double *)field = number;
		return true;
	}
	return false;
}

static void describe_allowed(const struct row *row, char *text, size_t size)
{
	switch (row->type) {
	case TYPE_TEXT:
		(void)snprintf(text, size, "%.0f to %.0f bytes of %s", row->low, row->high,
			       row->allowed[0] ? row->allowed : "text in UTF-8");
		return;
	case TYPE_INT:
		(void)snprintf(text, size, "a whole number from %.0f to %.0f", row->low, row->high);
		return;
	case TYPE_REAL:
		(void)snprintf(text, size, "a number from %g to %g", row->low, row->high);
		return;
	case TYPE_BOOL:
	case TYPE_CHOICE:
	case TYPE_DATE:
		(void)snprintf(text, size, "%s", row->allowed);
		return;
	}
}

static enum config_key find_key(struct piece name)
{
	for (unsigned i = 0; i < CONFIG_KEY_COUNT; i++)
		if (piece_is(name, rows[i].name, strlen(rows[i].name)))
			return (enum config_key)i;
	return CONFIG_KEY_COUNT;
}

/* What may stand there: the keys of the name's own section, or else the sections. */
static void describe_keys(struct piece name, char *text, size_t size)
{
	const char *dot = memchr(name.start, '.', name.length);
	size_t section = dot ? (size_t)(dot - name.start) + 1 : 0, length = 0;
	text[0] = '\0';
	for (unsigned pass = 0; pass < 2 && length == 0; pass++) {
		const char *before = "";
		for (unsigned i = 0; i < CONFIG_KEY_COUNT && length < size; i++) {
			const char *key = rows[i].name;
			size_t own = (size_t)(strchr(key, '.') - key) + 1;
			bool is_key = pass == 0 && section > 1 && own == section &&
				      strncmp(key, name.start, own) == 0;
			bool is_section = pass == 1 && strncmp(key, before, own) != 0;
			if (is_key || is_section)
				length += (size_t)snprintf(
					text + length, size - length, "%s%.*s", length ? ", " : "",
					is_key ? 60 : (int)own - 1, is_key ? key + own : key);
			before = key;
		}
	}
}

static int parse_line(struct config *config, struct piece line, const char *origin, int number,
		      struct problem *problem)
{
	const char *equals = memchr(line.start, '=', line.length);
	if (!equals)
		return problem_set(
			problem, -EINVAL,
			"%s:%d: \"%.*s\": not \"section.key = value\"; comments begin with #",
			origin, number, (int)(line.length > 60 ? 60 : line.length), line.start);
	size_t left = (size_t)(equals - line.start);
	struct piece name = trim((struct piece){ line.start, left });
	struct piece value = trim((struct piece){ equals + 1, line.length - left - 1 });
	enum config_key key = find_key(name);
	if (key == CONFIG_KEY_COUNT) {
		char allowed[320];
		describe_keys(name, allowed, sizeof(allowed));
		return problem_set(problem, -EINVAL,
				   "%s:%d: %.*s: there is no such key, but %s; see boothd.conf(5)",
				   origin, number, (int)(name.length > 60 ? 60 : name.length),
				   name.start, allowed);
	}
	if (!store_value(config, key, value)) {
		char allowed[160];
		describe_allowed(&rows[key], allowed, sizeof(allowed));
		return problem_set(problem, -EINVAL, "%s:%d: %s: \"%.*s\" is not allowed, but %s",
				   origin, number, rows[key].name,
				   (int)(value.length > 60 ? 60 : value.length), value.start,
				   allowed);
	}
	(void)snprintf(config->origins[key], sizeof(config->origins[key]), "%s:%d", origin, number);
	return 0;
}

static const char built_in[] = "built in";

void config_defaults(struct config *config)
{
	memset(config, 0, sizeof(*config));
	for (unsigned i = 0; i < CONFIG_KEY_COUNT; i++) {
		struct piece preset = { rows[i].preset, strlen(rows[i].preset) };
		(void)store_value(config, (enum config_key)i, preset);
		(void)snprintf(config->origins[i], sizeof(config->origins[i]), "%s", built_in);
	}
}

int config_parse(struct config *config, const char *text, size_t size, const char *origin,
		 struct problem *problem)
{
	int number = 0;
	size_t at = 0;
	while (at < size) {
		const char *end = memchr(text + at, '\n', size - at);
		size_t length = end ? (size_t)(end - (text + at)) : size - at;
		struct piece line = trim((struct piece){ text + at, length });
		number++;
		at += length + 1;
		if (line.length == 0 || line.start[0] == '#')
			continue;
		int r = parse_line(config, line, origin, number, problem);
		if (r < 0)
			return r;
	}
	return 0;
}

/* The key that text begins with, as a word. */
static enum config_key key_at(const char *text)
{
	for (unsigned i = 0; i < CONFIG_KEY_COUNT; i++) {
		size_t length = strlen(rows[i].name);
		if (strncmp(text, rows[i].name, length) == 0 &&
		    (text[length] == '\0' || strchr(" :,;", text[length])))
			return (enum config_key)i;
	}
	return CONFIG_KEY_COUNT;
}

const char *config_origin(const struct config *config, const char *sentence)
{
	for (const char *at = sentence; at; at = strchr(at, ' ')) {
		at += *at == ' ';
		enum config_key key = key_at(at);
		if (key != CONFIG_KEY_COUNT && strcmp(config->origins[key], built_in) != 0)
			return config->origins[key];
	}
	return NULL;
}

struct config_row config_row(enum config_key key)
{
	const struct row *row = &rows[key];
	return (struct config_row){ .name = row->name,
				    .type = row->type_name,
				    .preset = row->preset,
				    .allowed = row->allowed,
				    .help = row->help,
				    .needs_restart = row->needs_restart };
}

void config_take(struct config *config, const struct config *from, enum config_key key)
{
	const struct row *row = &rows[key];
	memcpy((char *)config + row->offset, (const char *)from + row->offset, row->size);
	memcpy(config->origins[key], from->origins[key], sizeof(config->origins[key]));
}

void config_value(const struct config *config, enum config_key key, char *text, size_t size)
{
	const struct row *row = &rows[key];
	const void *field = (const char *)config + row->offset;
	switch (row->type) {
	case TYPE_TEXT:
	case TYPE_CHOICE:
	case TYPE_DATE:
		(void)snprintf(text, size, "%s", (const char *)field);
		return;
	case TYPE_INT:
		(void)snprintf(text, size, "%d", *(const int *)field);
		return;
	case TYPE_REAL:
		(void)snprintf(text, size, "%g", *(const double *)field);
		return;
	case TYPE_BOOL:
		(void)snprintf(text, size, "%s", *(const bool *)field ? "yes" : "no");
		return;
	}
}
