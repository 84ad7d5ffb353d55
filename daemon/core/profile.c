/* SPDX-License-Identifier: MIT */
#include "daemon/core/profile.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "daemon/core/text.h"
#include "daemon/core/wording.h"

enum { PART_BYTES = 64 };

struct line {
	const char *origin;
	int number;
	char key[PART_BYTES], value[PART_BYTES]; /* each with its NUL */
};

/* For each photo.* key, the table below gives the field that the key sets and the range of its
 * number. */
enum target { TO_INT, TO_DOUBLE };

static const struct number_key {
	const char *key;
	enum target target;
	size_t offset;
	double least, most;
} number_keys[] = {
	{ "photo.width", TO_INT, offsetof(struct profile, crop.width), 100, 4000 },
	{ "photo.height", TO_INT, offsetof(struct profile, crop.height), 100, 4000 },
	{ "photo.dpi", TO_INT, offsetof(struct profile, dpi), 72, 1200 },
	{ "photo.bytes_min", TO_INT, offsetof(struct profile, size_min_bytes), 0, 10000000 },
	{ "photo.bytes_max", TO_INT, offsetof(struct profile, size_max_bytes), 1000, 20000000 },
	{ "photo.quality_min", TO_INT, offsetof(struct profile, quality_min), 30, 100 },
	{ "photo.quality_max", TO_INT, offsetof(struct profile, quality_max), 30, 100 },
	{ "photo.eyes_min", TO_DOUBLE, offsetof(struct profile, crop.eyes_y.min), 0, 4000 },
	{ "photo.eyes_target", TO_DOUBLE, offsetof(struct profile, crop.eyes_y.target), 0, 4000 },
	{ "photo.eyes_max", TO_DOUBLE, offsetof(struct profile, crop.eyes_y.max), 0, 4000 },
	{ "photo.head_top_min", TO_DOUBLE, offsetof(struct profile, crop.head_top.min), 0, 4000 },
	{ "photo.head_top_target", TO_DOUBLE, offsetof(struct profile, crop.head_top.target), 0,
	  4000 },
	{ "photo.head_top_max", TO_DOUBLE, offsetof(struct profile, crop.head_top.max), 0, 4000 },
	{ "photo.face_width_min", TO_DOUBLE, offsetof(struct profile, crop.face_width.min), 1,
	  4000 },
	{ "photo.face_width_target", TO_DOUBLE, offsetof(struct profile, crop.face_width.target), 1,
	  4000 },
	{ "photo.face_width_max", TO_DOUBLE, offsetof(struct profile, crop.face_width.max), 1,
	  4000 },
	{ "photo.offset_max", TO_DOUBLE, offsetof(struct profile, crop.max_offset), 1, 2000 },
};

enum { NUMBER_KEYS = sizeof(number_keys) / sizeof(number_keys[0]) };

/* The keys that the file has already set. A file may set each key only once. */
struct seen {
	bool name, backdrop;
	bool numbers[NUMBER_KEYS];
	bool mins[MEASURE_COUNT], maxs[MEASURE_COUNT];
	bool reasons[REASON_COUNT];
};

static int refuse(const struct line *line, struct problem *problem, const char *allowed)
{
	return problem_set(problem, -EINVAL, "%s:%d: %s: %s", line->origin, line->number, line->key,
			   allowed);
}

