/* SPDX-License-Identifier: MIT */
/*
 * Finds a person's photos in the spool, from whatever the operator knows about the person. Only
 * reads files.
 *
 * A photo is the person's if its record has the person's pseudonym, or if its subject.json is not
 * sealed and has the person's key. The pseudonym and the key of each photo that is found are then
 * searched for, too. So photos from another campaign can be found, although that campaign has a
 * different secret.
 */
#ifndef DAEMON_BOOTHCTL_PURGE_SEARCH_H
#define DAEMON_BOOTHCTL_PURGE_SEARCH_H

#include <limits.h>
#include <stdbool.h>

#include "daemon/base/hash.h"
#include "daemon/core/problem.h"
#include "daemon/store/purge.h"

struct campaign;

enum { PURGE_SEARCH_TOLD_MAX = 64 };

/* What the operator knows about the person. A text that may be a key as well as a receipt is
 * entered as both. */
struct purge_wish {
	char persons[PURGE_PERSONS_MAX][PERSON_TEXT_SIZE];
	unsigned person_count;
	unsigned guesses; /* bit i: persons[i] is of a kind of key that this booth does not use */
	struct hash keys[PURGE_PERSONS_MAX]; /* of normalised keys */
	unsigned key_count;
	char id[UUID_TEXT_SIZE];         /* a photo's id; may be empty */
	char receipt[RECEIPT_TEXT_SIZE]; /* may be empty */
};

/* Adds the text as a key (a student number or a code) and, if there is a campaign, adds the key's
 * pseudonyms. campaign: null if there is no secret. -EINVAL: the text is empty or too long. */
must_check int purge_wish_add(struct purge_wish *wish, const struct campaign *campaign,
			      const char *text);
/* Adds the text as an id, a receipt or a pseudonym if it has the form of one. An id and a receipt may
 * have spaces and any letters' case, and a receipt may lack its dash. */
void purge_wish_add_form(struct purge_wish *wish, const char *text);

struct purge_told {
	char event[UUID_TEXT_SIZE], of[UUID_TEXT_SIZE];
};

struct purge_found {
	struct purge_order order; /* for boothd */
	/* events of earlier purges of this person */
	struct purge_told told[PURGE_SEARCH_TOLD_MAX];
	unsigned told_count;
	unsigned guesses;    /* as in struct purge_wish, less those that some record has */
	bool has_more;       /* there was no room for all photos */
	bool has_pseudonyms; /* some record has a pseudonym, so there is a campaign secret */
	bool is_ambiguous;   /* the text is one person's key and another person's receipt */
};

/* Called for each entry of the spool whose person cannot be determined, such as a sealed photo
 * without a pseudonym. entry: "sent/ID". */
typedef void (*purge_search_unsure_fn)(const char *entry, void *user);

/* person_key: campaign_mark() of the secret with which the wish's pseudonyms were computed; null:
 * there is no secret. A sealed photo whose record does not have the same mark is unsure. A long search shows its progress on a
 * terminal. -ENOMEM; other errors: a folder of the spool cannot be read. */
must_check int purge_search_run(const struct spool *spool, const struct purge_wish *wish,
				const char *person_key, purge_search_unsure_fn unsure, void *user,
				struct problem *problem, struct purge_found *ret_found);

#endif
