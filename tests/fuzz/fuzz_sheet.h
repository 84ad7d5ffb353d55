/* SPDX-License-Identifier: MIT */
/* The one fuzzer of fuzz_xlsx.c, fuzz_csv.c and fuzz_dbf.c, which differ in their corpora. Whatever
 * bytes: rows of texts, or a refusal that says why; never a crash, a hang or much memory. */
#ifndef TESTS_FUZZ_FUZZ_SHEET_H
#define TESTS_FUZZ_FUZZ_SHEET_H

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "daemon/roster/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static int take_row(const struct sheet_row *row, void *user)
{
	unsigned *last = user;
	assert(row->count <= SHEET_COLUMNS_MAX && row->number <= SHEET_ROWS_MAX);
	assert(row->number > *last || *last == 0);
	*last = row->number;
	for (unsigned i = 0; i < row->count; i++)
		assert(strlen(row->cells[i].text) <= CELL_BYTES_MAX);
	return 0;
}

static int take_area(const struct sheet_area *area, void *user)
{
	(void)user;
	assert(area->name[0] && area->first_row > 0 && area->first_column > 0);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	unsigned last = 0;
	const struct sheet_sink sink = { .row = take_row, .merged = take_area, .user = &last };
	struct sheet_facts facts;
	struct problem problem = { "" };
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	assert(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	int r = sheet_read(fd, NULL, &sink, &facts, &problem);
	assert(r == 0 || (r == -EBADMSG && facts.refusal != ROSTER_FAULT_GOOD));
	(void)close(fd);
	return 0;
}

#endif
