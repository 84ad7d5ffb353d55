/* SPDX-License-Identifier: MIT */
/*
 * The courier's secrets as systemd gives them to booth-courier.service: the plain files
 * /etc/credstore/boothd.NAME, and the sealed files /etc/credstore.encrypted/boothd.NAME, which
 * only this machine can open and only if a drop-in of the unit says LoadCredentialEncrypted=NAME.
 */
#ifndef DAEMON_BOOTHCTL_CREDSTORE_H
#define DAEMON_BOOTHCTL_CREDSTORE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "daemon/core/config.h"
#include "daemon/core/problem.h"

enum { CREDSTORE_PATH_SIZE = 512 };

enum credstore_kind {
	CREDSTORE_MISSING,
	CREDSTORE_PLAIN,
	CREDSTORE_SEALED,   /* and a drop-in names it */
	CREDSTORE_UNLOADED, /* sealed, but no drop-in names it, so the courier does not get it */
};

/* Finds the file of a credential, whose name has no slash. root: prefix of all paths, empty except
 * in tests. Copies the path of the file that is used or missing. */
enum credstore_kind credstore_find(const char *root, const char *name,
				   char path[CREDSTORE_PATH_SIZE]);

struct credstore {
	char folder[64]; /* in memory, for CREDENTIALS_DIRECTORY; empty: none was made */
};

/*
 * Makes a folder with the secrets that the settings name, as systemd does before it starts the
 * courier, and opens sealed ones by systemd-creds(1). Needs root. owner: only this user may read
 * them. Call credstore_close() after success and after failure; it overwrites the secrets. A
 * problem names the file and what to do; it never contains a secret.
 */
must_check int credstore_open(const char *root, const struct config *config, uid_t owner,
			      struct problem *problem, struct credstore *ret_store);
void credstore_close(struct credstore *store);

#endif
