/* SPDX-License-Identifier: MIT */
/*
 * The keys of this booth: its own, with which records are signed, and the school's certificate, to
 * which photos may be sealed.
 *
 * A systemd credential (device.key and device.crt under $CREDENTIALS_DIRECTORY) wins over the files
 * in booth.keys; where there are neither, a key and a self-signed certificate are made once.
 */
#ifndef DAEMON_BOOTHD_KEYRING_H
#define DAEMON_BOOTHD_KEYRING_H

#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/store/envelope.h"
#include "daemon/store/signer.h"

struct keyring {
	struct signer *signer;
	struct envelope *envelope; /* null: spool.recipient is empty */
	bool has_made_keys;        /* the first start of this booth */
};

/* -EACCES, -EINVAL, -ENOENT, with the file and the remedy in the problem. */
must_check int keyring_open(const struct config *config, struct problem *problem,
			    struct keyring *ret_keyring);
void keyring_close(struct keyring *keyring);

#endif
