/* SPDX-License-Identifier: MIT */
/*
 * Typed access to json-c objects that come from outside: files, sockets, servers.
 *
 * The functions never return null for a text and never convert between types. A member that is
 * missing, null or of another type counts as missing. Returned texts and objects belong to
 * `object`. `object` may be null or of any type in every call.
 */
#ifndef DAEMON_BASE_JSON_H
#define DAEMON_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_object;

/* Returns whether the object has the member, even with the value null. */
bool json_has(struct json_object *object, const char *key);
const char *json_text(struct json_object *object,
		      const char *key); /* "": the text is missing, or contains a NUL */
int64_t json_number(struct json_object *object, const char *key, int64_t missing);
double json_real(struct json_object *object, const char *key, double missing);
bool json_flag(struct json_object *object, const char *key, bool missing);
/* Returns the member; null if it is missing or is not an object (json_list(): not an array). */
struct json_object *json_member(struct json_object *object, const char *key);
struct json_object *json_list(struct json_object *object, const char *key);

/* Returns the member, of whatever type; null if it is missing. */
struct json_object *json_any(struct json_object *object, const char *key);

/* Returns a text, number or flag in readable form; "" for any other type. */
const char *json_shown(struct json_object *object, const char *key);

/* Access to the elements of a JSON array. The count is 0 if `list` is not an array. The element is
 * null if the index is beyond the end. */
size_t json_count(struct json_object *list);
struct json_object *json_item(struct json_object *list, size_t index);
/* Returns "" if the value is not a text, or contains a NUL. */
const char *json_as_text(struct json_object *value);

/* Parses one value; only white space may follow it. -EBADMSG: the text is anything else, or the
 * word null. -ENOMEM: memory ran out, so the text may be good. After an error *ret_value is
 * null. Release the value with json_object_put(). */
int json_parse(const void *text, size_t size, struct json_object **ret_value);

/* Returns the value as JSON text without white space; the text belongs to the object. Null: out
 * of memory. */
const char *json_line(struct json_object *object, size_t *ret_length);
/* Does what json_line() does, but copies the text and appends a newline and a zero byte;
 * *ret_length counts the newline. free() *ret_line. */
int json_copy_line(struct json_object *object, char **ret_line, size_t *ret_length);

/* Add a member (replacing a member of the same key) or an element. They take over `value`, even
 * if they fail. `object`, `list` and `value` may be null, because json-c's constructors return
 * null when memory is out. So a caller that builds a tree needs to check only the last result,
 * and no result if the tree is only for display. -ENOMEM: nothing was added. */
int json_add(struct json_object *object, const char *key, struct json_object *value);
int json_append(struct json_object *list, struct json_object *value);
int json_add_null(struct json_object *object, const char *key);
int json_add_text(struct json_object *object, const char *key, const char *text);
int json_add_number(struct json_object *object, const char *key, int64_t number);
int json_add_real(struct json_object *object, const char *key, double number);
int json_add_flag(struct json_object *object, const char *key, bool flag);

#endif
