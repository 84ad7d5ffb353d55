/* SPDX-License-Identifier: MIT */
/* What the readers that implement sheet.h share. */
#ifndef DAEMON_ROSTER_SHEET_INSIDE_H
#define DAEMON_ROSTER_SHEET_INSIDE_H

#include <stdint.h>
#include <sys/types.h>

#include "daemon/roster/sheet.h"

/* One reading. */
struct sheet {
	int fd;
	off_t size;
	const char *sheet_name;
	const struct sheet_sink *sink;
	struct sheet_facts *facts;
	struct problem *problem;
};

/* The readers. */
int sheet_read_text(struct sheet *sheet);
int sheet_read_dbf(struct sheet *sheet);
int sheet_read_xlsx(struct sheet *sheet);

/* Returns whether the file's first bytes and its length are those of a .dbf. */
bool sheet_is_dbf(const uint8_t *bytes, size_t size, off_t file_size);

/* Notes the refusal and returns -EBADMSG. */
int sheet_refuse(struct sheet *sheet, enum roster_fault fault, const char *detail);

#endif
