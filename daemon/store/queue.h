/* SPDX-License-Identifier: MIT */
/*
 * What operators ask of and do with the spool: plain file operations, no daemon needed, safe beside
 * running ones (a rename is the only thing that changes an item's state, and only one can win).
 */
#ifndef DAEMON_STORE_QUEUE_H
#define DAEMON_STORE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/core/problem.h"
#include "daemon/core/uuid.h"
#include "daemon/store/docket.h"
#include "daemon/store/spool.h"

enum { QUEUE_FILES_MAX = 16 };

struct queue_file {
	char name[DOCKET_FILE_SIZE];
	uint64_t size_bytes;
};

struct queue_item {
	char id[UUID_TEXT_SIZE];
	enum spool_state state;
	int64_t taken_unix_ms; /* as the id says, by the booth's clock then */
	uint64_t size_bytes;
	unsigned file_count;
	struct queue_file files[QUEUE_FILES_MAX];
	struct docket docket;
};

/* -ENOENT: no such item (any more). */
must_check int queue_look(const struct spool *spool, const char *id, struct problem *problem,
			  struct queue_item *ret_item);

/* each() returns 0 to go on. Items that vanish meanwhile are passed over. */
typedef int (*queue_each_fn)(const struct queue_item *item, void *user);
must_check int queue_each(const struct spool *spool, enum spool_state state, queue_each_fn each,
			  void *user);

/* How old what lies there is, as qshape shows it for mail. */
enum { QUEUE_AGES = 9 };
extern const char *const queue_age_names[QUEUE_AGES]; /* "5m", "10m", ... "older" */
must_check int queue_ages(const struct spool *spool, enum spool_state state, int64_t now_unix_ms,
			  size_t ret_counts[QUEUE_AGES], size_t *ret_total);

enum queue_action {
	QUEUE_RETRY,   /* refused/ -> pending/ */
	QUEUE_HOLD,    /* pending/ or refused/ -> held/ */
	QUEUE_RELEASE, /* held/ -> pending/ */
};
/* -ENOENT; -EINVAL where the item's state does not allow it, in words. */
must_check int queue_act(struct spool *spool, enum queue_action action, const char *id,
			 struct problem *problem);

enum queue_signer {
	QUEUE_SIGNER_OWN,       /* whose certificate was given */
	QUEUE_SIGNER_ANOTHER,   /* whole, and signed by another key */
	QUEUE_SIGNER_UNCHECKED, /* whole, and no certificate was given to compare with */
};
struct queue_verdict {
	enum queue_signer signer;
	struct hash certificate; /* SHA-256 of the signer's, but where it is our own */
	unsigned sealed_files;   /* that only the receiver can compare with the record */
};

/* Hashes and id against the record, and the record's signature: by certificate_path (may be null),
 * else by the certificate inside. -EBADMSG with what is wrong; a missing signature is wrong. */
must_check int queue_verify(const struct spool *spool, const struct queue_item *item,
			    const char *certificate_path, struct problem *problem,
			    struct queue_verdict *ret_verdict);

/* Copies the item's files to folder/ID/, which must not be there yet; all of them or none. */
must_check int queue_export(const struct spool *spool, const struct queue_item *item,
			    const char *folder, struct problem *problem);

#endif
