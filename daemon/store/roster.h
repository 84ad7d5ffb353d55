/* SPDX-License-Identifier: MIT */
/*
 * The roster: who is on the list. A read-only snapshot in one SQLite file, which an import replaces
 * as a whole by rename(2). So an open roster stays as it is until it is opened again, whatever an
 * import does meanwhile.
 *
 * Opening checks every page and compares a hash over all rows: a roster that was damaged does not
 * open, and identifies nobody. It does not open with another campaign's secret either, because it
 * holds identity numbers and tickets only as pseudonyms made with that secret.
 */
#ifndef DAEMON_STORE_ROSTER_H
#define DAEMON_STORE_ROSTER_H

#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/base/keyed_hash.h"
#include "daemon/core/roster_person.h"

/* The kinds of the pseudonyms, for keyed_hash(). */
#define ROSTER_KIND_ID     "id_number"
#define ROSTER_KIND_TICKET "ticket"
#define ROSTER_KIND_CHECK  "roster" /* the pseudonym of an empty key shows which secret was used */

/* What a text may be that a reader or a student typed. */
enum roster_key {
	ROSTER_BY_STUDENT_NUMBER = 1,
	ROSTER_BY_CARD = 2,
	ROSTER_BY_TICKET = 4, /* with or without B1: in front */
	ROSTER_BY_ID = 8,
};

enum roster_answer {
	ROSTER_UNLISTED,
	ROSTER_LISTED,
	ROSTER_AMBIGUOUS, /* the text fits two persons: treat it as unlisted, and tell the staff */
};

struct roster_facts {
	uint64_t persons;
	char imported[32]; /* time of the import, RFC 3339 */
	char source[128];  /* name of the file that was imported */
	char campaign[64];
	char keeps_id[8];            /* full, hash or none */
	char digest[HASH_TEXT_SIZE]; /* SHA-256 over all rows */
};

struct roster;

/* secret: the campaign's. Null: the roster is opened for a list only; tickets and identity numbers
 * are not found. -ENOENT: there is no roster. -EKEYREJECTED: it was made with another secret.
 * -EBADMSG: it is damaged. */
must_check int roster_open(const char *path, const struct keyed_secret *secret,
			   struct problem *problem, struct roster **ret_roster);
void roster_close(struct roster *roster);

const struct roster_facts *roster_facts(const struct roster *roster);

/* Finds the one person whom the text names. keys: which of enum roster_key to try. ret_by (may be
 * null): the key that fitted. An error: the file cannot be read any more; nobody is identified. */
must_check int roster_find(struct roster *roster, unsigned keys, const char *text,
			   struct problem *problem, enum roster_answer *ret_answer,
			   enum roster_key *ret_by, struct roster_person *ret_person);

/* Calls each() for every person, ordered by class and student number. A number other than 0 from
 * each() ends the walk and is returned. */
typedef int roster_each_fn(const struct roster_person *person, void *user);
must_check int roster_each(struct roster *roster, roster_each_fn *each, void *user,
			   struct problem *problem);

#endif
