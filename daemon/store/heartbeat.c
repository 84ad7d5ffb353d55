/* SPDX-License-Identifier: MIT */
#include "daemon/store/heartbeat.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/core/uuid.h"
#include "daemon/store/record.h"
#include "daemon/store/signer.h"
#include "daemon/store/spool.h"

static const char schema[] = "booth-heartbeat";
enum { FILE_MODE = 0640 };

static int on_pending(const char *id, void *user)
{
	struct heartbeat *heartbeat = user;
	struct uuid uuid;
	heartbeat->pending++;
	if (uuid_parse(id, &uuid) < 0)
		return 0;
	const int64_t age_s = (heartbeat->unix_ms - uuid_unix_ms(&uuid)) / 1000;
	if (age_s > heartbeat->oldest_pending_s)
		heartbeat->oldest_pending_s = age_s;
	return 0;
}

int heartbeat_look(struct heartbeat *heartbeat, const struct spool *spool)
{
	const struct {
		enum spool_state state;
		uint64_t *count;
	} rows[] = { { SPOOL_REFUSED, &heartbeat->refused },
		     { SPOOL_HELD, &heartbeat->held },
		     { SPOOL_BROKEN, &heartbeat->broken } };
	heartbeat->pending = 0;
	heartbeat->oldest_pending_s = -1;
	int r = spool_scan(spool, SPOOL_PENDING, on_pending, heartbeat);
	for (size_t i = 0; r == 0 && i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t count = 0;
		r = spool_count(spool, rows[i].state, &count);
		*rows[i].count = count;
	}
	(void)spool_has_room(spool, &heartbeat->available_bytes);
	return r;
}

static void add_number(json_object *object, const char *key, int64_t number)
{
	json_object_object_add(object, key, json_object_new_int64(number));
}

static void add_time(json_object *object, const char *key, int64_t unix_ms)
{
	char text[RECORD_TIME_SIZE];
	record_format_time(unix_ms, text);
	json_object_object_add(object, key, json_object_new_string(text));
}

static json_object *build(const struct heartbeat *heartbeat)
{
	json_object *root = json_object_new_object();
	json_object_object_add(root, "schema", json_object_new_string(schema));
	add_number(root, "version", 1);
	json_object_object_add(root, "device", json_object_new_string(heartbeat->device));
	json_object_object_add(root, "software", json_object_new_string(heartbeat->version));
	add_time(root, "time", heartbeat->unix_ms);
	add_number(root, "unix_ms", heartbeat->unix_ms);
	json_object_object_add(root, "clock_synchronised",
			       json_object_new_boolean(heartbeat->clock_is_synchronised));
	json_object_object_add(root, "demo", json_object_new_boolean(heartbeat->is_demo));
	add_number(root, "up_s", heartbeat->up_s);
	json_object_object_add(root, "fault", json_object_new_string(heartbeat->fault));
	add_number(root, "pending", (int64_t)heartbeat->pending);
	add_number(root, "oldest_pending_s", heartbeat->oldest_pending_s);
	add_number(root, "refused", (int64_t)heartbeat->refused);
	add_number(root, "held", (int64_t)heartbeat->held);
	add_number(root, "broken", (int64_t)heartbeat->broken);
	add_number(root, "available_bytes", (int64_t)heartbeat->available_bytes);
	add_number(root, "last_photo_unix_ms", heartbeat->last_photo_unix_ms);
	return root;
}

int heartbeat_build(const struct heartbeat *heartbeat, char **ret_text, size_t *ret_size_bytes)
{
	json_object *root = build(heartbeat);
	size_t length;
	const char *json = json_object_to_json_string_length(
		root, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &length);
	char *text = json ? malloc(length + 2) : NULL;
	if (text) {
		memcpy(text, json, length);
		memcpy(text + length, "\n", 2);
		*ret_text = text;
		*ret_size_bytes = length + 1;
	}
	json_object_put(root);
	return text ? 0 : -ENOMEM;
}

static int64_t number_of(json_object *root, const char *key)
{
	json_object *value;
	return json_object_object_get_ex(root, key, &value) ? json_object_get_int64(value) : 0;
}

/* What comes from a server goes to somebody's terminal: nothing but plain characters. */
static void copy_text(json_object *root, const char *key, char *to, size_t size)
{
	json_object *value;
	const char *text =
		json_object_object_get_ex(root, key, &value) ? json_object_get_string(value) : "";
	(void)snprintf(to, size, "%s", text ? text : "");
	for (char *c = to; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
}

static bool is_true(json_object *root, const char *key)
{
	json_object *value;
	return json_object_object_get_ex(root, key, &value) && json_object_get_boolean(value);
}

int heartbeat_parse(const void *text, size_t size_bytes, struct heartbeat *ret_heartbeat)
{
	struct json_tokener *tokener = size_bytes < INT32_MAX ? json_tokener_new() : NULL;
	if (!tokener)
		return -ENOMEM;
	json_object *root = json_tokener_parse_ex(tokener, text, (int)size_bytes);
	json_tokener_free(tokener);
	char kind[32];
	if (!json_object_is_type(root, json_type_object)) {
		json_object_put(root);
		return -EBADMSG;
	}
	copy_text(root, "schema", kind, sizeof(kind));
	const bool is_heartbeat = strcmp(kind, schema) == 0;
	if (is_heartbeat) {
		struct heartbeat *to = ret_heartbeat;
		*to = (struct heartbeat){ .unix_ms = number_of(root, "unix_ms") };
		copy_text(root, "device", to->device, sizeof(to->device));
		copy_text(root, "software", to->version, sizeof(to->version));
		copy_text(root, "fault", to->fault, sizeof(to->fault));
		to->clock_is_synchronised = is_true(root, "clock_synchronised");
		to->is_demo = is_true(root, "demo");
		to->up_s = number_of(root, "up_s");
		to->pending = (uint64_t)number_of(root, "pending");
		to->oldest_pending_s = number_of(root, "oldest_pending_s");
		to->refused = (uint64_t)number_of(root, "refused");
		to->held = (uint64_t)number_of(root, "held");
		to->broken = (uint64_t)number_of(root, "broken");
		to->available_bytes = (uint64_t)number_of(root, "available_bytes");
		to->last_photo_unix_ms = number_of(root, "last_photo_unix_ms");
	}
	json_object_put(root);
	return is_heartbeat ? 0 : -EBADMSG;
}

int heartbeat_write(const char *spool_path, const struct heartbeat *heartbeat,
		    const struct signer *signer, struct problem *problem)
{
	autofree char *text = NULL;
	autofree uint8_t *signature = NULL;
	size_t size, signature_size;
	autoclose int folder_fd = -1;
	int r = heartbeat_build(heartbeat, &text, &size);
	if (r < 0)
		return problem_set(problem, r, "no memory for the heartbeat");
	r = signer_sign(signer, text, size, problem, &signature, &signature_size);
	if (r < 0)
		return r;
	r = directory_open(AT_FDCWD, spool_path, &folder_fd);
	if (r == 0)
		r = file_replace(folder_fd, "heartbeat.json", text, size, FILE_MODE);
	if (r == 0)
		r = file_replace(folder_fd, "heartbeat.json.p7s", signature, signature_size,
				 FILE_MODE);
	if (r < 0)
		return problem_set(problem, r, "the heartbeat cannot be written in %s: %s",
				   spool_path, strerror(-r));
	return 0;
}
