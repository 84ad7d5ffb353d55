/* SPDX-License-Identifier: MIT */
/*
 * Looks persons up in the roster without blocking the event loop: a thread opens the roster and
 * searches it. Opening checks every row, which takes long if the roster is large.
 *
 * The thread keeps the roster that it has opened until lookup_refresh() is called, even if an import
 * replaces the file. boothd calls lookup_refresh() at the beginning of a visit, so that a visit never
 * sees two rosters.
 */
#ifndef DAEMON_BOOTHD_LOOKUP_H
#define DAEMON_BOOTHD_LOOKUP_H

#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/core/problem.h"
#include "daemon/core/reason.h"
#include "daemon/store/roster.h"

struct event_base;
struct lookup;

/* The longest text that can be looked up, with its zero byte. */
enum { LOOKUP_TEXT_SIZE = 48 };

struct lookup_answer {
	uint32_t question; /* the number that lookup_ask() got */
	enum roster_answer answer;
	enum roster_key by;          /* ROSTER_LISTED: the kind of key that was found */
	struct roster_person person; /* ROSTER_LISTED: the person */
	enum reason
		correction; /* why the school asks for another photo; REASON_NONE: it does not */
	struct hash digest; /* hash over all rows of the roster that was searched */
};

struct lookup_events {
	/* The roster was opened (error: 0), or it cannot be used, and `problem` says why. While it
	 * cannot be used, no question is answered. */
	void (*on_roster)(int error, const struct problem *problem, void *user);
	void (*on_answer)(const struct lookup_answer *answer, void *user);
};

/* The files that the thread reads; copied. */
struct lookup_files {
	const char *roster, *secret,
		*corrections; /* roster.file, campaign.secret, roster.corrections */
};

/* Opens the roster at
 * once, on the thread. The events come on the event loop. */
must_check int lookup_create(struct event_base *base, const struct lookup_files *files,
			     const struct lookup_events *events, void *user,
			     struct lookup **ret_lookup);
void lookup_destroy(struct lookup *lookup); /* null is fine */

/* Opens the roster again if an import has replaced it, or if it could not be used. */
void lookup_refresh(struct lookup *lookup);

/* Asks for the person whom the text names. keys: the kinds of key to try, from enum roster_key. A
 * question that still waits is replaced. -EINVAL: the text is too long. */
must_check int lookup_ask(struct lookup *lookup, uint32_t question, unsigned keys,
			  const char *text);

/* Wipes the question and the answer, at the visit's end. A search that is under way ends without an
 * answer. */
void lookup_forget(struct lookup *lookup);

/* Parses identify.keys. -EINVAL: the text names no key, or an unknown key. */
must_check int lookup_parse_keys(const char *text, struct problem *problem, unsigned *ret_keys);

#endif
