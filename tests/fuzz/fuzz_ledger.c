/* SPDX-License-Identifier: MIT */
/* aims: daemon/store/ledger.c */
/* Whatever bytes lie in the ledger: rows that are whole, each written back as it was read; never a
 * crash, and a second reading of what was written finds the same rows and no damage. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/store/ledger.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

struct copy {
	char *text;
	size_t size, rows;
};

static int take_row(const struct ledger_row *row, void *user)
{
	struct copy *copy = user;
	assert(uuid_is_valid(row->id) && row->unix_ms >= 0);
	assert(!row->person[0] || person_is_valid(row->person));
	size_t length = ledger_format(row, copy->text + copy->size);
	assert(length > 0);
	copy->size += length;
	copy->rows++;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ledger_facts facts, again;
	/* the shortest line has more than 40 bytes */
	struct copy first = { .text = malloc((size / 40 + 1) * LEDGER_LINE_SIZE) };
	struct copy second = { .text = malloc((size / 40 + 1) * LEDGER_LINE_SIZE) };
	assert(first.text && second.text);
	assert(ledger_read((const char *)bytes, size, take_row, &first, &facts) == 0);
	assert(facts.rows == first.rows);
	assert(!facts.fingerprint[0] || person_is_valid(facts.fingerprint));
	assert(ledger_read(first.text, first.size, take_row, &second, &again) == 0);
	assert(again.rows == first.rows && again.damaged == 0 && !again.is_torn);
	assert(second.size == first.size && memcmp(second.text, first.text, first.size) == 0);
	free(first.text);
	free(second.text);
	return 0;
}
