/* SPDX-License-Identifier: MIT */
#include "daemon/store/docket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/core/utf8.h"

static const char file_name[] = "delivery.json";
enum { DOCKET_BYTES_MAX = 65536, FILE_MODE = 0660, TRIES_MAX = 0xffffff };

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
	(void)snprintf(to, size, "%s", from);
}

/* Reading. */

static enum docket_state parse_state(const char *text)
{
	for (int i = 0; i < 3; i++)
		if (strcmp(text, state_names[i]) == 0)
			return (enum docket_state)i;
	return DOCKET_WAITING;
}

static void parse_uploads(json_object *uploads, struct docket_entry *entry)
{
	if (!uploads)
		return;
	json_object_object_foreach(uploads, file, url)
	{
		(void)docket_set_upload(entry, file, json_as_text(url));
	}
}

static void parse_entry(json_object *object, const char *name, struct docket_entry *entry)
{
	int64_t tries = json_number(object, "tries", 0);
	*entry = (struct docket_entry){
		.state = parse_state(json_text(object, "state")),
		.tries = tries > 0 && tries <= TRIES_MAX ? (unsigned)tries : 0,
		.status = (int)json_number(object, "status", 0),
		.unix_ms = json_number(object, "unix_ms", 0),
	};
	copy(entry->destination, sizeof(entry->destination), name);
	copy(entry->answer, sizeof(entry->answer), json_text(object, "answer"));
	utf8_make_plain(entry->answer); /* boothctl prints this text on a terminal */
	parse_uploads(json_member(object, "uploads"), entry);
}

static void parse_destinations(json_object *destinations, struct docket *docket)
{
	if (!destinations)
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
	*ret_docket = (struct docket){ .count = 0 };
	if (file_read_all(item_fd, file_name, DOCKET_BYTES_MAX, &text, &size) < 0)
		return;
	json_object *root = NULL;
	if (json_parse(text, size, &root) < 0)
		return;
	parse_destinations(json_member(root, "destinations"), ret_docket);
	json_object_put(root);
}

/* The following functions build JSON objects. They return null if memory runs out. */

static json_object *build_uploads(const struct docket_entry *entry)
{
	json_object *uploads = json_object_new_object();
	for (unsigned i = 0; i < entry->upload_count; i++)
		if (json_add_text(uploads, entry->uploads[i].file, entry->uploads[i].url) < 0) {
			json_object_put(uploads);
			return NULL;
		}
	return uploads;
}

static json_object *build_entry(const struct docket_entry *entry)
{
	json_object *object = json_object_new_object();
	if (json_add_text(object, "state", docket_state_name(entry->state)) == 0 &&
	    json_add_number(object, "tries", entry->tries) == 0 &&
	    json_add_number(object, "status", entry->status) == 0 &&
	    json_add_text(object, "answer", entry->answer) == 0 &&
	    json_add_number(object, "unix_ms", entry->unix_ms) == 0 &&
	    (entry->upload_count == 0 || json_add(object, "uploads", build_uploads(entry)) == 0))
		return object;
	json_object_put(object);
	return NULL;
}

static json_object *build(const struct docket *docket)
{
	json_object *root = json_object_new_object(), *destinations = json_object_new_object();
	int r = json_add_number(root, "version", 1);
	for (unsigned i = 0; r == 0 && i < docket->count; i++)
		r = json_add(destinations, docket->entries[i].destination,
			     build_entry(&docket->entries[i]));
	if (r < 0)
		json_object_put(destinations);
	else
		r = json_add(root, "destinations", destinations);
	if (r == 0)
		return root;
	json_object_put(root);
	return NULL;
}

int docket_write(int item_fd, const struct docket *docket, bool durable)
{
	json_object *root = build(docket);
	size_t size = 0;
	const char *text = root ? json_line(root, &size) : NULL;
	int r = -ENOMEM;
	if (text)
		r = durable ? file_write_durable(item_fd, file_name, text, size, FILE_MODE)
			    : file_replace(item_fd, file_name, text, size, FILE_MODE);
	json_object_put(root);
	return r;
}

/* The following functions search and return an index. If nothing matches, they return the number of
 * elements. */

static unsigned find_entry(const struct docket *docket, const char *destination)
{
	unsigned i = 0;
	while (i < docket->count && strcmp(docket->entries[i].destination, destination) != 0)
		i++;
	return i;
}

static unsigned find_upload(const struct docket_entry *entry, const char *file)
{
	unsigned i = 0;
	while (i < entry->upload_count && strcmp(entry->uploads[i].file, file) != 0)
		i++;
	return i;
}

const struct docket_entry *docket_find(const struct docket *docket, const char *destination)
{
	unsigned at = find_entry(docket, destination);
	return at < docket->count ? &docket->entries[at] : NULL;
}

struct docket_entry *docket_entry_of(struct docket *docket, const char *destination)
{
	unsigned at = find_entry(docket, destination);
	if (at == DOCKET_DESTINATIONS)
		return NULL;
	struct docket_entry *entry = &docket->entries[at];
	if (at == docket->count) {
		docket->count++;
		*entry = (struct docket_entry){ .state = DOCKET_WAITING };
		copy(entry->destination, sizeof(entry->destination), destination);
	}
	return entry;
}

const char *docket_upload_url(const struct docket_entry *entry, const char *file)
{
	unsigned at = find_upload(entry, file);
	return at < entry->upload_count ? entry->uploads[at].url : NULL;
}

bool docket_set_upload(struct docket_entry *entry, const char *file, const char *url)
{
	unsigned at = find_upload(entry, file);
	if (!url || !url[0]) {
		if (at < entry->upload_count)
			entry->uploads[at] = entry->uploads[--entry->upload_count];
		return true;
	}
	if (strlen(url) >= DOCKET_URL_SIZE || strlen(file) >= DOCKET_FILE_SIZE ||
	    at == DOCKET_UPLOADS)
		return false;
	struct docket_upload *upload = &entry->uploads[at];
	entry->upload_count += at == entry->upload_count;
	copy(upload->file, sizeof(upload->file), file);
	copy(upload->url, sizeof(upload->url), url);
	return true;
}