static int mark_seen(bool *seen, const struct line *line, struct problem *problem)
{
	if (*seen)
		return refuse(line, problem, wording_of("is set twice; keep one of the lines"));
	*seen = true;
	return 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads a decimal number. Does not use strtod(), which follows the locale. Returns the text after
 * the number; null if the text does not begin with a number. */
static const char *read_number(const char *text, double *ret_number)
{
	double sign = *text == '-' ? -1 : 1;
	double number = 0, digit = 1;

	text += *text == '-' || *text == '+';
	if (!is_digit(*text))
		return NULL;
	for (; is_digit(*text); text++)
		number = number * 10 + (*text - '0');
	if (*text == '.')
		for (text++; is_digit(*text); text++)
			number += (*text - '0') * (digit /= 10);
	*ret_number = sign * number;
	return text;
}

static int number_of(const struct line *line, struct problem *problem, double *ret_number)
{
	const char *rest = read_number(line->value, ret_number);
	if (!rest || *rest)
		return refuse(line, problem, wording_of("must be a decimal number, such as 0.25"));
	return 0;
}

static int set_name(struct profile *profile, const struct line *line, struct problem *problem)
{
	size_t length = strlen(line->value);
	if (length >= sizeof(profile->name) ||
	    !text_is_made_of(line->value, "abcdefghijklmnopqrstuvwxyz" TEXT_DIGITS "-_"))
		return refuse(line, problem,
			      wording_of("must have 1 to 31 characters of a-z 0-9 - _"));
	memcpy(profile->name, line->value, length + 1);
	return 0;
}

static int set_backdrop(struct profile *profile, const struct line *line, struct problem *problem)
{
	static const char allowed[] =
		WORDING("must be `any` or three numbers 0..255: red green blue");
	double rgb[3];
	const char *at = line->value;

	profile->backdrop_is_set = strcmp(line->value, "any") != 0;
	if (!profile->backdrop_is_set)
		return 0;
	for (int i = 0; i < 3; i++) {
		at = read_number(at, &rgb[i]);
		if (!at || rgb[i] < 0 || rgb[i] > 255)
			return refuse(line, problem, wording_of(allowed));
		at += strspn(at, " \t");
	}
	if (*at)
		return refuse(line, problem, wording_of(allowed));
	profile->backdrop.r = (float)rgb[0];
	profile->backdrop.g = (float)rgb[1];
	profile->backdrop.b = (float)rgb[2];
	return 0;
}

static int set_number(struct profile *profile, const struct number_key *row,
		      const struct line *line, struct problem *problem)
{
	double number = 0;
	int r = number_of(line, problem, &number);
	if (r < 0)
		return r;
	if (number < row->least || number > row->most)
		return problem_set(problem, -EINVAL, "%s:%d: %s: must be between %.0f and %.0f",
				   line->origin, line->number, line->key, row->least, row->most);
	char *field = (char *)profile + row->offset;
	if (row->target == TO_DOUBLE) {
		memcpy(field, &number, sizeof(number));
		return 0;
	}
	int whole = (int)number;
	if (fabs(number - whole) > 0)
		return refuse(line, problem, wording_of("must be a whole number"));
	memcpy(field, &whole, sizeof(whole));
	return 0;
}

static int set_action(struct profile *profile, struct seen *seen, const struct line *line,
		      struct problem *problem)
{
	static const char *const names[] = {
		[REASON_OFF] = "off", [REASON_ADVISE] = "advise", [REASON_REJECT] = "reject"
	};
	enum reason reason = reason_parse(line->key + strlen("reason."));
	if (reason == REASON_NONE)
		return refuse(line, problem,
			      wording_of("no such reason; `booth-check --explain` lists them"));
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(line->value, names[i]) != 0)
			continue;
		profile->actions[reason] = (enum reason_action)i;
		return mark_seen(&seen->reasons[reason], line, problem);
	}
	return refuse(line, problem, wording_of("must be reject, advise or off"));
}

static int set_side(bool is_max, enum measure measure, struct profile *profile, struct seen *seen,
		    const struct line *line, struct problem *problem)
{
	struct limit *limit = &profile->limits[measure];
	enum reason reason = is_max ? measure_reason_high(measure) : measure_reason_low(measure);
	double number;
	int r = number_of(line, problem, &number);
	if (r < 0)
		return r;
	if (reason == REASON_NONE)
		return refuse(
			line, problem,
			wording_of("this side of the measure names no reason, so a limit has no "
				   "effect"));
	if (is_max) {
		limit->has_max = true;
		limit->max = number;
	} else {
		limit->has_min = true;
		limit->min = number;
	}
	return mark_seen(is_max ? &seen->maxs[measure] : &seen->mins[measure], line, problem);
}

static int set_limit(struct profile *profile, struct seen *seen, const struct line *line,
		     struct problem *problem)
{
	char name[PART_BYTES];
	const char *dot = strrchr(line->key, '.');
	size_t length = dot ? (size_t)(dot - line->key) : 0;
	bool is_max = dot && strcmp(dot, ".max") == 0;
	bool is_min = dot && strcmp(dot, ".min") == 0;

	memcpy(name, line->key, length);
	name[length] = '\0';
	enum measure measure = measure_parse(name);
	if (measure == MEASURE_COUNT || !(is_max || is_min))
		return refuse(
			line, problem,
			wording_of(
				"unknown key; allowed are name, backdrop, photo.*, reason.REASON and "
				"MEASURE.min or MEASURE.max"));
	return set_side(is_max, measure, profile, seen, line, problem);
}

