/* SPDX-License-Identifier: MIT */
/*
 * delivery.json: what the courier notes in an item's folder: for each destination whether the item
 * is there, how often it was tried and what was answered last.
 *
 * It is a note, not a promise: without it the item is simply sent again, and every destination but
 * tus recognises it by name. For tus it holds the addresses of begun uploads and is made durable
 * before a byte is sent. A note that is missing or unreadable therefore counts as empty.
 */
#ifndef DAEMON_STORE_DOCKET_H
#define DAEMON_STORE_DOCKET_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"

enum {
	DOCKET_DESTINATIONS = 2,
	DOCKET_UPLOADS = 8,
	DOCKET_NAME_SIZE = 16,
	DOCKET_FILE_SIZE = 64,
	DOCKET_URL_SIZE = 512,
	DOCKET_ANSWER_SIZE = 256,
};

enum docket_state { DOCKET_WAITING, DOCKET_DONE, DOCKET_REFUSED };
const char *docket_state_name(enum docket_state state);

struct docket_upload {
	char file[DOCKET_FILE_SIZE];
	char url[DOCKET_URL_SIZE];
};

struct docket_entry {
	char destination[DOCKET_NAME_SIZE]; /* "main", "mirror" */
	enum docket_state state;
	unsigned tries;                  /* that ended without success */
	int status;                      /* HTTP, of the last answer; 0: none */
	char answer[DOCKET_ANSWER_SIZE]; /* in words */
	int64_t unix_ms;                 /* of the last answer, by the booth's clock */
	unsigned upload_count;
	struct docket_upload uploads[DOCKET_UPLOADS];
};

struct docket {
	unsigned count;
	struct docket_entry entries[DOCKET_DESTINATIONS];
};

/* Never fails: see above. */
void docket_read(int item_fd, struct docket *ret_docket);
/* durable: survives a power cut once it returned 0. */
must_check int docket_write(int item_fd, const struct docket *docket, bool durable);

/* Null where there is none. */
const struct docket_entry *docket_find(const struct docket *docket, const char *destination);
/* Adds it where there is none; null only where DOCKET_DESTINATIONS others are there. */
struct docket_entry *docket_entry_of(struct docket *docket, const char *destination);

const char *docket_upload_url(const struct docket_entry *entry, const char *file); /* or null */
/* An empty url forgets it. False where there is no room or the url is too long. */
bool docket_set_upload(struct docket_entry *entry, const char *file, const char *url);

#endif
