/* SPDX-License-Identifier: MIT */
/* Whether an item's folder is whole: signature, id and every file that its record lists. */
#ifndef DAEMON_STORE_ITEM_H
#define DAEMON_STORE_ITEM_H

#include "daemon/core/problem.h"
#include "daemon/store/record.h"
#include "daemon/store/signer.h"

enum item_fault {
	ITEM_WHOLE,
	ITEM_MISSING,   /* a file is not there */
	ITEM_ALTERED,   /* a file is not what was signed, or what lies there is no regular file */
	ITEM_MISPLACED, /* the record is whole, but it is another photo's */
};

struct item_verdict {
	enum item_fault fault;
	char file[RECORD_NAME_SIZE]; /* the file that is wrong; empty: no single file */
	/* Who signed. Known only where record.json and its signature are whole. Another key is no
	 * damage: a person must say whose key it is. */
	enum signer_state signer;
	struct hash certificate; /* SHA-256 of the signer's certificate */
	unsigned sealed_files;   /* that only the receiver can open and compare */
};

/*
 * id: the folder's name. certificates_path: as for signer_judge().
 *
 * Looks at the signature first: only a record that is what was signed can tell which file is wrong.
 * 0: the item is whole, and verdict.signer says who signed it. -EBADMSG: the verdict and the
 * problem say what is wrong. Other errors: it cannot be judged now (no memory, no permission, a
 * failing disk).
 */
must_check int item_verify(int item_fd, const char *id, const char *certificates_path,
			   struct problem *problem, struct item_verdict *ret_verdict);

#endif
