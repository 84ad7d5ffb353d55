/* SPDX-License-Identifier: MIT */
/*
 * The keys of this booth: its own key, which signs records, and the school's certificate, to which
 * photos may be sealed.
 *
 * If systemd passes device.key and device.crt as credentials (in $CREDENTIALS_DIRECTORY), they are
 * used instead of the files in booth.keys. If there is no key at all, keyring_open() makes a key
 * and a self-signed certificate, once.
 */
#ifndef DAEMON_BOOTHD_KEYRING_H
#define DAEMON_BOOTHD_KEYRING_H

#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/store/campaign.h"
#include "daemon/store/envelope.h"
#include "daemon/store/signer.h"

struct keyring {
	struct signer *signer;
	struct envelope *envelope; /* null: spool.recipient is empty, so photos are not sealed */
	/* null: there is no campaign secret, so records have no pseudonyms */
	struct campaign *campaign;
	/* keyring_open() has made the keys, because this is the booth's first start */
	bool has_made_keys;
	/* the log already says that the certificate cannot be written into the spool */
	bool has_told_unpublished;
};

/* Opens the keys. -EINPROGRESS: a restore of a backup was interrupted, so the files are of two booths.
 * -EACCES, -EINVAL, -ENOENT: a key file cannot be used; the problem names the file
 * and says what to do. */
must_check int keyring_open(const struct config *config, struct problem *problem,
			    struct keyring *ret_keyring);
void keyring_close(struct keyring *keyring);

/* Adds the booth's certificate to certificates.pem in the spool, where the courier looks for it.
 * May be called again: it then does nothing, or adds the certificate to a spool that was replaced.
 * Does nothing if the booth has no keys. Only the first failure is logged. */
void keyring_publish(struct keyring *keyring, const char *spool_path);

#endif
