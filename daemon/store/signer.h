/* SPDX-License-Identifier: MIT */
/*
 * The booth's key: makes it, signs records with it, checks signatures.
 *
 * A signature is CMS, detached, in DER: ECDSA over P-256 with SHA-256, with the booth's certificate
 * inside (OpenSSL 3.0's CMS cannot do Ed25519). Stock OpenSSL checks one; see docs/record.md.
 *
 * The first certificate is self-signed. It begins in 1970, where a booth's clock may start, and
 * ends in 9999. A CA may answer device.csr; its answer then replaces device.crt.
 */
#ifndef DAEMON_STORE_SIGNER_H
#define DAEMON_STORE_SIGNER_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/core/problem.h"

struct signer;

/* Makes folder/device.key (mode 0400), device.crt and device.csr for the booth of this name.
 * -EEXIST: the folder has a key, and nothing is overwritten. -EBUSY: another program is making keys
 * there. */
must_check int signer_make_keys(const char *folder, const char *device, struct problem *problem);

/* Both files are PEM. -ENOENT, -EACCES; -EINVAL: one cannot be read, or the certificate is not the
 * key's. */
must_check int signer_create(const char *key_path, const char *certificate_path,
			     struct problem *problem, struct signer **ret_signer);
/* The booth's own key: device.key and device.crt from $CREDENTIALS_DIRECTORY where systemd put them
 * there, else from folder. Where neither has a key it makes one in folder: this is the booth's
 * first start. */
must_check int signer_start(const char *folder, const char *device, struct problem *problem,
			    struct signer **ret_signer);
void signer_destroy(struct signer *signer); /* null is fine */

/* The certificate that goes into each signature, in PEM form. free() it. -ENOMEM */
must_check int signer_copy_certificate(const struct signer *signer, char **ret_pem,
				       size_t *ret_size);

/* ret_signature: free() it. Any thread may call this. */
must_check int signer_sign(const struct signer *signer, const void *bytes, size_t size_bytes,
			   struct problem *problem, uint8_t **ret_signature,
			   size_t *ret_signature_bytes);

enum signer_state {
	SIGNER_OWN, /* bytes and signature are whole; one of the given certificates' keys signed */
	SIGNER_ANOTHER, /* both are whole; another key signed */
	SIGNER_UNKNOWN, /* both are whole; no certificates were given to compare with */
	SIGNER_ALTERED, /* the signature is whole, but the bytes are not those that were signed */
	SIGNER_DAMAGED, /* the signature itself is damaged */
};

struct signer_verdict {
	enum signer_state state;
	struct hash
		certificate; /* SHA-256 of the signer's certificate; only where both are whole */
};

/* certificates_path: a PEM file with every certificate that is the booth's, or with the CA's that
 * issued it; null: compare with no certificate. An error means that nothing can be judged: no
 * memory, no such file. */
must_check int signer_judge(const void *bytes, size_t size_bytes, const void *signature,
			    size_t signature_bytes, const char *certificates_path,
			    struct problem *problem, struct signer_verdict *ret_verdict);

/* Judges and returns 0 for SIGNER_OWN and SIGNER_UNKNOWN, else -EBADMSG. */
must_check int signer_verify(const void *bytes, size_t size_bytes, const void *signature,
			     size_t signature_bytes, const char *certificates_path,
			     struct problem *problem);

/* The certificate's SHA-256 (of its DER form) and subject's name, for people who compare. */
must_check int signer_describe(const char *certificate_path, struct problem *problem,
			       struct hash *ret_fingerprint, char *text, size_t size);

#endif
