/* SPDX-License-Identifier: MIT */
/*
 * All that is known of the person at the booth, in one place, so that one call wipes it. Lives from
 * the first press to the end of the visit and never leaves memory but through the spool.
 */
#ifndef DAEMON_VISIT_H
#define DAEMON_VISIT_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/still.h"
#include "daemon/core/receipt.h"
#include "daemon/core/scan.h"
#include "daemon/core/uuid.h"

enum {
	VISIT_KEY_BYTES = SCAN_LIMIT + 1, /* all that a reader may send */
	CONSENT_VERSION_BYTES = 16,
};

struct visit {
	uint32_t number;
	bool has_consent;
	int64_t consent_unix_ms;
	char consent_version[CONSENT_VERSION_BYTES]; /* what the screen showed at the press */
	char key[VISIT_KEY_BYTES];                   /* opaque; empty: nobody asked */
	unsigned tries;                              /* examinations that refused */
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
/* Drops frames and photo, keeps the person: another try. */
void visit_discard(struct visit *visit);
/* Wipes everything. */
void visit_end(struct visit *visit);

#endif
