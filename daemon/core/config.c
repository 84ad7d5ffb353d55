/* SPDX-License-Identifier: MIT */
#include "daemon/core/config.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "daemon/core/text.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"

enum type { TYPE_TEXT, TYPE_NAME, TYPE_PATH, TYPE_CHOICE, TYPE_DATE, TYPE_INT, TYPE_BOOL };
enum when { WHEN_RELOAD, WHEN_START };

struct row {
	const char *name;
	enum type type;
	const char *preset;
	int low, high;
	const char *allowed;
	enum when when;
	size_t offset, size; /* offset and size of the setting's field in struct config, in bytes */
};

#define MEMBER_SIZE(type, member) sizeof(((type *)0)->member)
#define TABLE_ROW(section, key, field, kind, preset_, low_, high_, allowed_, when_)                \
	[CONFIG_KEY_ID(section, key)] = {                                                          \
		.name = #section "." #key,                                                         \
		.type = TYPE_##kind,                                                               \
		.preset = preset_,                                                                 \
		.low = low_,                                                                       \
		.high = high_,                                                                     \
		.allowed = allowed_,                                                               \
		.when = WHEN_##when_,                                                              \
		.offset = offsetof(struct config, section.field),                                  \
		.size = MEMBER_SIZE(struct config, section.field),                                 \
	},

static const struct row rows[CONFIG_KEY_COUNT] = {
#define SECTION(section)
#define ROW(section, key, kind, preset, low, high, allowed, when, help)                            \
	TABLE_ROW(section, key, key, kind, preset, low, high, allowed, when)
#define HAS_SERVER
#define SERVER_ROW(section, key, kind, preset, low, high, allowed, when, help)                     \
	TABLE_ROW(section, key, server.key, kind, preset, low, high, allowed, when)
#define END
#include "daemon/core/config_rows.h"
};

/* A part of a settings file's text. It does not end in a NUL byte. */
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

/* Reads a whole number, which may begin with a minus sign. Returns false if the value is not such a
 * number or does not fit into an int. */
static bool read_number(struct piece value, int *ret_number)
{
	bool is_negative = value.length > 0 && value.start[0] == '-';
	int64_t number = 0;
	for (size_t i = is_negative; i < value.length; i++) {
		char c = value.start[i];
		if (c < '0' || c > '9' || number > INT32_MAX / 10)
			return false;
		number = number * 10 + (c - '0');
	}
	if (number > INT32_MAX)
		return false;
	*ret_number = (int)(is_negative ? -number : number);
	return value.length > is_negative;
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
		bool is_dash = i == 4 || i == 7;
		if (is_dash ? c != '-' : c < '0' || c > '9')
			return false;
	}
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year = two_digits(value.start) * 100 + two_digits(value.start + 2);
	int month = two_digits(value.start + 5), day = two_digits(value.start + 8);
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] &&
	       (month != 2 || day < 29 || is_leap);
}

/* Returns whether the text is allowed as a part of object keys and file names. */
static bool is_name(const char *text)
{
	return text_is_made_of(text, TEXT_LETTERS TEXT_DIGITS "._-") && text[0] != '.' &&
	       !strstr(text, "..");
}

/* Returns the ending that a path must have, such as ".prom"; an empty text: any ending is
 * allowed. */
static const char *path_end(const struct row *row)
{
	const char *bar = strchr(row->allowed, '|');
	return bar ? bar + 1 : "";
}

/* Whether the text may be a path of this row. A shell removes quotes and expands ~, but this
 * program does not. An empty text is allowed where row->low is 0. */
static bool is_path(const struct row *row, const char *text)
{
	size_t length = strlen(text), end = strlen(path_end(row));
	if (length == 0)
		return true;
	if (strchr("~\"'", text[0]) || (row->allowed[0] == '/' && text[0] != '/'))
		return false;
	return length > end && strcmp(text + length - end, path_end(row)) == 0;
}

static void store_text(void *field, size_t size, struct piece value)
{
	memset(field, 0, size);
	memcpy(field, value.start, value.length);
}

/* Stores a value of type TEXT, NAME or PATH. Returns false if the value is not allowed. */
static bool store_string(const struct row *row, char *field, struct piece value)
{
	if (value.length < (size_t)row->low || value.length > (size_t)row->high ||
	    value.length >= row->size || memchr(value.start, '\0', value.length))
		return false;
	store_text(field, row->size, value);
	if (row->type == TYPE_NAME)
		return is_name(field);
	return utf8_is_valid(field) && (row->type == TYPE_TEXT || is_path(row, field));
}

