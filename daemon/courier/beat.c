/* SPDX-License-Identifier: MIT */
#include "daemon/courier/beat.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/log.h"
#include "daemon/courier/destination.h"

enum { FILES = 2 };

struct heartbeat_files {
	char folder[160];
	uint8_t *bytes[FILES]; /* null: no heartbeat */
	size_t sizes[FILES];
};

struct beat {
	struct destination *destination;
	char section[16], prefix[128];
	void (*on_end)(void *user);
	void *user;
	struct heartbeat_files offered, under_way;
	unsigned file_at; /* index of the file that is being sent */
	struct placing *placing;
};

static const struct {
	const char *name, *type;
} files[FILES] = {
	{ "heartbeat.json", "application/json" },
	{ "heartbeat.json.p7s", "application/pkcs7-signature" },
};

int beat_create(struct destination *destination, const char *section, const char *prefix,
		void (*on_end)(void *user), void *user, struct problem *problem,
		struct beat **ret_beat)
{
	struct beat *beat = calloc(1, sizeof(*beat));
	if (!beat)
		return problem_memory(problem);
	beat->destination = destination;
	(void)snprintf(beat->section, sizeof(beat->section), "%s", section);
	(void)snprintf(beat->prefix, sizeof(beat->prefix), "%s%s", prefix, prefix[0] ? "/" : "");
	beat->on_end = on_end;
	beat->user = user;
	*ret_beat = beat;
	return 0;
}

static void forget(struct heartbeat_files *heartbeat)
{
	for (int i = 0; i < FILES; i++)
		free(heartbeat->bytes[i]);
	*heartbeat = (struct heartbeat_files){ .folder = "" };
}

void beat_destroy(struct beat *beat)
{
	if (!beat)
		return;
	placing_cancel(beat->placing);
	forget(&beat->offered);
	forget(&beat->under_way);
	free(beat);
}

static uint8_t *copy_bytes(const void *bytes, size_t size)
{
	uint8_t *copy = malloc(size + 1);
	if (copy)
		memcpy(copy, bytes, size);
	return copy;
}

void beat_offer(struct beat *beat, const char *folder, const void *json, size_t json_bytes,
		const void *signature, size_t signature_bytes)
{
	struct heartbeat_files *offered = &beat->offered;
	forget(offered);
	(void)snprintf(offered->folder, sizeof(offered->folder), "%s%s", beat->prefix, folder);
	offered->bytes[0] = copy_bytes(json, json_bytes);
	offered->bytes[1] = copy_bytes(signature, signature_bytes);
	offered->sizes[0] = json_bytes;
	offered->sizes[1] = signature_bytes;
	if (!offered->bytes[0] || !offered->bytes[1])
		forget(offered); /* out of memory: skip this heartbeat, the next one comes soon */
}

/* A heartbeat that cannot be sent is not tried again, because the next heartbeat comes soon. */
static void on_placed(const struct placing_result *result, void *user)
{
	struct beat *beat = user;
	beat->placing = NULL;
	if (result->answer == ANSWER_DONE) {
		beat->file_at++;
	} else {
		beat->file_at = FILES;
		log_debug("%s: the heartbeat was not sent: %s", beat->section,
			  result->problem.text);
	}
	beat->on_end(beat->user);
}

static void send_file(struct beat *beat)
{
	const struct heartbeat_files *heartbeat = &beat->under_way;
	unsigned at = beat->file_at;
	char key[DESTINATION_KEY_SIZE];
	(void)snprintf(key, sizeof(key), "%s%s", heartbeat->folder, files[at].name);
	struct upload upload = {
		.key = key,
		.bytes = heartbeat->bytes[at],
		.size_bytes = heartbeat->sizes[at],
		.content_type = files[at].type,
		.replaces = true,
		.opens_folder = at == 0,
	};
	if (destination_place(beat->destination, &upload, on_placed, NULL, beat, &beat->placing) <
	    0)
		beat->file_at = FILES;
}

void beat_send(struct beat *beat)
{
	if (beat->placing)
		return;
	if (beat->file_at == FILES)
		forget(&beat->under_way);
	if (!beat->under_way.bytes[0] && beat->offered.bytes[0]) {
		beat->under_way = beat->offered;
		beat->offered = (struct heartbeat_files){ .folder = "" };
		beat->file_at = 0;
	}
	if (beat->under_way.bytes[0])
		send_file(beat);
}
