/* SPDX-License-Identifier: MIT */
#include "daemon/base/json.h"

#include <errno.h>
#include <string.h>
#include <json-c/json.h>

/* The member where it is of that type, else null. */
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

const char *json_text(struct json_object *object, const char *key)
{
	struct json_object *value = find(object, key, json_type_string);
	const char *text = value ? json_object_get_string(value) : NULL;
	/* A NUL inside would show the reader another text than the writer's. */
	return text && strlen(text) == (size_t)json_object_get_string_len(value) ? text : "";
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

int json_add(struct json_object *object, const char *key, struct json_object *value)
{
	/* json-c ends the program where object is null. */
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
