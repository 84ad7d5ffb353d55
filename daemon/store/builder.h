/* SPDX-License-Identifier: MIT */
/*
 * Builds the JSON files that boothd signs: record.json and subject.json.
 *
 * A builder remembers the first failure. After a failure, its functions do nothing. So a plain list
 * of calls builds a file, and one check in builder_finish() suffices. Objects may be null.
 */
#ifndef DAEMON_STORE_BUILDER_H
#define DAEMON_STORE_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/core/problem.h"

struct json_object;

struct builder {
	/* -EINVAL: the field is missing or malformed; -ENOMEM: out of memory; 0: no failure */
	int error;
	const char *field;
};

void builder_complain(struct builder *builder, int error, const char *field);

/* Takes over the value. */
void builder_put(struct builder *builder, struct json_object *object, const char *key,
		 struct json_object *value);
void builder_put_null(struct builder *builder, struct json_object *object, const char *key);
/* Fails if the text is null or not UTF-8. */
void builder_put_text(struct builder *builder, struct json_object *object, const char *key,
		      const char *text);
void builder_put_text_or_null(struct builder *builder, struct json_object *object, const char *key,
			      const char *text);
void builder_put_texts(struct builder *builder, struct json_object *object, const char *key,
		       const char *const *texts, unsigned count);
/* Writes at most six digits, because no measure is more exact. Every machine then writes the same
 * text. */
void builder_put_number(struct builder *builder, struct json_object *object, const char *key,
			double value);
void builder_put_integer(struct builder *builder, struct json_object *object, const char *key,
			 int64_t value);
void builder_put_bool(struct builder *builder, struct json_object *object, const char *key,
		      bool value);
void builder_put_time(struct builder *builder, struct json_object *object, const char *key,
		      int64_t unix_ms);
/* Writes the member "sha256". */
void builder_put_hash(struct builder *builder, struct json_object *object, const struct hash *hash);
/* Fails if the text is not an id. */
void builder_put_id(struct builder *builder, struct json_object *object, const char *key,
		    const char *id);
/* Adds an empty object under this key. `object` owns it. Returns null after a failure. */
struct json_object *builder_put_object(struct builder *builder, struct json_object *object,
				       const char *key);

/* Takes over the object. The text ends in a newline, for people who open it with tools that read
 * lines. The caller must free() it. what: the file's name, for the problem's text. */
must_check int builder_finish(const struct builder *builder, struct json_object *object,
			      const char *what, struct problem *problem, char **ret_text,
			      size_t *ret_size_bytes);

/* RFC 3339 in UTC with milliseconds: "2026-05-04T03:02:01.000Z". */
enum { BUILDER_TIME_SIZE = 32 };
void builder_format_time(int64_t unix_ms, char text[BUILDER_TIME_SIZE]);

#endif
