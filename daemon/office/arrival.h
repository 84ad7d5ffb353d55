/* SPDX-License-Identifier: MIT */
/*
 * One item of the archive, as the office found it: its signature is checked, and what the office's lists
 * need is read from its record. docs/record.md describes items.
 *
 * Anybody may have written what lies in the archive. So an item counts only if its record is signed by
 * a known key, is of this folder's id, and all its files are there in the size that the record gives
 * (ARRIVAL_LISTED). ARRIVAL_VERIFIED: the hashes of the files were compared, too.
 */
#ifndef DAEMON_OFFICE_ARRIVAL_H
#define DAEMON_OFFICE_ARRIVAL_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/core/person.h"
#include "daemon/core/problem.h"
#include "daemon/core/uuid.h"
#include "daemon/store/record.h"

struct signer_trust;

enum arrival_state {
	ARRIVAL_INCOMPLETE, /* a file is missing or too short: the item may still be on its way */
	ARRIVAL_FAULTY,     /* altered, not signed by a known key, or not what it says it is */
	ARRIVAL_LISTED,
	ARRIVAL_VERIFIED,
};

enum {
	ARRIVAL_FAULT_SIZE = 200,
	ARRIVAL_KIND_SIZE = 24,
	ARRIVAL_ORDER_SIZE = 65,
	ARRIVAL_NOTE_SIZE = 256,
	ARRIVAL_DAY_SIZE = 11,
};

/* A text is empty where the record has none. */
struct arrival {
	enum arrival_state state;
	char fault[ARRIVAL_FAULT_SIZE]; /* why the item does not count */
	/* SHA-256 of record.json: two items of one id and other bytes differ in it */
	char record_hash[HASH_TEXT_SIZE];
	char kind[ARRIVAL_KIND_SIZE]; /* "photo", or the kind of the event */
	char device[48], campaign[RECORD_CAMPAIGN_SIZE];
	char person[PERSON_TEXT_SIZE], person_key[PERSON_SECRET_SIZE];
	int64_t unix_ms; /* when the photo was taken, or when the event happened */
	bool clock_is_synchronised, has_passed, is_demo, is_sealed;
	char of[UUID_TEXT_SIZE]; /* an event's photo */
	char payment[8];         /* of a photo: none, due or paid */
	char order[ARRIVAL_ORDER_SIZE], other_order[ARRIVAL_ORDER_SIZE];
	char transaction[ARRIVAL_ORDER_SIZE];
	int64_t fen;
	/* of a decision of the office: daemon/office/decision.h */
	char reason[ARRIVAL_KIND_SIZE], note[ARRIVAL_NOTE_SIZE], due[ARRIVAL_DAY_SIZE];
	char about[UUID_TEXT_SIZE];
};

/* Reads the item in the folder item_fd, whose name is `id`. A faulty item is no error: ret_arrival says
 * what is wrong. Errors: the disk or the memory fails. */
must_check int arrival_read(int item_fd, const char *id, const struct signer_trust *trust,
			    struct problem *problem, struct arrival *ret_arrival);

#endif
