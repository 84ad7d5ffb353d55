/* SPDX-License-Identifier: MIT */
/*
 * The campaign's secret, which all booths of a campaign and the campaign's office share. A person's
 * pseudonym is computed from this secret and the person's key (daemon/core/person.h).
 *
 * The secret is stored in a file of one line. boothd finds it as the systemd credential `campaign`,
 * or at campaign.secret. A booth without the secret works, but its records have no pseudonym.
 */
#ifndef DAEMON_STORE_CAMPAIGN_H
#define DAEMON_STORE_CAMPAIGN_H

#include <stddef.h>

#include "daemon/base/keyed_hash.h"
#include "daemon/core/person.h"
#include "daemon/core/problem.h"

struct campaign;

/* path: the setting campaign.secret. -ENOENT: there is no secret. -EINVAL: the file is too short or
 * too long. -EACCES: the file may not be read. */
must_check int campaign_open(const char *path, struct problem *problem,
			     struct campaign **ret_campaign);
void campaign_close(struct campaign *campaign); /* wipes the secret; null is fine */

/* Computes the pseudonym. -EINVAL: the kind is unknown, or the key is empty or too long. */
must_check int campaign_person(const struct campaign *campaign, const char *kind, const char *key,
			       char person[PERSON_TEXT_SIZE]);

/* Makes a file (mode 0400) with a new secret: 32 random bytes, written as 64 hexadecimal digits.
 * -EEXIST: there is such a file already, and it stays as it is; the problem says if it has no valid
 * secret. */
must_check int campaign_make(const char *path, struct problem *problem);

/* Computes the secret's fingerprint, from which nobody can find the secret or a pseudonym. A file
 * of pseudonyms also contains this fingerprint, to show with which secret the pseudonyms were
 * made. */
must_check int campaign_fingerprint(const struct campaign *campaign, char text[PERSON_TEXT_SIZE]);

/* Computes the first 8 digits of the fingerprint. A record has them in its field `person_key`. */
must_check int campaign_mark(const struct campaign *campaign, char text[PERSON_SECRET_SIZE]);

/* Computes the pseudonym with a secret of any length. campaign_person() and its tests use this
 * function. */
must_check int campaign_compute(const struct keyed_secret *secret, const char *kind,
				const char *key, char person[PERSON_TEXT_SIZE]);

#endif
