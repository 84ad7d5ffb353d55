/* SPDX-License-Identifier: MIT */
/*
 * Everything that the booth knows about the person. All of it is in one struct, so that one call
 * can wipe it. The data live from the first press to the end of the visit. They leave the memory
 * only through the spool.
 */
#ifndef DAEMON_BOOTHD_VISIT_H
#define DAEMON_BOOTHD_VISIT_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/boothd/still.h"
#include "daemon/core/entry.h"
#include "daemon/core/order_flow.h"
#include "daemon/core/payment.h"
#include "daemon/core/receipt.h"
#include "daemon/core/scan.h"
#include "daemon/core/uuid.h"
#include "daemon/protocol/message.h"
#include "daemon/store/ledger.h"
#include "daemon/store/roster.h"

enum {
	VISIT_KEY_BYTES = SCAN_MAX + 1, /* length of the longest code, plus the NUL at its end */
	CONSENT_VERSION_BYTES = 16,
	OVERRIDES_MAX = 3, /* number of the reasons for which reason_may_be_overridden() is true */
	STAFF_REFUSALS_MAX = 3, /* number of wrong codes of staff after which none is taken */
	GRANTS_MAX = 10,        /* how many times staff may grant more tries in one visit */
	OVERRIDE_WHY_BYTES = 64,
	OVERRIDE_BY_BYTES = 76, /* room for a text such as "root (zhang)" */
};

/* A reason that an operator has overridden for this person. The operator is responsible for it. */
struct visit_override {
	enum reason reason;
	/* the operator's code for the cause, such as "religious" or "medical" */
	char why[OVERRIDE_WHY_BYTES];
	char by[OVERRIDE_BY_BYTES]; /* the operator's account, such as "root (zhang)" */
	int64_t unix_ms;
};

/* Staff granted as many tries again as a visit has. */
struct visit_grant {
	char why[OVERRIDE_WHY_BYTES];
	char by[OVERRIDE_BY_BYTES]; /* as in struct visit_override, or "code NAME" */
	int64_t unix_ms;
};

/* What the person owes, and what the courier says about the order. */
struct visit_pay {
	struct payment owed; /* as the signed record has it */
	enum message_pay shown;
	char order[ORDER_NUMBER_SIZE]; /* at its present attempt; empty: the courier said nothing */
	char qr[ORDER_QR_SIZE];        /* what the person's telephone reads; may be empty */
	bool is_reported;              /* the courier has said something about this photo's order */
};

struct visit {
	uint32_t number;
	int64_t began_ms;
	uint32_t page; /* the page of the notice that the screen shows */
	bool has_consent;
	int64_t consent_unix_ms;
	/* version of the notice that the screen showed when the person consented */
	char consent_version[CONSENT_VERSION_BYTES];
	bool has_consent_text;
	/* hash of the notice and the privacy text, as far as they are the school's own */
	struct hash consent_text;
	/* characters typed on the keypad before Enter */
	char typed[VISIT_KEY_BYTES];
	/* the person's code or key; empty: the person gave neither */
	char key[VISIT_KEY_BYTES];
	char code[VISIT_KEY_BYTES]; /* the code of a person who gave a key; may be empty */
	char phone
		[ROSTER_PHONE_SIZE]; /* the number that the person confirmed or typed; may be empty */
	enum visit_roster {
		VISIT_NO_ROSTER, /* the roster was not asked, and `key` is a code */
		VISIT_LISTED,    /* `student` is the roster's row, and `key` its student number */
		VISIT_UNLISTED,  /* the roster lacks the key */
	} roster;
	struct roster_person student;
	enum roster_key found_by;   /* the kind of key by which the roster lists the person */
	struct hash roster_digest;  /* hash over the rows of the roster that was asked */
	bool is_typed;              /* the key was typed, not read by a reader */
	char read[VISIT_KEY_BYTES]; /* the text that a reader read last, and when */
	int64_t read_us;
	/* what the person said about the roster's data, and when */
	enum visit_proofread { PROOFREAD_NONE, PROOFREAD_RIGHT, PROOFREAD_WRONG } proofread;
	int64_t proofread_unix_ms;
	enum entry entry;    /* whether the person may be photographed */
	bool has_correction; /* the school asks for another photo, because of: */
	enum reason correction;
	struct ledger_row earlier; /* the person's last photo; empty id: there is none */
	unsigned asks;             /* number of times that the page MORE_TIME has asked */
	unsigned tries;            /* number of photos of this person that were refused */
	unsigned tries_before;     /* `tries` when staff last granted more tries */
	struct visit_grant grants[GRANTS_MAX];
	unsigned grant_count;
	bool has_staff_codes;    /* staff.codes had a code when the last try was refused */
	unsigned staff_refusals; /* number of wrong codes of staff in this visit */
	struct visit_override overrides[OVERRIDES_MAX];
	unsigned override_count;
	struct still_shots burst;
	bool has_still;
	struct still still;
	int64_t taken_unix_ms;
	bool taken_synchronised;
	struct uuid id; /* id of the photo that is being saved */
	char id_text[UUID_TEXT_SIZE];
	char receipt[RECEIPT_TEXT_SIZE];
	struct visit_pay pay; /* of the photo that was saved */
	bool is_saved;        /* the photo on the screen is saved and would survive a power cut */
	bool has_saved; /* this visit has saved a photo; visit_discard() does not reset this */
};

void visit_begin(struct visit *visit, uint32_t number, int64_t now_ms);
/* Adds an override, or replaces an earlier override of the same reason. Call this only if
 * reason_may_be_overridden() returns true for the reason. */
void visit_override(struct visit *visit, const struct visit_override *override);
reason_set visit_overridden(const struct visit *visit);
/* Adds a grant. Returns false if the visit has GRANTS_MAX. */
bool visit_grant(struct visit *visit, const struct visit_grant *grant);
/* Returns the reasons for the last refusal. These are the reasons that were found in the photo. If
 * none was found, they are the reasons that could not be judged. (If the photo shows no face,
 * almost no reason can be judged.) */
reason_set visit_refusal(const struct visit *visit);
/* Prepares another try: frees the frames and the photo, and keeps the data about the person. */
void visit_discard(struct visit *visit);
/* Returns the phone number that the person would leave now: what was typed, else the roster's. It may
 * be empty or no number at all. */
const char *visit_offered_phone(const struct visit *visit);
/* Wipes who the person is, and keeps the consent: the booth asks again. */
void visit_forget(struct visit *visit);
/* Returns the kind of the person's key, for core/person.h and subject.json: "code", "student_number",
 * or "none" if there is no key. */
const char *visit_key_kind(const struct visit *visit);
/* Returns by what the person was identified, for the record: "code", "ticket", "card", "typed" or
 * "none". */
const char *visit_identified_by(const struct visit *visit);
/* Wipes everything that the visit knows. */
void visit_end(struct visit *visit);

#endif
