/* SPDX-License-Identifier: MIT */
/*
 * Everything that the booth knows about the person, in one place, so that one call wipes it. The
 * data live from the first press to the end of the visit and leave the memory only through the
 * spool.
 */
#ifndef DAEMON_BOOTHD_VISIT_H
#define DAEMON_BOOTHD_VISIT_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/boothd/still.h"
#include "daemon/core/receipt.h"
#include "daemon/core/scan.h"
#include "daemon/core/uuid.h"

enum {
	VISIT_KEY_BYTES = SCAN_MAX + 1, /* length of the longest code, and a NUL */
	CONSENT_VERSION_BYTES = 16,
	OVERRIDES_MAX = 3, /* one for each reason with reason_may_be_overridden() */
	OVERRIDE_WHY_BYTES = 64,
	OVERRIDE_BY_BYTES = 76, /* room for a text such as "root (zhang)" */
};

/* A reason that an operator set aside for this person. The operator answers for it. */
struct visit_override {
	enum reason reason;
	char why[OVERRIDE_WHY_BYTES]; /* the operator's cause: "religious", "medical" */
	char by[OVERRIDE_BY_BYTES];   /* the operator's account: "root (zhang)" */
	int64_t unix_ms;
};

struct visit {
	uint32_t number;
	int64_t began_ms;
	bool has_consent;
	int64_t consent_unix_ms;
	/* version of the notice that the screen showed at the press */
	char consent_version[CONSENT_VERSION_BYTES];
	bool has_consent_text;
	struct hash consent_text; /* hash of the notice.file that the screen showed */
	/* characters typed on the keypad before Enter */
	char typed[VISIT_KEY_BYTES];
	/* the code, any text; empty: no code was asked for */
	char key[VISIT_KEY_BYTES];
	unsigned tries; /* number of refused photos */
	struct visit_override overrides[OVERRIDES_MAX];
	unsigned override_count;
	struct still_shots burst;
	bool has_still;
	struct still still;
	int64_t taken_unix_ms;
	bool taken_synchronised;
	struct uuid id; /* id of the photo that is being kept */
	char id_text[UUID_TEXT_SIZE];
	char receipt[RECEIPT_TEXT_SIZE];
	bool is_saved;  /* the photo on the screen is saved durably */
	bool has_saved; /* this visit saved a photo; visit_discard() does not clear this */
};

void visit_begin(struct visit *visit, uint32_t number, int64_t now_ms);
/* Adds an override, or replaces an earlier override of the same reason. Call it only if
 * reason_may_be_overridden() is true. */
void visit_override(struct visit *visit, const struct visit_override *override);
reason_set visit_overridden(const struct visit *visit);
/* Returns the reasons for the last refusal: the reasons that were found. If no reason was found,
 * returns the reasons that could not be judged. Without a face almost every reason could not be
 * judged. */
reason_set visit_refusal(const struct visit *visit);
/* Prepares another try: drops frames and photo, and keeps the data about the person. */
void visit_discard(struct visit *visit);
/* Wipes everything that the visit knows. */
void visit_end(struct visit *visit);

#endif
