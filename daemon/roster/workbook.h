/* SPDX-License-Identifier: MIT */
/* The parts of an .xlsx that must be read before its sheets: the list of sheets, which of them are
 * hidden, and the texts that cells share. */
#ifndef DAEMON_ROSTER_WORKBOOK_H
#define DAEMON_ROSTER_WORKBOOK_H

#include <stdint.h>

#include "daemon/roster/zip_part.h"

enum { WORKBOOK_PATH_SIZE = 256 };

struct workbook {
	char sheet_path[WORKBOOK_PATH_SIZE]; /* of the sheet to read */
	char *texts;                         /* of all shared texts, one after the other */
	size_t texts_size, texts_room;
	uint32_t *ends; /* where each shared text ends */
	size_t count, ends_room;
};

/* Finds the sheet, and fills in the names in the facts. Reads the shared texts. Call
 * workbook_release() even after an error. */
must_check int workbook_read(struct zip_parts *parts, struct workbook *ret_book);
void workbook_release(struct workbook *book);

/* Returns a shared text, which does not end with a zero byte; null: no text has this number. */
const char *workbook_text(const struct workbook *book, size_t number, size_t *ret_length);

#endif
