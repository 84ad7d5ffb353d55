/* SPDX-License-Identifier: MIT */
/*
 * delivery.json: a note that the courier keeps in an item's folder. For each destination the note
 * says whether the item has arrived there, how many times the courier tried, and what the server
 * answered last.
 *
 * The courier can work without the note: it then sends the item again, and every destination except
 * tus recognises the item by its name. For tus the note holds the addresses of unfinished uploads,
 * so the courier makes the note durable before it sends the first byte. A missing or unreadable
 * note therefore counts as empty.
 */
#ifndef DAEMON_STORE_DOCKET_H
#define DAEMON_STORE_DOCKET_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"

enum {
	DOCKET_DESTINATIONS = 2,
	/* largest number of files in an item: RECORD_FILES_MAX, plus the record and its
	 * signature */
	DOCKET_UPLOADS = 10,
	DOCKET_NAME_SIZE = 16,
	DOCKET_FILE_SIZE = 64,
	DOCKET_URL_SIZE = 512,
	DOCKET_ANSWER_SIZE = 256,
};

enum docket_state { DOCKET_WAITING, DOCKET_DONE, DOCKET_REFUSED };
const char *docket_state_name(enum docket_state state);

/* An upload by the protocol tus that has begun and is not finished. */
struct docket_upload {
	char file[DOCKET_FILE_SIZE];
	char url[DOCKET_URL_SIZE];
};

struct docket_entry {
	char destination[DOCKET_NAME_SIZE]; /* name of the destination: "main" or "mirror" */
	enum docket_state state;
	unsigned tries;                  /* number of failed tries */
	int status;                      /* HTTP status of the last answer; 0: no answer yet */
	char answer[DOCKET_ANSWER_SIZE]; /* text of the last answer */
	int64_t unix_ms;                 /* time of the last answer, by the booth's clock */
	unsigned upload_count;
	struct docket_upload uploads[DOCKET_UPLOADS];
};

struct docket {
	unsigned count;
	struct docket_entry entries[DOCKET_DESTINATIONS];
};

/* Reads delivery.json. Never fails: a value that docket_write() could not have written counts as
 * missing. */
void docket_read(int item_fd, struct docket *ret_docket);
/* Writes delivery.json. durable: the new file survives a power cut after the return. If durable is
 * false, the function replaces the file without fsync. */
must_check int docket_write(int item_fd, const struct docket *docket, bool durable);

/* Returns the entry of the destination, or null if the docket has no such entry. */
const struct docket_entry *docket_find(const struct docket *docket, const char *destination);
/* Like docket_find(), but adds an entry if the destination has none. Returns null if the docket
 * already has DOCKET_DESTINATIONS other entries. */
struct docket_entry *docket_entry_of(struct docket *docket, const char *destination);

/* Returns the address of the unfinished upload of this file, or null if no such upload has
 * begun. */
const char *docket_upload_url(const struct docket_entry *entry, const char *file);
/* Sets the address of the file's upload. An empty url removes the upload. Returns false if the
 * entry has no room for another upload, or if file or url is too long. */
bool docket_set_upload(struct docket_entry *entry, const char *file, const char *url);

#endif
