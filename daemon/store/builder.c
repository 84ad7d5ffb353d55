/* SPDX-License-Identifier: MIT */
#include "daemon/store/builder.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/core/utf8.h"
#include "daemon/core/uuid.h"

/* The first and the last time whose year has four digits, as RFC 3339 requires. If a clock is so
 * wrong that its time lies outside, the nearer of these two times is written. */
static const int64_t first_ms = -62167219200000, last_ms = 253402300799999;

void builder_format_time(int64_t unix_ms, char text[BUILDER_TIME_SIZE])
{
	if (unix_ms < first_ms)
		unix_ms = first_ms;
	if (unix_ms > last_ms)
		unix_ms = last_ms;
	int64_t seconds = unix_ms / 1000, ms = unix_ms % 1000;
	if (ms < 0) {
		ms += 1000;
		seconds--;
	}
	time_t when = (time_t)seconds;
	struct tm parts = { .tm_mday = 1 };
	(void)gmtime_r(&when, &parts);
	/* large enough for the largest numbers that the compiler believes possible */
	char date[80];
	(void)snprintf(date, sizeof(date), "%04d-%02d-%02dT%02d:%02d:%02d", parts.tm_year + 1900,
		       parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
	(void)snprintf(text, BUILDER_TIME_SIZE, "%.19s.%03dZ", date, (int)ms);
}

void builder_complain(struct builder *builder, int error, const char *field)
{
	if (builder->error)
		return;
	builder->error = error;
	builder->field = field;
}

void builder_put(struct builder *builder, json_object *object, const char *key, json_object *value)
{
	if (json_add(object, key, value) < 0)
		builder_complain(builder, -ENOMEM, key);
}

void builder_put_null(struct builder *builder, json_object *object, const char *key)
{
	if (json_add_null(object, key) < 0)
		builder_complain(builder, -ENOMEM, key);
}

void builder_put_text(struct builder *builder, json_object *object, const char *key,
		      const char *text)
{
	if (!text || !utf8_is_valid(text)) {
		builder_complain(builder, -EINVAL, key);
		return;
	}
	builder_put(builder, object, key, json_object_new_string(text));
}

void builder_put_text_or_null(struct builder *builder, json_object *object, const char *key,
			      const char *text)
{
	if (text)
		builder_put_text(builder, object, key, text);
	else
		builder_put_null(builder, object, key);
}

void builder_put_number(struct builder *builder, json_object *object, const char *key, double value)
{
	char text[32];
	if (!isfinite(value))
		/* JSON cannot express this number; readers take a missing number as not measured */
		return;
	(void)snprintf(text, sizeof(text), "%.6g", value);
	builder_put(builder, object, key, json_object_new_double_s(value, text));
}

void builder_put_integer(struct builder *builder, json_object *object, const char *key,
			 int64_t value)
{
	builder_put(builder, object, key, json_object_new_int64(value));
}

void builder_put_bool(struct builder *builder, json_object *object, const char *key, bool value)
{
	builder_put(builder, object, key, json_object_new_boolean(value));
}

void builder_put_time(struct builder *builder, json_object *object, const char *key,
		      int64_t unix_ms)
{
	char text[BUILDER_TIME_SIZE];
	builder_format_time(unix_ms, text);
	builder_put_text(builder, object, key, text);
}

void builder_put_hash(struct builder *builder, json_object *object, const struct hash *hash)
{
	char text[HASH_TEXT_SIZE];
	hash_format(hash, text);
	builder_put_text(builder, object, "sha256", text);
}

json_object *builder_put_object(struct builder *builder, json_object *object, const char *key)
{
	json_object *inside = json_object_new_object();
	builder_put(builder, object, key, inside);
	return builder->error ? NULL : inside;
}

void builder_put_texts(struct builder *builder, json_object *object, const char *key,
		       const char *const *texts, unsigned count)
{
	json_object *array = json_object_new_array();
	builder_put(builder, object, key, array);
	for (unsigned i = 0; i < count && !builder->error; i++) {
		if (!texts[i] || !utf8_is_valid(texts[i])) {
			builder_complain(builder, -EINVAL, key);
			return;
		}
		if (json_append(array, json_object_new_string(texts[i])) < 0)
			builder_complain(builder, -ENOMEM, key);
	}
}

void builder_put_id(struct builder *builder, json_object *object, const char *key, const char *id)
{
	if (!uuid_is_valid(id))
		builder_complain(builder, -EINVAL, key);
	builder_put_text(builder, object, key, id);
}

int builder_finish(const struct builder *builder, json_object *object, const char *what,
		   struct problem *problem, char **ret_text, size_t *ret_size_bytes)
{
	int r = builder->error;
	if (r == 0)
		r = json_copy_line(object, ret_text, ret_size_bytes);
	json_wipe(object); /* subject.json names a person */
	json_object_put(object);
	if (r == -EINVAL)
		return problem_set(problem, r, "%s: \"%s\" is missing or not valid text", what,
				   builder->field);
	return r < 0 ? problem_memory(problem) : 0;
}
