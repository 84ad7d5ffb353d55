/* SPDX-License-Identifier: MIT */
#include "daemon/base/json.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>
#include <json-c/printbuf.h>

/* Most lines are shorter than this. */
enum { LINE_ROOM = 16384 };

/* Returns the member `key` if it has this type, otherwise null. */
static struct json_object *find(struct json_object *object, const char *key, json_type type)
{
	struct json_object *value = NULL;
	if (!json_object_is_type(object, json_type_object) ||
	    !json_object_object_get_ex(object, key, &value) || !json_object_is_type(value, type))
		return NULL;
	return value;
}

bool json_has(struct json_object *object, const char *key)
{
	return json_object_is_type(object, json_type_object) &&
	       json_object_object_get_ex(object, key, NULL);
}

struct json_object *json_any(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;
	if (json_object_is_type(object, json_type_object))
		(void)json_object_object_get_ex(object, key, &value);
	return value;
}

const char *json_as_text(struct json_object *value)
{
	const char *text =
		json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;
	/* If a text contains a NUL, C code would take the NUL as its end, so such a text counts as
	 * missing. */
	return text && strlen(text) == (size_t)json_object_get_string_len(value) ? text : "";
}

const char *json_text(struct json_object *object, const char *key)
{
	return json_as_text(find(object, key, json_type_string));
}

int64_t json_number(struct json_object *object, const char *key, int64_t missing)
{
	struct json_object *value = find(object, key, json_type_int);
	return value ? json_object_get_int64(value) : missing;
}

double json_real(struct json_object *object, const char *key, double missing)
{
	struct json_object *value = find(object, key, json_type_double);
	if (!value)
		value = find(object, key, json_type_int);
	return value ? json_object_get_double(value) : missing;
}

bool json_flag(struct json_object *object, const char *key, bool missing)
{
	struct json_object *value = find(object, key, json_type_boolean);
	return value ? json_object_get_boolean(value) : missing;
}

struct json_object *json_member(struct json_object *object, const char *key)
{
	return find(object, key, json_type_object);
}

struct json_object *json_list(struct json_object *object, const char *key)
{
	return find(object, key, json_type_array);
}

const char *json_shown(struct json_object *object, const char *key)
{
	static const json_type types[] = { json_type_int, json_type_double, json_type_boolean };
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct json_object *value = find(object, key, types[i]);
		const char *text = value ? json_object_get_string(value) : NULL;
		if (text)
			return text;
	}
	return json_text(object, key);
}

size_t json_count(struct json_object *list)
{
	return json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
}

struct json_object *json_item(struct json_object *list, size_t index)
{
	return index < json_count(list) ? json_object_array_get_idx(list, index) : NULL;
}

/* Returns whether memory ran out. In that case json-c reports success but returns no value. It does
 * the same if the text is the word null, so look at the text. */
static bool has_run_out(const struct json_object *value, enum json_tokener_error error,
			const char *text, size_t size)
{
	static const char null_word[] = "null";
	size_t at = 0;
	if (value || error != json_tokener_success)
		return false;
	while (at < size && strchr(" \t\r\n", text[at]) && text[at])
		at++;
	return size - at < strlen(null_word) ||
	       memcmp(text + at, null_word, strlen(null_word)) != 0;
}

int json_parse(const void *text, size_t size, struct json_object **ret_value)
{
	*ret_value = NULL;
	if (size >= INT_MAX)
		return -EBADMSG;
	struct json_tokener *tokener = json_tokener_new();
	if (!tokener)
		return -ENOMEM;
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_ALLOW_TRAILING_CHARS);
	struct json_object *value = json_tokener_parse_ex(tokener, text, (int)size);
	size_t end = json_tokener_get_parse_end(tokener);
	bool is_out = has_run_out(value, json_tokener_get_error(tokener), text, size);
	json_tokener_free(tokener);
	if (is_out)
		return -ENOMEM;
	const char *at = text;
	while (end < size && strchr(" \t\r\n", at[end]) && at[end])
		end++;
	if (value && end == size) {
		*ret_value = value;
		return 0;
	}
	(void)json_object_put(value);
	return -EBADMSG;
}

const char *json_line(struct json_object *object, size_t *ret_length)
{
	return json_object_to_json_string_length(
		object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, ret_length);
}

/* Gives the object's buffer more room than most lines need. A buffer that grows while the line is
 * written leaves parts of it behind in freed memory. */
static int make_room(struct json_object *object, struct printbuf *buffer, int level, int flags)
{
	(void)object;
	(void)level;
	(void)flags;
	return printbuf_memset(buffer, -1, ' ', LINE_ROOM);
}

int json_copy_line(struct json_object *object, char **ret_line, size_t *ret_length)
{
	size_t length = 0;
	if (object) {
		json_object_set_serializer(object, make_room, NULL, NULL);
		(void)json_line(object, &length);
		json_object_set_serializer(object, NULL, NULL, NULL);
	}
	const char *line = object ? json_line(object, &length) : NULL;
	char *copy = line ? malloc(length + 2) : NULL;
	if (!copy)
		return -ENOMEM;
	memcpy(copy, line, length);
	memcpy(copy + length, "\n", 2);
	explicit_bzero((char *)(uintptr_t)line, length);
	*ret_line = copy;
	*ret_length = length + 1;
	return 0;
}

void json_wipe(struct json_object *value)
{
	if (json_object_is_type(value, json_type_string))
		explicit_bzero((char *)(uintptr_t)json_object_get_string(value),
			       (size_t)json_object_get_string_len(value));
	for (size_t i = 0; i < json_count(value); i++)
		json_wipe(json_item(value, i));
	if (!json_object_is_type(value, json_type_object))
		return;
	json_object_object_foreach(value, key, member)
	{
		(void)key;
		json_wipe(member);
	}
}

int json_add(struct json_object *object, const char *key, struct json_object *value)
{
	/* json_object_object_add() aborts the program if `object` is null, so check that first. */
	if (object && value && json_object_object_add(object, key, value) == 0)
		return 0;
	(void)json_object_put(value);
	return -ENOMEM;
}

int json_append(struct json_object *list, struct json_object *value)
{
	if (list && value && json_object_array_add(list, value) == 0)
		return 0;
	(void)json_object_put(value);
	return -ENOMEM;
}

int json_add_null(struct json_object *object, const char *key)
{
	return object && json_object_object_add(object, key, NULL) == 0 ? 0 : -ENOMEM;
}

int json_add_text(struct json_object *object, const char *key, const char *text)
{
	return json_add(object, key, json_object_new_string(text));
}

int json_add_number(struct json_object *object, const char *key, int64_t number)
{
	return json_add(object, key, json_object_new_int64(number));
}

int json_add_real(struct json_object *object, const char *key, double number)
{
	return json_add(object, key, json_object_new_double(number));
}

int json_add_flag(struct json_object *object, const char *key, bool flag)
{
	return json_add(object, key, json_object_new_boolean(flag));
}