/* Stores a value of any type. Returns false if the value is not allowed. */
static bool store_value(struct config *config, enum config_key key, struct piece value)
{
	const struct row *row = &rows[key];
	void *field = (char *)config + row->offset;
	int number = 0;
	switch (row->type) {
	case TYPE_TEXT:
	case TYPE_NAME:
	case TYPE_PATH:
		return store_string(row, field, value);
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
		if (!read_number(value, &number) || number < row->low || number > row->high)
			return false;
		*(int *)field = number;
		return true;
	}
	return false;
}

static void describe_allowed(const struct row *row, char *text, size_t size)
{
	const char *kind = row->allowed[0] ? wording_of(row->allowed) : wording_of("text in UTF-8");
	switch (row->type) {
	case TYPE_NAME:
		kind = wording_of("letters, digits, single . _ -");
		break;
	case TYPE_PATH:
		(void)snprintf(
			text, size,
			wording_of("%d to %d bytes of a path, without quotes and without ~%s%s%s"),
			row->low, row->high,
			row->allowed[0] == '/' ? wording_of(", that begins with /") : "",
			path_end(row)[0] ? wording_of(" and ends in ") : "", path_end(row));
		return;
	case TYPE_TEXT:
		break;
	case TYPE_INT:
		(void)snprintf(text, size, wording_of("a whole number from %d to %d"), row->low,
			       row->high);
		return;
	case TYPE_BOOL:
	case TYPE_CHOICE:
	case TYPE_DATE:
		(void)snprintf(text, size, "%s", row->allowed);
		return;
	}
	(void)snprintf(text, size, wording_of("%d to %d bytes of %s"), row->low, row->high, kind);
}

static enum config_key find_key(struct piece name)
{
	for (unsigned i = 0; i < CONFIG_KEY_COUNT; i++)
		if (piece_is(name, rows[i].name, strlen(rows[i].name)))
			return (enum config_key)i;
	return CONFIG_KEY_COUNT;
}

/* Returns the length of the key up to and including its dot: 7 for "camera.device". */
static size_t section_length(const char *key)
{
	return strcspn(key, ".") + 1;
}

/* Writes the keys of the section to which the name belongs, such as "controls, device". Writes an
 * empty string if there is no such section. */
static void list_keys(struct piece name, char *text, size_t size)
{
	size_t length = 0;
	text[0] = '\0';
	for (unsigned i = 0; i < CONFIG_KEY_COUNT && length < size; i++) {
		const char *key = rows[i].name;
		size_t own = section_length(key);
		if (name.length > own && memcmp(name.start, key, own) == 0)
			length += (size_t)snprintf(text + length, size - length, "%s%s",
						   length ? ", " : "", key + own);
	}
}

static void list_sections(char *text, size_t size)
{
	const char *last = "";
	size_t length = 0;
	for (unsigned i = 0; i < CONFIG_KEY_COUNT && length < size; i++) {
		const char *key = rows[i].name;
		size_t own = section_length(key);
		if (strncmp(key, last, own) != 0)
			length += (size_t)snprintf(text + length, size - length, "%s%.*s",
						   length ? ", " : "", (int)own - 1, key);
		last = key;
	}
}

/* The place of a mistake, and where the file sets each key. */
struct place {
	const char *origin;
	int line;
	int lines[CONFIG_KEY_COUNT]; /* number of the line that sets the key; 0: no line yet */
};

/* Returns how many bytes of a wrong line, name or value an error message quotes. */
static int shown(struct piece piece)
{
	return piece.length > 60 ? 60 : (int)piece.length;
}

/* Finds the first character that is not printable ASCII. Writes its name, such as "the character
 * U+3000" (a full-width space), because most of these characters look like a space or are
 * invisible. */
static bool find_odd(struct piece piece, char *text, size_t size)
{
	for (size_t i = 0; i < piece.length; i++) {
		unsigned char c = (unsigned char)piece.start[i];
		if (c == '\t' || (c >= ' ' && c <= '~'))
			continue;
		char rest[5] = "";
		uint32_t point = c;
		memcpy(rest, piece.start + i, piece.length - i < 4 ? piece.length - i : 4);
		size_t length = utf8_length(rest);
		if (c < 0x80 || length == 0) {
			(void)snprintf(text, size, wording_of("the byte 0x%02x"), c);
			return true;
		}
		point &= 0x7fU >> length;
		for (size_t j = 1; j < length; j++)
			point = point << 6 | ((unsigned char)rest[j] & 0x3f);
		(void)snprintf(text, size, wording_of("the character U+%04X"), point);
		return true;
	}
	return false;
}

static int refuse_odd(const struct place *place, const char *odd, struct problem *problem)
{
	return problem_set(problem, -EINVAL,
			   "%s:%d: %s stands where the key and its = belong, and looks like "
			   "something else; type the line again in ASCII",
			   place->origin, place->line, odd);
}

