/* SPDX-License-Identifier: MIT */
#include "daemon/store/event_item.h"

#include <stdio.h>

#include "daemon/base/cleanup.h"
#include "daemon/store/ledger.h"
#include "daemon/store/signer.h"
#include "daemon/store/spool.h"

static void note(struct ledger *ledger, const struct event_record *event)
{
	struct ledger_row row = { .unix_ms = event->unix_ms, .state = LEDGER_EVENT };
	(void)snprintf(row.id, sizeof(row.id), "%s", event->id);
	int r = ledger ? ledger_add(ledger, &row) : 0;
	(void)r; /* the next start adds it */
}

int event_item_store(struct spool *spool, const struct signer *signer, struct ledger *ledger,
		     const struct event_record *event, struct problem *problem)
{
	autofree char *record = NULL;
	autofree uint8_t *signature = NULL;
	struct spool_item item = { .file_count = 2 };
	size_t size = 0, signature_size = 0;
	int r = event_build(event, problem, &record, &size);
	if (r == 0)
		r = signer_sign(signer, record, size, problem, &signature, &signature_size);
	if (r < 0)
		return r;
	(void)snprintf(item.id, sizeof(item.id), "%s", event->id);
	item.files[0] = (struct spool_file){ "record.json.p7s", signature, signature_size };
	item.files[1] = (struct spool_file){ "record.json", record, size };
	r = spool_store(spool, &item, problem);
	if (r == 0)
		note(ledger, event);
	return r;
}
