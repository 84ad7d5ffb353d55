/* SPDX-License-Identifier: MIT */
/*
 * The roster: the list of the students. It is a read-only snapshot in one SQLite file. An import
 * replaces the whole file by rename(2). So an open roster does not change until it is opened again,
 * even if an import runs meanwhile.
 *
 * roster_open() checks every page and compares a hash over all rows, so a damaged roster does not
 * open and identifies nobody. A roster does not open with another campaign's secret either:
 * identity numbers and tickets are looked up by their pseudonyms, and another secret gives other
 * pseudonyms.
 */
#ifndef DAEMON_STORE_ROSTER_H
#define DAEMON_STORE_ROSTER_H

#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/base/keyed_hash.h"
#include "daemon/core/roster_person.h"

/* The kinds of pseudonyms, for keyed_hash(). */
#define ROSTER_KIND_ID     "id_number"
#define ROSTER_KIND_TICKET "ticket"
#define ROSTER_KIND_CHECK  "roster" /* the pseudonym of an empty key shows which secret was used */

/* The kinds of key. A text that a code reader read or a student typed may be any of them. */
enum roster_key {
	ROSTER_BY_STUDENT_NUMBER = 1,
	ROSTER_BY_CARD = 2,
	ROSTER_BY_TICKET = 4, /* the text may begin with B1: */
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

/* secret: the campaign's secret; null: the roster can only be listed, and tickets and identity
 * numbers are not found. -ENOENT: there is no roster. -EKEYREJECTED: the roster was made with
 * another secret. -EBADMSG: the roster is damaged. */
must_check int roster_open(const char *path, const struct keyed_secret *secret,
			   struct problem *problem, struct roster **ret_roster);
void roster_close(struct roster *roster);

const struct roster_facts *roster_facts(const struct roster *roster);

/* Finds the one person whom the text names. keys: the kinds of key to try, from enum roster_key.
 * ret_by (may be null): the kind of key that was found. An error means that the file cannot be read
 * any more; nobody is identified then. */
must_check int roster_find(struct roster *roster, unsigned keys, const char *text,
			   struct problem *problem, enum roster_answer *ret_answer,
			   enum roster_key *ret_by, struct roster_person *ret_person);

/* Calls each() for every person, ordered by class and student number. A number other than 0 from
 * each() ends the walk and is returned. */
typedef int roster_each_fn(const struct roster_person *person, void *user);
must_check int roster_each(struct roster *roster, roster_each_fn *each, void *user,
			   struct problem *problem);

#endif
