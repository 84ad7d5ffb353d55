/* SPDX-License-Identifier: MIT */
/* Decides whether a person whom the booth knows may be photographed today. Pure. */
#ifndef DAEMON_CORE_ENTRY_H
#define DAEMON_CORE_ENTRY_H

#include <stdbool.h>

#include "daemon/core/idcard.h"

enum entry {
	ENTRY_OPEN,
	ENTRY_AGAIN, /* photographed before: the person decides whether to replace the photo */
	ENTRY_AGAIN_REFUSED, /* photographed before, and the school allows one photo */
	ENTRY_NOT_BEGUN,     /* the days of the person's class have not begun */
	ENTRY_OVER,          /* the days of the person's class are over */
	ENTRY_MINOR,         /* under 14: a guardian must be there (PIPL, article 31) */
	ENTRY_COUNT,
};

/* What is known about a person. A day of 0 is not known and decides nothing. */
struct entry_facts {
	idcard_day today;
	idcard_day starts, ends; /* first and last day of the person's class */
	idcard_day minor_until;  /* 14th birthday */
	bool was_here;           /* a photo of this person is in the ledger */
	bool may_repeat;         /* the school allows another photo */
};

/* A reason that ends the visit comes before the question whether to replace a photo. */
enum entry entry_decide(const struct entry_facts *facts);

/* Returns whether the person may not be photographed now. */
bool entry_is_refusal(enum entry entry);

#endif