static int refuse_key(const struct place *place, struct piece name, struct problem *problem)
{
	char known[320], odd[32];
	if (find_odd(name, odd, sizeof(odd)))
		return refuse_odd(place, odd, problem);
	list_keys(name, known, sizeof(known));
	bool has_section = known[0];
	if (!has_section)
		list_sections(known, sizeof(known));
	return problem_set(problem, -EINVAL,
			   has_section ? "%s:%d: %.*s: there is no such key; the keys of this "
					 "section are: %s; see boothd.conf(5)"
				       : "%s:%d: %.*s: there is no such key; the sections are: "
					 "%s; see boothd.conf(5)",
			   place->origin, place->line, shown(name), name.start, known);
}

static int refuse_value(const struct place *place, enum config_key key, struct piece value,
			struct problem *problem)
{
	char allowed[160];
	describe_allowed(&rows[key], allowed, sizeof(allowed));
	return problem_set(problem, -EINVAL, "%s:%d: %s: must be %s, not \"%.*s\"", place->origin,
			   place->line, rows[key].name, allowed, shown(value), value.start);
}

static int refuse_line(const struct place *place, struct piece line, struct problem *problem)
{
	char odd[32];
	if (find_odd(line, odd, sizeof(odd)))
		return refuse_odd(place, odd, problem);
	return problem_set(problem, -EINVAL,
			   "%s:%d: \"%.*s\": not \"section.key = value\"; comments begin with #",
			   place->origin, place->line, shown(line), line.start);
}

static int parse_line(struct config *config, struct piece line, struct place *place,
		      struct problem *problem)
{
	const char *equals = memchr(line.start, '=', line.length);
	if (!equals)
		return refuse_line(place, line, problem);
	size_t left = (size_t)(equals - line.start);
	struct piece name = trim((struct piece){ line.start, left });
	struct piece value = trim((struct piece){ equals + 1, line.length - left - 1 });
	enum config_key key = find_key(name);
	if (key == CONFIG_KEY_COUNT)
		return refuse_key(place, name, problem);
	if (place->lines[key])
		return problem_set(problem, -EINVAL,
				   "%s:%d: %s: line %d sets this key, too; keep one of the lines",
				   place->origin, place->line, rows[key].name, place->lines[key]);
	place->lines[key] = place->line;
	char before[CONFIG_TEXT_BYTES];
	void *field = (char *)config + rows[key].offset;
	memcpy(before, field, rows[key].size);
	if (!store_value(config, key, value)) {
		memcpy(field, before, rows[key].size);
		return refuse_value(place, key, value, problem);
	}
	(void)snprintf(config->origins[key], sizeof(config->origins[key]), "%s:%d", place->origin,
		       place->line);
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

int config_parse_all(struct config *config, const char *text, size_t size, const char *origin,
		     config_mistake_fn tell, void *user)
{
	struct place place = { .origin = origin };
	size_t at = 0;
	int first_error = 0;
	while (at < size) {
		const char *end = memchr(text + at, '\n', size - at);
		size_t length = end ? (size_t)(end - (text + at)) : size - at;
		struct piece line = trim((struct piece){ text + at, length });
		struct problem problem = { "" };
		place.line++;
		at += length + 1;
		if (line.length == 0 || line.start[0] == '#')
			continue;
		int r = parse_line(config, line, &place, &problem);
		if (r < 0)
			tell(&problem, line.start, line.length, user);
		if (first_error == 0)
			first_error = r;
	}
	return first_error;
}

/* The first mistake that was told. */
struct first {
	struct problem *problem; /* may be null */
	bool has_problem;
};

static void keep_first(const struct problem *problem, const char *line, size_t length, void *user)
{
	struct first *first = user;
	(void)line;
	(void)length;
	if (first->problem && !first->has_problem)
		*first->problem = *problem;
	first->has_problem = true;
}

int config_parse(struct config *config, const char *text, size_t size, const char *origin,
		 struct problem *problem)
{
	struct first first = { .problem = problem };
	return config_parse_all(config, text, size, origin, keep_first, &first);
}

/* Returns the key whose name is the first word of the text; CONFIG_KEY_COUNT if the first word is
 * not the name of a key. */
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
	return (struct config_row){ .name = rows[key].name,
				    .preset = rows[key].preset,
				    .needs_restart = rows[key].when == WHEN_START };
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
	case TYPE_NAME:
	case TYPE_PATH:
	case TYPE_CHOICE:
	case TYPE_DATE:
		(void)snprintf(text, size, "%s", (const char *)field);
		return;
	case TYPE_INT:
		(void)snprintf(text, size, "%d", *(const int *)field);
		return;
	case TYPE_BOOL:
		(void)snprintf(text, size, "%s", *(const bool *)field ? "yes" : "no");
		return;
	}
}
