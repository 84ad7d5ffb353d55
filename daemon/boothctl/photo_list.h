/* SPDX-License-Identifier: MIT */
/*
 * A list of all photos and events that this booth knows: those in the spool, and those that only
 * the ledger knows, because they were deleted here after they had been sent. Only names of folders
 * and the ledger's lines are read, so 50,000 photos take less than a second.
 */
#ifndef DAEMON_BOOTHCTL_PHOTO_LIST_H
#define DAEMON_BOOTHCTL_PHOTO_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/person.h"
#include "daemon/core/problem.h"
#include "daemon/core/receipt.h"
#include "daemon/store/spool.h"

struct photo_row {
	char id[UUID_TEXT_SIZE];
	char receipt[RECEIPT_TEXT_SIZE];
	bool is_here; /* the spool has it, in the state below; false: only the ledger lists it */
	enum spool_state state;
	bool is_event;                 /* as the ledger says; false if the ledger lacks the id */
	char person[PERSON_TEXT_SIZE]; /* as the ledger says; may be empty */
};

struct photo_list {
	struct photo_row *rows; /* sorted by id, which begins with the time */
	size_t count, room;
	/* why the ledger could not be read; 0: it was read, or there is none. Only root may read
	 * it. */
	int ledger_error;
};

/* Fills a list that is all zero. Free it with photo_list_clear(), also after an error. A folder of
 * the spool that cannot be read is an error. */
must_check int photo_list_read(const struct spool *spool, const char *ledger_folder,
			       struct problem *problem, struct photo_list *list);
void photo_list_clear(struct photo_list *list);

/* Returns the name of the row's state: "pending", ..., or "gone" if only the ledger lists it. */
const char *photo_list_state(const struct photo_row *row);

#endif
