/* SPDX-License-Identifier: MIT */
/*
 * Deletes what this booth holds about a person: items of the spool, including sealed ones, and
 * lines of the ledger. The roster does not belong to boothd; `boothctl purge` removes the person
 * from it.
 *
 * For each photo, an event item is stored first, which tells the receiver to delete the photo. The
 * photo is deleted only when the event is durable, and the photo's line in the ledger is removed
 * last. So after a crash at any moment, a second run can find and finish the remaining work: the
 * lines name the photos until everything else is done. The second run recognises the first run's
 * event by the event's id, because half of this id is made from the photo's id.
 *
 * If one photo cannot be deleted, the run goes on with the others. What a server already has cannot
 * be deleted from here. All functions wait for the disk: call them on the saver's thread.
 */
#ifndef DAEMON_STORE_PURGE_H
#define DAEMON_STORE_PURGE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/person.h"
#include "daemon/core/problem.h"
#include "daemon/core/receipt.h"
#include "daemon/core/uuid.h"
#include "daemon/store/spool.h"

struct ledger;
struct signer;

enum { PURGE_PERSONS_MAX = 16, PURGE_PHOTOS_MAX = 256 };

/* Whom to forget. If the order names a photo or a line of the ledger, the pseudonym of its person
 * is searched for, too. So one receipt is enough to find all photos of the person. */
struct purge_order {
	bool is_real; /* false: only find what would be deleted */
	char persons[PURGE_PERSONS_MAX][PERSON_TEXT_SIZE];
	unsigned person_count;
	char ids[PURGE_PHOTOS_MAX][UUID_TEXT_SIZE];
	unsigned id_count;
	char receipt[RECEIPT_TEXT_SIZE]; /* looked for in the ledger only; may be empty */
};

/* What the events say about the booth. */
struct purge_booth {
	char device[48], campaign[48]; /* campaign may be empty */
	bool is_demo;
	int64_t unix_ms;
	bool clock_is_synchronised;
};

struct purge_context {
	struct spool *spool;
	/* null: it could not be opened, which the result reports as an error */
	struct ledger *ledger;
	const struct signer *signer;
	struct purge_booth booth;
};

struct purge_photo {
	char id[UUID_TEXT_SIZE];
	char person[PERSON_TEXT_SIZE];
	char campaign[48];
	bool is_demo;
	/* true: the spool has the photo, in the state below; false: only the ledger lists it */
	bool is_here;
	enum spool_state state;
	bool may_be_sent; /* a server may have the photo or a part of it */
	/* id of the event that tells the receiver to delete the photo; empty: there is none */
	char event[UUID_TEXT_SIZE];
	bool is_deleted;
	struct problem why; /* empty: nothing failed */
};

struct purge_result {
	struct purge_photo photos[PURGE_PHOTOS_MAX];
	unsigned photo_count;
	char persons[PURGE_PERSONS_MAX][PERSON_TEXT_SIZE];
	unsigned person_count;
	bool has_more;    /* there was no room for everything: the purge must be run again */
	int ledger_error; /* 0, or why the ledger could not be written or searched */
	unsigned failed;  /* photos that were not removed completely */
};

/* -ENOMEM: nothing was done. All other failures are reported in the result. */
must_check int purge_run(const struct purge_context *context, const struct purge_order *order,
			 struct purge_result *ret_result);

#endif
