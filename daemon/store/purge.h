/* SPDX-License-Identifier: MIT */
/*
 * Deletes what this booth holds of a person: items of the spool, also sealed ones, and lines of the
 * ledger. The roster is not boothd's; `boothctl purge` removes the person from it.
 *
 * For each photo an event item is stored first. It tells the receiver that the photo must go. Only
 * when the event is durable, the photo is deleted, and at the end its line in the ledger. So a crash
 * at any moment leaves work that a second run finds and ends: the lines name the photos until all is
 * done, and the second run finds the event of the first by its id, half of which is made from the
 * photo's id.
 *
 * A photo that cannot be deleted does not stop the others. What a server has cannot be taken back
 * from here. All functions wait for the disk: call them on the saver's thread.
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

/* Whom to forget. Photos and lines of the ledger that one of these names bring the pseudonym of their
 * own person along, so a receipt finds the person's other photos, too. */
struct purge_order {
	bool is_real; /* false: only look what there is */
	char persons[PURGE_PERSONS_MAX][PERSON_TEXT_SIZE];
	unsigned person_count;
	char ids[PURGE_PHOTOS_MAX][UUID_TEXT_SIZE];
	unsigned id_count;
	char receipt[RECEIPT_TEXT_SIZE]; /* looked for in the ledger only; may be empty */
};

/* What the events say of the booth. */
struct purge_booth {
	char device[48], campaign[48]; /* campaign may be empty */
	bool is_demo;
	int64_t unix_ms;
	bool clock_is_synchronised;
};

struct purge_context {
	struct spool *spool;
	struct ledger *ledger; /* null: it could not be opened, which counts as a fault */
	const struct signer *signer;
	struct purge_booth booth;
};

struct purge_photo {
	char id[UUID_TEXT_SIZE];
	char person[PERSON_TEXT_SIZE];
	char campaign[48];
	bool is_demo;
	bool is_here; /* the spool has it, in this state; false: only the ledger knows of it */
	enum spool_state state;
	bool may_be_sent;           /* a server may have it, or a part of it */
	char event[UUID_TEXT_SIZE]; /* the event that tells the receiver; empty: there is none */
	bool is_deleted;
	struct problem why; /* empty: nothing failed */
};

struct purge_result {
	struct purge_photo photos[PURGE_PHOTOS_MAX];
	unsigned photo_count;
	char persons[PURGE_PERSONS_MAX][PERSON_TEXT_SIZE];
	unsigned person_count;
	bool has_more;    /* there was no room for all: run again */
	int ledger_error; /* 0, or why the ledger could not be written or searched */
	unsigned failed;  /* photos that were not removed completely */
};

/* -ENOMEM: nothing was done. Everything else that fails is in the result. */
must_check int purge_run(const struct purge_context *context, const struct purge_order *order,
			 struct purge_result *ret_result);

#endif
