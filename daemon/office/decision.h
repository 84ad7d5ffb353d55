/* SPDX-License-Identifier: MIT */
/*
 * Writes what the office decided into the archive: an event item (docs/record.md) in the folder
 * `office`, signed by the office's own key. So a decision is as durable as a photo, and the index can be
 * made again from the archive. Each desk has a key of its own; the other desks must trust its
 * certificate. Of two decisions about the same the later one counts.
 */
#ifndef DAEMON_OFFICE_DECISION_H
#define DAEMON_OFFICE_DECISION_H

#include "daemon/core/problem.h"
#include "daemon/core/uuid.h"
#include "daemon/store/event.h"

/* The folder of the decisions below the archive. */
#define DECISION_FOLDER "office"

struct decision {
	enum event_kind kind; /* ABSENT, CHOSEN, CORRECTION, CORRECTED or PURGED */
	const char *person;   /* pseudonym; null: the photo has none */
	const char *of;       /* id of the photo; null where event.h allows it */
	/* null: none; daemon/store/event.h says what they mean */
	const char *reason, *note, *due, *about;
};

struct decision_desk;

/* keys: folder of the desk's key, which is made if it is missing. -EROFS, -EACCES: the archive cannot be
 * written. */
must_check int decision_open(const char *keys, const char *archive, struct problem *problem,
			     struct decision_desk **ret_desk);
void decision_close(struct decision_desk *desk); /* null is fine */

/* Writes the decision. After a return of 0 it survives a power cut. -EINVAL: this machine's clock is
 * wrong, or a text is not UTF-8. After any error nothing of it is there. */
must_check int decision_write(struct decision_desk *desk, const struct decision *decision,
			      struct problem *problem, char ret_id[UUID_TEXT_SIZE]);

#endif
