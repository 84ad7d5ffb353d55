/* SPDX-License-Identifier: MIT */
#include "daemon/courier/destination.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/text.h"
#include "daemon/courier/placing_inside.h"
#include "daemon/net/url.h"

_Static_assert((int)DESTINATION_KEY_SIZE == (int)PLACING_KEY_SIZE &&
		       (int)DESTINATION_URL_SIZE == (int)PLACING_BASE_SIZE,
	       "one size of keys and urls");

static const struct protocol *const protocols[] = {
	[DESTINATION_WEBDAV] = &webdav_protocol,
	[DESTINATION_S3] = &s3_protocol,
	[DESTINATION_TUS] = &tus_protocol,
};

static const char *const create_names[] = {
	[CREATE_UNKNOWN] = "unknown",
	[CREATE_IF_NONE_MATCH] = "if-none-match",
	[CREATE_MOVE] = "move",
	[CREATE_AFTER_LOOKING] = "look",
};

static bool is_url(const char *url)
{
	return strlen(url) < DESTINATION_URL_SIZE && url_find_flaw(url) == URL_IS_GOOD &&
	       !url_has_query(url);
}

static void copy_config(struct destination *destination, const struct destination_config *config)
{
	(void)snprintf(destination->name, sizeof(destination->name), "%s", config->name);
	(void)snprintf(destination->section, sizeof(destination->section), "%s", config->section);
	(void)snprintf(destination->url, sizeof(destination->url), "%s", config->url);
	size_t length = strlen(destination->url);
	while (length > 0 && destination->url[length - 1] == '/')
		destination->url[--length] = '\0';
	destination->protocol = protocols[config->kind];
	destination->proves_by_reading = config->proves_by_reading;
}

int destination_create(struct event_base *base, const struct destination_config *config,
		       struct problem *problem, struct destination **ret_destination)
{
	if (!is_url(config->url))
		return problem_set(
			problem, -EINVAL,
			"%s.url is \"%.80s\"; it must be http(s)://HOST/PATH, shorter than "
			"%d bytes",
			config->section, config->url, DESTINATION_URL_SIZE);
	struct destination *destination = calloc(1, sizeof(*destination));
	if (!destination)
		return problem_memory(problem);
	copy_config(destination, config);
	destination->base = base;
	struct transfers_config access = config->access;
	access.server = destination->url;
	int r = transfers_create(base, &access, problem, &destination->transfers);
	if (r < 0) {
		destination_destroy(destination);
		return r;
	}
	*ret_destination = destination;
	return 0;
}

void destination_destroy(struct destination *destination)
{
	if (!destination)
		return;
	transfers_destroy(destination->transfers);
	free(destination);
}

bool destination_is_probed(const struct destination *destination)
{
	return destination->create != CREATE_UNKNOWN;
}

void destination_forget_probe(struct destination *destination)
{
	destination->create = CREATE_UNKNOWN;
}

void destination_format_probe(const struct destination *destination,
			      char text[DESTINATION_PROBE_SIZE])
{
	(void)snprintf(text, DESTINATION_PROBE_SIZE, "create=%s folders=%s read=%s",
		       create_names[destination->create],
		       destination->makes_folders ? "made" : "missing",
		       destination->reads_back ? "yes" : "no");
}

bool destination_parse_probe(struct destination *destination, const char *text)
{
	char create[16], folders[8], reads[4];
	if (sscanf(text, "create=%15s folders=%7s read=%3s", create, folders, reads) != 3)
		return false;
	for (unsigned i = CREATE_IF_NONE_MATCH; i <= CREATE_AFTER_LOOKING; i++) {
		if (strcmp(create, create_names[i]) != 0)
			continue;
		destination->create = (enum destination_create)i;
		destination->makes_folders = strcmp(folders, "made") == 0;
		destination->reads_back = strcmp(reads, "yes") == 0;
		return true;
	}
	return false;
}

bool destination_is_key(const char *key)
{
	return text_is_made_of(key, TEXT_LETTERS TEXT_DIGITS "._/-") &&
	       strlen(key) + sizeof(".part") < DESTINATION_KEY_SIZE && key[0] != '/' &&
	       !strstr(key, "..");
}

int destination_place(struct destination *destination, const struct upload *upload,
		      placing_done_fn done, placing_location_fn on_location, void *user,
		      struct placing **ret_placing)
{
	struct placing *placing = NULL;
	if (!destination_is_key(upload->key))
		return -EINVAL;
	int r = placing_create(destination, upload->key, done, user, &placing);
	if (r < 0)
		return r;
	placing->upload = *upload;
	placing->upload.key = placing->key;
	placing->on_location = on_location;
	if (upload->resume)
		(void)snprintf(placing->other_url, sizeof(placing->other_url), "%s",
			       upload->resume);
	placing->upload.resume = upload->resume ? placing->other_url : NULL;
	*ret_placing = placing;
	destination->protocol->place(placing);
	return 0;
}

void destination_name_probe(const char *prefix, bool is_demo, const char *device, uint32_t chance,
			    char key[DESTINATION_KEY_SIZE])
{
	(void)snprintf(key, DESTINATION_KEY_SIZE, "%s%s%s%s/probe-%08x/probe.txt", prefix,
		       prefix[0] ? "/" : "", is_demo ? "demo/" : "", device, chance);
}

static int fill_probe(struct placing *placing, size_t size_bytes)
{
	static const char text[] = "a booth asks what this server can do\n";
	size_t size = size_bytes > 0 ? size_bytes : sizeof(text) - 1;
	placing->probe_bytes = malloc(size);
	if (!placing->probe_bytes)
		return -ENOMEM;
	for (size_t i = 0; i < size; i++)
		placing->probe_bytes[i] = (uint8_t)text[i % (sizeof(text) - 1)];
	placing->upload.bytes = placing->probe_bytes;
	placing->upload.size_bytes = size;
	placing->is_probe = true;
	return 0;
}

int destination_probe(struct destination *destination, const char *key, size_t size_bytes,
		      placing_done_fn done, void *user, struct placing **ret_placing)
{
	struct placing *placing = NULL;
	if (!destination_is_key(key))
		return -EINVAL;
	int r = placing_create(destination, key, done, user, &placing);
	if (r < 0)
		return r;
	r = fill_probe(placing, size_bytes);
	if (r < 0) {
		placing_cancel(placing);
		return r;
	}
	*ret_placing = placing;
	destination->protocol->probe(placing);
	return 0;
}
