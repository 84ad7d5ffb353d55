/* SPDX-License-Identifier: MIT */
/*
 * The device's key: makes it, signs records with it, checks signatures.
 *
 * Signatures are CMS, detached, DER, ECDSA over P-256 with SHA-256, the device's certificate inside
 * (OpenSSL 3.0's CMS cannot do Ed25519). Anyone can check one with stock OpenSSL; see
 * docs/record.md.
 *
 * The certificate is self-signed at first and has no end of life worth the name, since a booth may
 * start with its clock in 1970; a CA may answer device.csr, and its answer replaces device.crt.
 */
#ifndef DAEMON_STORE_SIGNER_H
#define DAEMON_STORE_SIGNER_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/core/problem.h"

struct signer;

/* Makes folder/device.key (mode 0400), device.crt and device.csr for this name. -EEXIST where a key
 * is there already: nothing is ever overwritten. */
must_check int signer_make_keys(const char *folder, const char *device, struct problem *problem);

/* PEM files. -ENOENT, -EACCES, -EINVAL: they are no pair. */
must_check int signer_create(const char *key_path, const char *certificate_path,
			     struct problem *problem, struct signer **ret_signer);
/*
 * The booth's own: device.key and device.crt from $CREDENTIALS_DIRECTORY where systemd hands them
 * over, else from folder. Where there is no key at all one is made in folder: the first start.
 */
must_check int signer_start(const char *folder, const char *device, struct problem *problem,
			    struct signer **ret_signer);
void signer_destroy(struct signer *signer); /* null is fine */

/* ret_signature: free() it. Safe from any thread. */
must_check int signer_sign(const struct signer *signer, const void *bytes, size_t size_bytes,
			   struct problem *problem, uint8_t **ret_signature,
			   size_t *ret_signature_bytes);

/*
 * certificate_path: the PEM that must have signed (or whose CA issued the signer); null checks only
 * that the bytes are those that the certificate inside signed. -EBADMSG: they are not.
 */
must_check int signer_verify(const void *bytes, size_t size_bytes, const void *signature,
			     size_t signature_bytes, const char *certificate_path,
			     struct problem *problem);
/* By the certificate inside, whosever it is; ret_fingerprint as signer_describe() gives it. */
must_check int signer_verify_any(const void *bytes, size_t size_bytes, const void *signature,
				 size_t signature_bytes, struct problem *problem,
				 struct hash *ret_fingerprint);

/* For `boothctl keys show` and for people who compare: SHA-256 of the DER certificate, and its
 * subject's name. */
must_check int signer_describe(const char *certificate_path, struct problem *problem,
			       struct hash *ret_fingerprint, char *text, size_t size);

#endif
