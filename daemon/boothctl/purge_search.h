/* SPDX-License-Identifier: MIT */
/*
 * Finds a person's photos in the spool, whatever the operator knows of the person. Reads files only.
 *
 * A photo is the person's if its record has the person's pseudonym, or if its subject.json, where it
 * is not sealed, has the key. A photo that was found so brings its own pseudonym and key along: they
 * find the person's photos of another campaign, whose secret was another one.
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

/* What the operator knows of the person, read in every way in which it makes sense. */
struct purge_wish {
	char persons[PURGE_PERSONS_MAX][PERSON_TEXT_SIZE];
	unsigned person_count;
	struct hash keys[PURGE_PERSONS_MAX]; /* of normalised keys */
	unsigned key_count;
	char id[UUID_TEXT_SIZE];         /* a photo's id; may be empty */
	char receipt[RECEIPT_TEXT_SIZE]; /* may be empty */
};

/* Adds a text that is a student number or a code, and its pseudonyms. campaign: null without a
 * secret. -EINVAL: the text is empty or too long. */
must_check int purge_wish_add(struct purge_wish *wish, const struct campaign *campaign,
			      const char *text);
/* Adds what the text is by its form alone: an id, a receipt, a pseudonym. */
void purge_wish_add_form(struct purge_wish *wish, const char *text);

struct purge_told {
	char event[UUID_TEXT_SIZE], of[UUID_TEXT_SIZE];
};

struct purge_found {
	struct purge_order order; /* for boothd */
	/* events of earlier purges of this person */
	struct purge_told told[PURGE_SEARCH_TOLD_MAX];
	unsigned told_count;
	bool has_more;       /* there was no room for all photos */
	bool has_pseudonyms; /* some record has a pseudonym, so there is a campaign secret */
	bool is_ambiguous;   /* the text is one person's key and another person's receipt */
};

/* Called for each entry of the spool of which nobody can tell whose it is, such as a sealed photo
 * without a pseudonym. entry: "sent/ID". */
typedef void (*purge_search_unsure_fn)(const char *entry, void *user);

/* campaign: the present one's name. has_secret: whether the wish has pseudonyms of its secret. -ENOMEM;
 * other errors: a folder of the spool cannot be read. */
must_check int purge_search_run(const struct spool *spool, const struct purge_wish *wish,
				const char *campaign, bool has_secret,
				purge_search_unsure_fn unsure, void *user, struct problem *problem,
				struct purge_found *ret_found);

#endif
