/* SPDX-License-Identifier: MIT */
/* Checks whether an item's folder is whole: signature, id and every file that its record lists. */
#ifndef DAEMON_STORE_ITEM_H
#define DAEMON_STORE_ITEM_H

#include "daemon/core/problem.h"
#include "daemon/store/record.h"
#include "daemon/store/signer.h"

enum item_fault {
	ITEM_WHOLE,
	ITEM_MISSING, /* a file is missing */
	/* a file differs from the signed file, or the entry is not a regular file */
	ITEM_ALTERED,
	ITEM_MISPLACED, /* the record is whole, but it belongs to another photo */
};

struct item_verdict {
	enum item_fault fault;
	char file[RECORD_NAME_SIZE]; /* the faulty file; empty: the fault is not in a single file */
	/* Whose signature the record has. Known only if record.json and its signature are whole.
	 * A signature by another key is not damage: a person must decide whose key it is. */
	enum signer_state signer;
	struct hash certificate; /* SHA-256 of the signer's certificate */
	/* number of sealed files, which only the receiver can open and compare */
	unsigned sealed_files;
};

/*
 * id: the folder's name. certificates_path: as for signer_judge().
 *
 * Checks the signature first, because only an unaltered record can tell which file is wrong. 0: the
 * item is whole, and verdict.signer says who signed it. -EBADMSG: the item is faulty; the verdict
 * and the problem say how. Other errors: the item cannot be judged now (no memory, no permission, a
 * failing disk).
 */
must_check int item_verify(int item_fd, const char *id, const char *certificates_path,
			   struct problem *problem, struct item_verdict *ret_verdict);

#endif
