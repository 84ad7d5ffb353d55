/* SPDX-License-Identifier: MIT */
/*
 * Reads json-c objects that come from outside: from files, sockets or servers.
 *
 * A function that returns a text never returns null. No function converts a value to another type.
 * A member that is missing, null or of another type counts as missing. Returned texts and objects
 * belong to `object`. In every call `object` may be null or have any type.
 */
#ifndef DAEMON_BASE_JSON_H
#define DAEMON_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_object;

/* Returns whether the object has the member. The member's value may also be null. */
bool json_has(struct json_object *object, const char *key);
/* Returns the text of the member, or "" if it is missing or contains a NUL. */
const char *json_text(struct json_object *object, const char *key);
int64_t json_number(struct json_object *object, const char *key, int64_t missing);
double json_real(struct json_object *object, const char *key, double missing);
bool json_flag(struct json_object *object, const char *key, bool missing);
/* Returns the member if it is an object (json_list(): an array), otherwise null. */
struct json_object *json_member(struct json_object *object, const char *key);
struct json_object *json_list(struct json_object *object, const char *key);

/* Returns the member, which may have any type, or null if it is missing. */
struct json_object *json_any(struct json_object *object, const char *key);

/* Returns a member in readable form if it is a text, a number or a flag, otherwise "". */
const char *json_shown(struct json_object *object, const char *key);

/* These functions access the elements of a JSON array. json_count() returns 0 if `list` is not an
 * array. json_item() returns null if the index is beyond the end. */
size_t json_count(struct json_object *list);
struct json_object *json_item(struct json_object *list, size_t index);
/* Returns the value's text, or "" if the value is not a text or contains a NUL. */
const char *json_as_text(struct json_object *value);

/* Parses one JSON value; only white space may follow it. -EBADMSG: the text is not a JSON value, or
 * it is the word null. -ENOMEM: memory ran out, and the text may be good. After an error,
 * *ret_value is null. The caller releases the value with json_object_put(). */
int json_parse(const void *text, size_t size, struct json_object **ret_value);

/* Returns the value as JSON text without white space, or null if memory runs out. The text belongs
 * to the object. */
const char *json_line(struct json_object *object, size_t *ret_length);
/* Does what json_line() does, but copies the text and adds a newline and a zero byte; *ret_length
 * counts only the newline. The caller must free() *ret_line. Wipes the text that belongs to the object,
 * because it may hold data of a person. */
int json_copy_line(struct json_object *object, char **ret_line, size_t *ret_length);

/* Overwrites all texts in a value that may hold data of a person. Call this before json_object_put(). Whoever
 * holds another reference to a part of the value finds zeros in it. */
void json_wipe(struct json_object *value);

/* These functions add a member to an object (and replace a member of the same key) or an element to
 * a list. They take over `value`, even if they fail. `object`, `list` and `value` may be null,
 * because json-c's constructors return null if memory runs out. So a caller that builds a tree of
 * values needs to check only the last result, or no result if the tree is only shown to people.
 * -ENOMEM: nothing was added. */
int json_add(struct json_object *object, const char *key, struct json_object *value);
int json_append(struct json_object *list, struct json_object *value);
int json_add_null(struct json_object *object, const char *key);
int json_add_text(struct json_object *object, const char *key, const char *text);
int json_add_number(struct json_object *object, const char *key, int64_t number);
int json_add_real(struct json_object *object, const char *key, double number);
int json_add_flag(struct json_object *object, const char *key, bool flag);

#endif
