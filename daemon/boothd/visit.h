/* SPDX-License-Identifier: MIT */
/*
 * All that the booth knows of the person, in one place, so that one call wipes it. It lives from
 * the first press to the end of the visit and leaves memory only through the spool.
 */
#ifndef DAEMON_BOOTHD_VISIT_H
#define DAEMON_BOOTHD_VISIT_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/boothd/still.h"
#include "daemon/core/receipt.h"
#include "daemon/core/scan.h"
#include "daemon/core/uuid.h"

enum {
	VISIT_KEY_BYTES = SCAN_MAX + 1, /* the longest code of a reader */
	CONSENT_VERSION_BYTES = 16,
	OVERRIDES_MAX = 3, /* one for each reason_may_be_overridden() */
	OVERRIDE_WHY_BYTES = 64,
	OVERRIDE_BY_BYTES = 76, /* "root (zhang)" */
};

/* A reason that an operator set aside for this person, and answers for. */
struct visit_override {
	enum reason reason;
	char why[OVERRIDE_WHY_BYTES]; /* "religious", "medical" */
	char by[OVERRIDE_BY_BYTES];   /* the operator's account: "root (zhang)" */
	int64_t unix_ms;
};

struct visit {
	uint32_t number;
	int64_t began_ms;
	bool has_consent;
	int64_t consent_unix_ms;
	char consent_version[CONSENT_VERSION_BYTES]; /* what the screen showed at the press */
	char typed[VISIT_KEY_BYTES];                 /* on the keypad, before Enter */
	char key[VISIT_KEY_BYTES];                   /* any text; empty: none was asked for */
	unsigned tries;                              /* refused photos */
	struct visit_override overrides[OVERRIDES_MAX];
	unsigned override_count;
	struct still_shots burst;
	bool has_still;
	struct still still;
	int64_t taken_unix_ms;
	bool taken_synchronised;
	struct uuid id; /* of the photo being kept */
	char id_text[UUID_TEXT_SIZE];
	char receipt[RECEIPT_TEXT_SIZE];
	bool is_saved;  /* the photo on the screen is durable */
	bool has_saved; /* this visit made a photo durable; visit_discard() keeps this */
};

void visit_begin(struct visit *visit, uint32_t number, int64_t now_ms);
/* A later override of the same reason replaces the earlier one. Call it only where
 * reason_may_be_overridden() is true. */
void visit_override(struct visit *visit, const struct visit_override *override);
reason_set visit_overridden(const struct visit *visit);
/* Why the last photo was refused: the reasons that were found. Only where none was found: the
 * reasons that could not be judged. Without a face almost every reason is one of those. */
reason_set visit_refusal(const struct visit *visit);
/* For another try: drops frames and photo, keeps what is known of the person. */
void visit_discard(struct visit *visit);
/* Wipes everything. */
void visit_end(struct visit *visit);

#endif
