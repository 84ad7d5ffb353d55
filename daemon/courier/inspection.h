/* SPDX-License-Identifier: MIT */
/*
 * Looks at an item before it is sent: what delivery.json says of earlier tries, whether the item is
 * whole and this booth's own, which files go in which order, and under which keys. Waits for the disk:
 * on the clerk's thread only.
 */
#ifndef DAEMON_COURIER_INSPECTION_H
#define DAEMON_COURIER_INSPECTION_H

#include <stdbool.h>

#include "daemon/base/hash.h"
#include "daemon/core/problem.h"
#include "daemon/core/uuid.h"
#include "daemon/courier/note.h"
#include "daemon/store/docket.h"
#include "daemon/store/record.h"

struct spool;

/* Borrowed until the inspection has run. */
struct inspection_order {
	struct spool *spool; /* the item is in its pending/ */
	char id[UUID_TEXT_SIZE];
	struct note_destinations destinations;
	const char *certificates_path; /* of all certificates that were ever this booth's */
	const char *prefix;            /* of the keys; may be empty */
	const char *device;            /* where the record names none */
};

/* The record's own files, and record.json with its signature. */
enum { INSPECTION_FILES_MAX = RECORD_FILES_MAX + 2 };

struct inspection_file {
	char name[DOCKET_FILE_SIZE];
	bool is_sealed; /* only the receiver can compare it with the record: hash is not set */
	struct hash hash;
};

struct inspection {
	int error; /* as below */
	struct problem problem;
	struct note_sum sum; /* for -EALREADY */
	int item_fd;         /* close() it; -1: there is none */
	struct docket_entry note;
	char folder[160]; /* of the keys: PREFIX/DEVICE/ID */
	unsigned file_count;
	struct inspection_file files[INSPECTION_FILES_MAX];
	/* A file in the folder that the record does not list, and that is not sent; empty: no such
	 * file. */
	char unlisted[DOCKET_FILE_SIZE];
};

/*
 * error: 0 send it; -ENOENT the item is gone (an operator moved it); -EALREADY the docket says that it
 * is settled here; -EBADMSG it is damaged, or another key signed it; -ENOKEY nobody can tell whose
 * signature it has, because the certificates cannot be read; others: what the disk said.
 */
void inspection_run(const struct inspection_order *order, struct inspection *ret_inspection);

#endif
