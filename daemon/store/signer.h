/* SPDX-License-Identifier: MIT */
/*
 * The booth's key: makes the key, signs records with it, and checks signatures.
 *
 * A signature is CMS, detached, in DER: ECDSA over P-256 with SHA-256, with the booth's certificate
 * inside (OpenSSL 3.0's CMS cannot do Ed25519). Stock OpenSSL can check a signature; see
 * docs/record.md.
 *
 * The first certificate is self-signed. It is valid from 1970, because a booth's clock may start
 * then, to 9999. If a CA answers device.csr, its answer replaces device.crt.
 */
#ifndef DAEMON_STORE_SIGNER_H
#define DAEMON_STORE_SIGNER_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/core/problem.h"

struct signer;

/* Makes folder/device.key (mode 0400), device.crt and device.csr for the booth with this name.
 * -EEXIST: the folder already has a key, and nothing is overwritten. -EBUSY: another program is
 * making keys there. */
must_check int signer_make_keys(const char *folder, const char *device, struct problem *problem);

/* Both files are PEM. -ENOENT, -EACCES; -EINVAL: a file cannot be parsed, or the certificate
 * does not belong to the key. */
must_check int signer_create(const char *key_path, const char *certificate_path,
			     struct problem *problem, struct signer **ret_signer);
/* Opens the booth's own key: device.key and device.crt from $CREDENTIALS_DIRECTORY if systemd
 * put them there, otherwise from folder. If neither has a key, this is the booth's first start,
 * and the function makes a key in folder. */
must_check int signer_start(const char *folder, const char *device, struct problem *problem,
			    struct signer **ret_signer);
void signer_destroy(struct signer *signer); /* null is fine */

/* Copies the certificate that goes into each signature, in PEM form. free() the copy. -ENOMEM:
 * out of memory. */
must_check int signer_copy_certificate(const struct signer *signer, char **ret_pem,
				       size_t *ret_size);

/* ret_signature: free() it. Any thread may call this. */
must_check int signer_sign(const struct signer *signer, const void *bytes, size_t size_bytes,
			   struct problem *problem, uint8_t **ret_signature,
			   size_t *ret_signature_bytes);

enum signer_state {
	/* bytes and signature are whole; the key of one of the given certificates signed */
	SIGNER_OWN,
	SIGNER_ANOTHER, /* bytes and signature are whole; another key signed */
	/* bytes and signature are whole; the caller gave no certificates to compare with */
	SIGNER_UNKNOWN,
	SIGNER_ALTERED, /* the signature is whole, but the bytes differ from the signed bytes */
	SIGNER_DAMAGED, /* the signature itself is damaged */
};

struct signer_verdict {
	enum signer_state state;
	struct hash
		certificate; /* SHA-256 of the signer's certificate; unset if ALTERED or DAMAGED */
};

/* certificates_path: a PEM file with every certificate of the booth, or with the certificate of
 * the CA that issued them; null: do not compare certificates. An error means that the signature
 * cannot be judged. -ENOKEY: the certificates cannot be read. -ENOMEM. */
must_check int signer_judge(const void *bytes, size_t size_bytes, const void *signature,
			    size_t signature_bytes, const char *certificates_path,
			    struct problem *problem, struct signer_verdict *ret_verdict);

/* Judges the signature. Returns 0 for SIGNER_OWN and SIGNER_UNKNOWN, otherwise -EBADMSG. */
must_check int signer_verify(const void *bytes, size_t size_bytes, const void *signature,
			     size_t signature_bytes, const char *certificates_path,
			     struct problem *problem);

/* Gives the certificate's SHA-256 (of its DER form) and its subject's name, for people who
 * compare certificates. */
must_check int signer_describe(const char *certificate_path, struct problem *problem,
			       struct hash *ret_fingerprint, char *text, size_t size);

/* Gives the seconds (Unix time) from which and until which the certificate is valid. */
must_check int signer_find_validity(const char *certificate_path, struct problem *problem,
				    int64_t *ret_from_s, int64_t *ret_until_s);

#endif
