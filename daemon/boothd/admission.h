/* SPDX-License-Identifier: MIT */
/* Whether the person at the booth may be photographed: looks the person up in the ledger, and compares
 * the days of the person's class with today. */
#ifndef DAEMON_BOOTHD_ADMISSION_H
#define DAEMON_BOOTHD_ADMISSION_H

#include "daemon/boothd/visit.h"
#include "daemon/core/entry.h"
#include "daemon/store/campaign.h"
#include "daemon/store/ledger.h"

struct admission {
	const struct campaign *campaign; /* null: nobody has a pseudonym */
	const struct ledger *ledger;     /* null: nobody is recognised from an earlier visit */
	enum ledger_state state;         /* LEDGER_DEMO in a demo, otherwise LEDGER_KEPT */
	idcard_day today;
	bool may_repeat; /* identify.again = ask */
};

/* Computes the person's pseudonym. The text becomes empty if there is no campaign secret or if the
 * booth does not know the person. */
must_check int admission_name(const struct campaign *campaign, const struct visit *visit,
			      char person[PERSON_TEXT_SIZE]);

/* Decides, and stores the answer and the person's last photo in the visit. If no pseudonym can be
 * computed, the person counts as new. */
enum entry admission_decide(const struct admission *admission, struct visit *visit);

/* Returns today's date by the local clock; 0: the date is not known. */
idcard_day admission_today(void);

#endif
