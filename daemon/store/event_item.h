/* SPDX-License-Identifier: MIT */
/* Stores an event as an item of the spool: builds its record, signs it, and notes it in the ledger. */
#ifndef DAEMON_STORE_EVENT_ITEM_H
#define DAEMON_STORE_EVENT_ITEM_H

#include "daemon/core/problem.h"
#include "daemon/store/event.h"

struct ledger;
struct signer;
struct spool;

/* After a return of 0, the event is durable. ledger: null: it is not noted. If its line cannot be
 * added to the ledger here, the next start of boothd adds it. -EEXIST: the spool has an item with the
 * event's id already. Waits for the disk: call it on the saver's thread. */
must_check int event_item_store(struct spool *spool, const struct signer *signer,
				struct ledger *ledger, const struct event_record *event,
				struct problem *problem);

#endif
