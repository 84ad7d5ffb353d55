/* SPDX-License-Identifier: MIT */
#include "daemon/store/docket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/core/utf8.h"

static const char file_name[] = "delivery.json";
enum { MOST_BYTES = 65536, FILE_MODE = 0660 };

static const char *const state_names[] = {
	[DOCKET_WAITING] = "waiting",
	[DOCKET_DONE] = "done",
	[DOCKET_REFUSED] = "refused",
};

const char *docket_state_name(enum docket_state state)
{
	return state_names[state];
}

static void copy(char *to, size_t size, const char *from)
{
	(void)snprintf(to, size, "%s", from ? from : "");
}

static const char *text_of(json_object *object, const char *key)
{
	json_object *value;
	return json_object_object_get_ex(object, key, &value) ? json_object_get_string(value) : "";
}

static int64_t number_of(json_object *object, const char *key)
{
	json_object *value;
	return json_object_object_get_ex(object, key, &value) ? json_object_get_int64(value) : 0;
}

static enum docket_state parse_state(const char *text)
{
	for (int i = 0; i < 3; i++)
		if (strcmp(text, state_names[i]) == 0)
			return (enum docket_state)i;
	return DOCKET_WAITING;
}

static void parse_entry(json_object *object, const char *name, struct docket_entry *entry)
{
	json_object *uploads;
	*entry = (struct docket_entry){ 0 };
	copy(entry->destination, sizeof(entry->destination), name);
	entry->state = parse_state(text_of(object, "state"));
	entry->tries = (unsigned)(number_of(object, "tries") & 0xffffff);
	entry->status = (int)number_of(object, "status");
	entry->unix_ms = number_of(object, "unix_ms");
	copy(entry->answer, sizeof(entry->answer), text_of(object, "answer"));
	utf8_make_plain(entry->answer); /* it goes to people's terminals */
	if (!json_object_object_get_ex(object, "uploads", &uploads))
		return;
	json_object_object_foreach(uploads, file, url)
	{
		(void)docket_set_upload(entry, file, json_object_get_string(url));
	}
}

static void parse(json_object *root, struct docket *docket)
{
	json_object *destinations;
	if (!json_object_object_get_ex(root, "destinations", &destinations) ||
	    !json_object_is_type(destinations, json_type_object))
		return;
	json_object_object_foreach(destinations, name, object)
	{
		if (docket->count < DOCKET_DESTINATIONS &&
		    json_object_is_type(object, json_type_object))
			parse_entry(object, name, &docket->entries[docket->count++]);
	}
}

void docket_read(int item_fd, struct docket *ret_docket)
{
	autofree uint8_t *text = NULL;
	size_t size;
	*ret_docket = (struct docket){ 0 };
	if (file_read_all(item_fd, file_name, MOST_BYTES, &text, &size) < 0)
		return;
	json_object *root = json_tokener_parse((const char *)text);
	parse(root, ret_docket);
	json_object_put(root);
}

static json_object *build_uploads(const struct docket_entry *entry)
{
	json_object *uploads = json_object_new_object();
	for (unsigned i = 0; i < entry->upload_count; i++)
		json_object_object_add(uploads, entry->uploads[i].file,
				       json_object_new_string(entry->uploads[i].url));
	return uploads;
}

static json_object *build_entry(const struct docket_entry *entry)
{
	json_object *object = json_object_new_object();
	json_object_object_add(object, "state",
			       json_object_new_string(docket_state_name(entry->state)));
	json_object_object_add(object, "tries", json_object_new_int64(entry->tries));
	json_object_object_add(object, "status", json_object_new_int(entry->status));
	json_object_object_add(object, "answer", json_object_new_string(entry->answer));
	json_object_object_add(object, "unix_ms", json_object_new_int64(entry->unix_ms));
	if (entry->upload_count > 0)
		json_object_object_add(object, "uploads", build_uploads(entry));
	return object;
}

static json_object *build(const struct docket *docket)
{
	json_object *root = json_object_new_object();
	json_object *destinations = json_object_new_object();
	for (unsigned i = 0; i < docket->count; i++)
		json_object_object_add(destinations, docket->entries[i].destination,
				       build_entry(&docket->entries[i]));
	json_object_object_add(root, "version", json_object_new_int(1));
	json_object_object_add(root, "destinations", destinations);
	return root;
}

int docket_write(int item_fd, const struct docket *docket, bool durable)
{
	json_object *root = build(docket);
	size_t size;
	const char *text = json_object_to_json_string_length(
		root, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &size);
	int r = -ENOMEM;
	if (text)
		r = durable ? file_write_durable(item_fd, file_name, text, size, FILE_MODE)
			    : file_replace(item_fd, file_name, text, size, FILE_MODE);
	json_object_put(root);
	return r;
}

const struct docket_entry *docket_find(const struct docket *docket, const char *destination)
{
	for (unsigned i = 0; i < docket->count; i++)
		if (strcmp(docket->entries[i].destination, destination) == 0)
			return &docket->entries[i];
	return NULL;
}

struct docket_entry *docket_entry_of(struct docket *docket, const char *destination)
{
	for (unsigned i = 0; i < docket->count; i++)
		if (strcmp(docket->entries[i].destination, destination) == 0)
			return &docket->entries[i];
	if (docket->count == DOCKET_DESTINATIONS)
		return NULL;
	struct docket_entry *entry = &docket->entries[docket->count++];
	*entry = (struct docket_entry){ 0 };
	copy(entry->destination, sizeof(entry->destination), destination);
	return entry;
}

static struct docket_upload *find_upload(struct docket_entry *entry, const char *file)
{
	for (unsigned i = 0; i < entry->upload_count; i++)
		if (strcmp(entry->uploads[i].file, file) == 0)
			return &entry->uploads[i];
	return NULL;
}

const char *docket_upload_url(const struct docket_entry *entry, const char *file)
{
	for (unsigned i = 0; i < entry->upload_count; i++)
		if (strcmp(entry->uploads[i].file, file) == 0)
			return entry->uploads[i].url;
	return NULL;
}

bool docket_set_upload(struct docket_entry *entry, const char *file, const char *url)
{
	struct docket_upload *upload = find_upload(entry, file);
	if (!url || !*url) {
		if (upload)
			*upload = entry->uploads[--entry->upload_count];
		return true;
	}
	if (strlen(url) >= DOCKET_URL_SIZE || strlen(file) >= DOCKET_FILE_SIZE)
		return false;
	if (!upload && entry->upload_count == DOCKET_UPLOADS)
		return false;
	if (!upload)
		upload = &entry->uploads[entry->upload_count++];
	copy(upload->file, sizeof(upload->file), file);
	copy(upload->url, sizeof(upload->url), url);
	return true;
}
