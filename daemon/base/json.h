/* SPDX-License-Identifier: MIT */
/*
 * Typed access to json-c objects that come from outside: files, sockets, servers.
 *
 * A reader never hands out null for a text and never converts between types: a member that is
 * missing, null or of another type counts as missing. What it returns belongs to the object.
 * object may be null, or of any type, everywhere.
 */
#ifndef DAEMON_BASE_JSON_H
#define DAEMON_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_object;

bool json_has(struct json_object *object, const char *key); /* also where the member is null */
const char *json_text(struct json_object *object,
		      const char *key); /* "": missing, or holds a NUL */
int64_t json_number(struct json_object *object, const char *key, int64_t missing);
double json_real(struct json_object *object, const char *key, double missing);
bool json_flag(struct json_object *object, const char *key, bool missing);
/* Null: missing, or no object or array. */
struct json_object *json_member(struct json_object *object, const char *key);
struct json_object *json_list(struct json_object *object, const char *key);

struct json_object *json_any(struct json_object *object, const char *key); /* of any type */

/* A text, number or flag as people read it; "" for anything else. */
const char *json_shown(struct json_object *object, const char *key);

/* A list's elements. Where list is no list, or index is beyond its end: 0 and null. */
size_t json_count(struct json_object *list);
struct json_object *json_item(struct json_object *list, size_t index);
const char *json_as_text(struct json_object *value); /* as json_text() */

/* Parses one value; only white space may follow it. -EBADMSG: anything else, and the word null; -ENOMEM,
 * which says nothing against the text. *ret_value is null after an error. json_object_put() it. */
int json_parse(const void *text, size_t size, struct json_object **ret_value);

/* The value as JSON text without white space; the text belongs to the object. Null: out of memory.
 */
const char *json_line(struct json_object *object, size_t *ret_length);
/* The same in memory of its own, with a newline and a zero behind it; *ret_length counts the
 * newline. free() it. */
int json_copy_line(struct json_object *object, char **ret_line, size_t *ret_length);

/* Add a member, in place of one of the same key, and an element. They take over value, also where
 * they fail. object, list and value may be null, which is what json-c's constructors return when
 * memory is out: so a caller that builds a tree looks at the last answer only, or at none where the
 * tree is just shown. -ENOMEM: nothing was added. */
int json_add(struct json_object *object, const char *key, struct json_object *value);
int json_append(struct json_object *list, struct json_object *value);
int json_add_null(struct json_object *object, const char *key);
int json_add_text(struct json_object *object, const char *key, const char *text);
int json_add_number(struct json_object *object, const char *key, int64_t number);
int json_add_real(struct json_object *object, const char *key, double number);
int json_add_flag(struct json_object *object, const char *key, bool flag);

#endif
