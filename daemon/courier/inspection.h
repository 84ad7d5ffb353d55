/* SPDX-License-Identifier: MIT */
/*
 * Inspects an item before it is sent. Reads what earlier tries wrote to delivery.json, checks
 * whether the item is whole and signed by this booth, and plans its files, their order and their
 * keys. Waits for the disk, so call it only on the clerk's thread.
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

/* Pointers are borrowed until the inspection has run. */
struct inspection_order {
	struct spool *spool; /* the item is in this spool's folder pending/ */
	char id[UUID_TEXT_SIZE];
	struct note_destinations destinations;
	const char *certificates_path; /* file with all certificates that this booth ever had */
	const char *prefix;            /* prefix of the object keys; may be empty */
	const char *device;            /* device name for the keys if the record names no device */
};

/* The most files of one item: the files that the record lists, the record and its signature. */
enum { INSPECTION_FILES_MAX = RECORD_FILES_MAX + 2 };

struct inspection_file {
	char name[DOCKET_FILE_SIZE];
	bool is_sealed; /* the file is encrypted: only the receiver can check its hash */
	struct hash hash;
};

struct inspection {
	int error; /* see inspection_run() */
	struct problem problem;
	struct note_sum sum; /* set for -EALREADY */
	/* descriptor of the item's folder, which the caller closes; -1: none */
	int item_fd;
	struct docket_entry note;
	char folder[160]; /* folder of the object keys: PREFIX/DEVICE/ID */
	unsigned file_count;
	struct inspection_file files[INSPECTION_FILES_MAX];
	/* A file in the folder that the record does not list. It is not sent. Empty: no such
	 * file. */
	char unlisted[DOCKET_FILE_SIZE];
};

/*
 * Inspects the item and sets ret_inspection->error. 0: send the item. -ENOENT: the item is gone,
 * because an operator moved it. -EALREADY: according to delivery.json, this destination has the
 * item or has refused it. -EBADMSG: the item is damaged, or another key signed it. -ENOKEY: the
 * certificates cannot be read, so the signature cannot be judged. Other errors come from the disk.
 */
void inspection_run(const struct inspection_order *order, struct inspection *ret_inspection);

#endif
