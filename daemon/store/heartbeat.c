/* SPDX-License-Identifier: MIT */
#include "daemon/store/heartbeat.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/store/builder.h"
#include "daemon/store/census.h"
#include "daemon/store/signer.h"

static const char schema[] = "booth-heartbeat";
enum { FILE_MODE = 0640 };
/* The beginning of the year 10000. No clock shows such a late time, and sums with earlier times
 * cannot overflow. */
static const int64_t latest_unix_ms = INT64_C(253402300800000);

bool heartbeat_count(struct heartbeat *heartbeat, const struct census_row *rows)
{
	const struct census_row *pending = &rows[SPOOL_PENDING];
	if (!pending->is_known || !rows[SPOOL_REFUSED].is_known || !rows[SPOOL_HELD].is_known ||
	    !rows[SPOOL_BROKEN].is_known)
		return false;
	heartbeat->pending = pending->count;
	heartbeat->refused = rows[SPOOL_REFUSED].count;
	heartbeat->held = rows[SPOOL_HELD].count;
	heartbeat->broken = rows[SPOOL_BROKEN].count;
	heartbeat->oldest_pending_s = -1;
	if (pending->oldest_unix_ms > 0 && pending->oldest_unix_ms <= heartbeat->unix_ms)
		heartbeat->oldest_pending_s = (heartbeat->unix_ms - pending->oldest_unix_ms) / 1000;
	return true;
}

/* Returns the heartbeat as a JSON object, or null if memory runs out. */
static json_object *build(const struct heartbeat *heartbeat)
{
	char time[BUILDER_TIME_SIZE];
	json_object *root = json_object_new_object();
	builder_format_time(heartbeat->unix_ms, time);
	if (json_add_text(root, "schema", schema) == 0 &&
	    json_add_number(root, "version", 1) == 0 &&
	    json_add_text(root, "device", heartbeat->device) == 0 &&
	    json_add_text(root, "software", heartbeat->version) == 0 &&
	    json_add_text(root, "time", time) == 0 &&
	    json_add_number(root, "unix_ms", heartbeat->unix_ms) == 0 &&
	    json_add_flag(root, "clock_synchronised", heartbeat->clock_is_synchronised) == 0 &&
	    json_add_flag(root, "demo", heartbeat->is_demo) == 0 &&
	    json_add_number(root, "up_s", heartbeat->up_s) == 0 &&
	    json_add_text(root, "fault", heartbeat->fault) == 0 &&
	    json_add_number(root, "pending", (int64_t)heartbeat->pending) == 0 &&
	    json_add_number(root, "oldest_pending_s", heartbeat->oldest_pending_s) == 0 &&
	    json_add_number(root, "refused", (int64_t)heartbeat->refused) == 0 &&
	    json_add_number(root, "held", (int64_t)heartbeat->held) == 0 &&
	    json_add_number(root, "broken", (int64_t)heartbeat->broken) == 0 &&
	    json_add_number(root, "available_bytes", (int64_t)heartbeat->available_bytes) == 0 &&
	    json_add_number(root, "last_photo_unix_ms", heartbeat->last_photo_unix_ms) == 0)
		return root;
	json_object_put(root);
	return NULL;
}

/* Copies the text of this key. The text comes from a server and is shown on a terminal, so every
 * character that is not printable ASCII becomes a question mark. */
static void take_text(json_object *root, const char *key, char *to, size_t size)
{
	(void)snprintf(to, size, "%s", json_text(root, key));
	for (char *c = to; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
}

/* A time that no clock can show is treated as missing. */
static int64_t take_time(json_object *root, const char *key)
{
	int64_t unix_ms = json_number(root, key, 0);
	return unix_ms > 0 && unix_ms < latest_unix_ms ? unix_ms : 0;
}

static uint64_t take_count(json_object *root, const char *key)
{
	int64_t count = json_number(root, key, 0);
	return count > 0 ? (uint64_t)count : 0;
}

int heartbeat_parse(const void *text, size_t size_bytes, struct heartbeat *ret_heartbeat)
{
	struct heartbeat *to = ret_heartbeat;
	json_object *root = NULL;
	int r = json_parse(text, size_bytes, &root);
	if (r < 0)
		return r;
	if (strcmp(json_text(root, "schema"), schema) != 0) {
		json_object_put(root);
		return -EBADMSG;
	}
	*to = (struct heartbeat){
		.unix_ms = take_time(root, "unix_ms"),
		.clock_is_synchronised = json_flag(root, "clock_synchronised", false),
		.is_demo = json_flag(root, "demo", false),
		.up_s = json_number(root, "up_s", 0),
		.pending = take_count(root, "pending"),
		.refused = take_count(root, "refused"),
		.held = take_count(root, "held"),
		.broken = take_count(root, "broken"),
		.oldest_pending_s = json_number(root, "oldest_pending_s", -1),
		.available_bytes = take_count(root, "available_bytes"),
		.last_photo_unix_ms = take_time(root, "last_photo_unix_ms"),
	};
	take_text(root, "device", to->device, sizeof(to->device));
	take_text(root, "software", to->version, sizeof(to->version));
	take_text(root, "fault", to->fault, sizeof(to->fault));
	json_object_put(root);
	return 0;
}

static int write_both(const char *spool_path, const char *text, size_t size,
		      const uint8_t *signature, size_t signature_size)
{
	autoclose int folder_fd = -1;
	int r = directory_open(AT_FDCWD, spool_path, &folder_fd);
	if (r == 0)
		r = file_replace(folder_fd, "heartbeat.json", text, size, FILE_MODE);
	if (r == 0)
		r = file_replace(folder_fd, "heartbeat.json.p7s", signature, signature_size,
				 FILE_MODE);
	return r;
}

int heartbeat_write(const char *spool_path, const struct heartbeat *heartbeat,
		    const struct signer *signer, struct problem *problem)
{
	autofree char *text = NULL;
	autofree uint8_t *signature = NULL;
	size_t size, signature_size;
	json_object *root = build(heartbeat);
	int r = json_copy_line(root, &text, &size);
	json_object_put(root);
	if (r < 0)
		return problem_memory(problem);
	r = signer_sign(signer, text, size, problem, &signature, &signature_size);
	if (r < 0)
		return r;
	r = write_both(spool_path, text, size, signature, signature_size);
	if (r < 0)
		return problem_set(problem, r, "the heartbeat cannot be written in %s: %s",
				   spool_path, error_text(-r));
	return 0;
}