static int apply(struct profile *profile, struct seen *seen, const struct line *line,
		 struct problem *problem)
{
	if (strcmp(line->key, "name") == 0) {
		int r = mark_seen(&seen->name, line, problem);
		return r < 0 ? r : set_name(profile, line, problem);
	}
	if (strcmp(line->key, "backdrop") == 0) {
		int r = mark_seen(&seen->backdrop, line, problem);
		return r < 0 ? r : set_backdrop(profile, line, problem);
	}
	for (unsigned i = 0; i < NUMBER_KEYS; i++) {
		if (strcmp(line->key, number_keys[i].key) != 0)
			continue;
		int r = mark_seen(&seen->numbers[i], line, problem);
		return r < 0 ? r : set_number(profile, &number_keys[i], line, problem);
	}
	if (strncmp(line->key, "reason.", strlen("reason.")) == 0)
		return set_action(profile, seen, line, problem);
	return set_limit(profile, seen, line, problem);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void trim(const char **text, size_t *size)
{
	for (; *size > 0 && is_blank(**text); (*text)++)
		(*size)--;
	while (*size > 0 && is_blank((*text)[*size - 1]))
		(*size)--;
}

static int copy_part(const char *text, size_t size, size_t out_size, char *out)
{
	trim(&text, &size);
	if (size >= out_size || memchr(text, '\0', size))
		return -EINVAL;
	memcpy(out, text, size);
	out[size] = '\0';
	return 0;
}

/* Splits a line `key = value` into key and value. Returns 1 if the line is empty or a comment. */
static int split(const char *text, size_t size, struct line *line, struct problem *problem)
{
	const char *comment = memchr(text, '#', size);
	if (comment)
		size = (size_t)(comment - text);
	trim(&text, &size);
	if (size == 0)
		return 1;
	const char *equals = memchr(text, '=', size);
	if (!equals)
		return problem_set(problem, -EINVAL, "%s:%d: must be `key = value`", line->origin,
				   line->number);
	size_t before = (size_t)(equals - text);
	if (copy_part(text, before, sizeof(line->key), line->key) < 0 ||
	    copy_part(equals + 1, size - before - 1, sizeof(line->value), line->value) < 0)
		return problem_set(problem, -EINVAL,
				   "%s:%d: key and value must be text of at most %d bytes",
				   line->origin, line->number, PART_BYTES - 1);
	return 0;
}

static int check_order(const char *origin, const char *what, double least, double middle,
		       double most, struct problem *problem)
{
	if (least < middle && middle < most)
		return 0;
	return problem_set(problem, -EINVAL,
			   "%s: photo.%s_min, photo.%s_target and photo.%s_max must rise in this "
			   "order",
			   origin, what, what, what);
}

static int check_whole(const struct profile *profile, const char *origin, const struct seen *seen,
		       struct problem *problem)
{
	const struct crop_spec *crop = &profile->crop;
	int r = 0;

	if (!seen->name)
		return problem_set(problem, -EINVAL, "%s: the key name is missing", origin);
	for (unsigned i = 0; i < NUMBER_KEYS; i++)
		if (!seen->numbers[i])
			return problem_set(problem, -EINVAL, "%s: the key %s is missing", origin,
					   number_keys[i].key);
	if (profile->size_min_bytes >= profile->size_max_bytes)
		return problem_set(problem, -EINVAL,
				   "%s: photo.bytes_min must be below photo.bytes_max", origin);
	if (profile->quality_min > profile->quality_max)
		return problem_set(problem, -EINVAL,
				   "%s: photo.quality_min must not be above photo.quality_max",
				   origin);
	r = check_order(origin, "eyes", crop->eyes_y.min, crop->eyes_y.target, crop->eyes_y.max,
			problem);
	if (r == 0)
		r = check_order(origin, "head_top", crop->head_top.min, crop->head_top.target,
				crop->head_top.max, problem);
	if (r == 0)
		r = check_order(origin, "face_width", crop->face_width.min, crop->face_width.target,
				crop->face_width.max, problem);
	for (unsigned i = 0; r == 0 && i < MEASURE_COUNT; i++) {
		const struct limit *limit = &profile->limits[i];
		if (limit->has_min && limit->has_max && limit->min > limit->max)
			r = problem_set(problem, -EINVAL, "%s: %s.min must not be above %s.max",
					origin, measure_name((enum measure)i),
					measure_name((enum measure)i));
	}
	return r;
}

int profile_parse(const char *text, size_t size, const char *origin, struct problem *problem,
		  struct profile *ret_profile)
{
	struct profile profile = { 0 };
	struct seen seen = { 0 };
	struct line line = { .origin = origin };

	for (unsigned i = 0; i < REASON_COUNT; i++)
		profile.actions[i] = reason_default((enum reason)i);
	while (size > 0) {
		const char *end = memchr(text, '\n', size);
		size_t length = end ? (size_t)(end - text) : size;

		line.number++;
		int r = split(text, length, &line, problem);
		if (r == 0)
			r = apply(&profile, &seen, &line, problem);
		if (r < 0)
			return r;
		size -= end ? length + 1 : size;
		text = end ? end + 1 : text + length;
	}
	int r = check_whole(&profile, origin, &seen, problem);
	if (r < 0)
		return r;
	*ret_profile = profile;
	return 0;
}
