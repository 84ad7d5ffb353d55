/* SPDX-License-Identifier: MIT */
/*
 * All that is known of the person at the booth, in one place, so that one call wipes it. Lives from
 * the first press to the end of the visit and never leaves memory but through the spool.
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
	VISIT_KEY_BYTES = SCAN_MAX + 1, /* all that a reader may send */
	CONSENT_VERSION_BYTES = 16,
	OVERRIDES_MAX = 3, /* one of each that reason_may_be_overridden() */
	OVERRIDE_WHY_BYTES = 64,
	OVERRIDE_BY_BYTES = 76, /* an account, and in brackets another */
};

/* What an operator set aside for this person, and answers for. */
struct visit_override {
	enum reason reason;
	char why[OVERRIDE_WHY_BYTES]; /* "religious", "medical" */
	char by[OVERRIDE_BY_BYTES];   /* the operator's account: "root (zhang)" */
	int64_t unix_ms;
};

struct visit {
	uint32_t number;
	bool has_consent;
	int64_t consent_unix_ms;
	char consent_version[CONSENT_VERSION_BYTES]; /* what the screen showed at the press */
	char key[VISIT_KEY_BYTES];                   /* opaque; empty: nobody asked */
	unsigned tries;                              /* examinations that refused */
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
	bool is_saved;
};

void visit_begin(struct visit *visit, uint32_t number);
/* Said again of one reason, the later word holds. The reason is one that may be overridden. */
void visit_override(struct visit *visit, const struct visit_override *override);
reason_set visit_overridden(const struct visit *visit);
/* Why the last photo was refused: what was found; what could not be judged only where nothing was,
 * as without a face no measure can be taken. */
reason_set visit_refusal(const struct visit *visit);
/* Drops frames and photo, keeps the person: another try. */
void visit_discard(struct visit *visit);
/* Wipes everything. */
void visit_end(struct visit *visit);

#endif
