/* SPDX-License-Identifier: MIT */
/*
 * Makes a spool item from a visit. Its files are the subject, the photo, the original and the
 * record. The booth's key signs the record. The other three files are sealed if spool.recipient
 * names a certificate.
 */
#ifndef DAEMON_BOOTHD_KEEP_H
#define DAEMON_BOOTHD_KEEP_H

#include "daemon/base/hash.h"
#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"
#include "daemon/boothd/keyring.h"
#include "daemon/store/ledger.h"
#include "daemon/store/spool.h"
#include "daemon/boothd/visit.h"

struct keep_context {
	const struct config *config;
	const struct profile *profile;
	const struct hash *profile_hash;
	const struct keyring *keyring;
	const struct ledger *ledger; /* null: nobody is recognised from an earlier visit */
};

/* Owns the memory that keep_build() allocated. The bytes of photo and original still belong to the
 * visit, so both the struct keep and the visit must live until the item is saved. */
struct keep {
	struct spool_item item;
	struct payment owed;   /* what the record says that the person owes */
	struct ledger_row row; /* the row to add to the ledger once the item is durable */
	char *record, *subject;
	uint8_t *signature;
	/* bytes of each sealed file; null: the file is stored unsealed */
	uint8_t *sealed[SPOOL_FILES_MAX];
};

/* Builds the item. -EINVAL: the visit has no photo. -EPERM: the person has not consented. Other
 * errors come from hashing, signing or sealing. */
must_check int keep_build(const struct keep_context *context, const struct visit *visit,
			  struct problem *problem, struct keep *ret_keep);
void keep_release(struct keep *keep);

#endif
