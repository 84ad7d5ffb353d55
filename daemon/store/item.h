/* SPDX-License-Identifier: MIT */
/* Checks whether an item's folder is undamaged: its signature, its id and every file that its
 * record lists. */
#ifndef DAEMON_STORE_ITEM_H
#define DAEMON_STORE_ITEM_H

#include "daemon/core/problem.h"
#include "daemon/store/record.h"
#include "daemon/store/signer.h"

enum item_fault {
	ITEM_WHOLE,
	ITEM_MISSING, /* a file is missing */
	/* a file differs from what was signed, or its name belongs to something that is not a
	 * regular file */
	ITEM_ALTERED,
	ITEM_MISPLACED, /* the record is undamaged, but it belongs to another photo */
};

struct item_verdict {
	enum item_fault fault;
	/* name of the faulty file; empty: the fault is not in a single file */
	char file[RECORD_NAME_SIZE];
	/* Who signed the record. Known only if record.json and its signature are undamaged. A
	 * signature by another key is not damage: a person must decide whose key it is. */
	enum signer_state signer;
	struct hash certificate; /* SHA-256 of the signer's certificate */
	/* number of sealed files, which only the receiver can open and compare */
	unsigned sealed_files;
};

/*
 * Verifies an item. id: the name of the item's folder. certificates_path: see signer_judge().
 *
 * Checks the signature first, because only an unaltered record can tell which file is wrong. 0: the
 * item is undamaged, and verdict.signer says who signed it. -EBADMSG: the item is faulty; the
 * verdict and the problem say how. Other errors: the item cannot be judged now (no memory, no
 * permission, a failing disk).
 */
must_check int item_verify(int item_fd, const char *id, const char *certificates_path,
			   struct problem *problem, struct item_verdict *ret_verdict);

#endif
