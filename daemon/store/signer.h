/* SPDX-License-Identifier: MIT */
/*
 * The booth's key: makes the key, signs records with it, and checks signatures.
 *
 * A signature is a detached CMS signature in DER: ECDSA over P-256 with SHA-256, with the booth's
 * certificate inside (OpenSSL 3.0's CMS cannot do Ed25519). The usual openssl command can check a
 * signature; see docs/record.md.
 *
 * The first certificate is self-signed. It is valid from 1970, because a booth's clock may start
 * then, to 9999. If a CA answers device.csr, the CA's certificate replaces device.crt.
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

/* Opens a key and its certificate; both files are PEM. -ENOENT or -EACCES: a file cannot be read.
 * -EINVAL: a file cannot be parsed, or the certificate does not belong to the key. */
must_check int signer_create(const char *key_path, const char *certificate_path,
			     struct problem *problem, struct signer **ret_signer);
/* Opens the booth's own key: device.key and device.crt from $CREDENTIALS_DIRECTORY if systemd put
 * them there, otherwise from `folder`. If there is no key in either place, this is the booth's
 * first start, and the function makes a key in `folder`. */
must_check int signer_start(const char *folder, const char *device, struct problem *problem,
			    struct signer **ret_signer);
void signer_destroy(struct signer *signer); /* null is fine */

/* Copies in PEM form the certificate that is part of each signature. The caller must free() the
 * copy. -ENOMEM: out of memory. */
must_check int signer_copy_certificate(const struct signer *signer, char **ret_pem,
				       size_t *ret_size);

/* Signs the bytes. The caller must free() *ret_signature. Any thread may call this function. */
must_check int signer_sign(const struct signer *signer, const void *bytes, size_t size_bytes,
			   struct problem *problem, uint8_t **ret_signature,
			   size_t *ret_signature_bytes);

enum signer_state {
	/* bytes and signature are undamaged, and a key of the given certificates signed */
	SIGNER_OWN,
	SIGNER_ANOTHER, /* bytes and signature are undamaged, but another key signed */
	/* bytes and signature are undamaged; the caller gave no certificates to compare with */
	SIGNER_UNKNOWN,
	SIGNER_ALTERED, /* the signature is undamaged, but the bytes differ from the signed bytes */
	SIGNER_DAMAGED, /* the signature itself is damaged */
};

struct signer_verdict {
	enum signer_state state;
	/* SHA-256 of the signer's certificate; not set if the state is ALTERED or DAMAGED */
	struct hash certificate;
};

/* certificates_path: a PEM file with every certificate of the booth, or with the certificate of
 * the CA that issued them; null: do not compare certificates. An error means that the signature
 * cannot be judged. -ENOKEY: the certificates cannot be read. -ENOMEM. */
must_check int signer_judge(const void *bytes, size_t size_bytes, const void *signature,
			    size_t signature_bytes, const char *certificates_path,
			    struct problem *problem, struct signer_verdict *ret_verdict);

/* Certificates that were read once, for the judgement of many signatures. path: as certificates_path
 * above; may be null. -ENOKEY: the certificates cannot be read. */
struct signer_trust;
must_check int signer_trust_open(const char *path, struct problem *problem,
				 struct signer_trust **ret_trust);
/* Adds one more file of certificates. A trust without any certificates keeps comparing with none. */
must_check int signer_trust_add(struct signer_trust *trust, const char *path,
				struct problem *problem);
void signer_trust_close(struct signer_trust *trust); /* null is fine */
/* Does what signer_judge() does. */
must_check int signer_trust_judge(const struct signer_trust *trust, const void *bytes,
				  size_t size_bytes, const void *signature, size_t signature_bytes,
				  struct problem *problem, struct signer_verdict *ret_verdict);

/* Judges the signature. Returns 0 for SIGNER_OWN and SIGNER_UNKNOWN, otherwise -EBADMSG. */
must_check int signer_verify(const void *bytes, size_t size_bytes, const void *signature,
			     size_t signature_bytes, const char *certificates_path,
			     struct problem *problem);

/* Returns the SHA-256 of the certificate's DER form, and writes its subject's name to `text`.
 * People compare certificates by this hash and this name. */
must_check int signer_describe(const char *certificate_path, struct problem *problem,
			       struct hash *ret_fingerprint, char *text, size_t size);

/* Returns the first and the last second (Unix time) of the certificate's validity. */
must_check int signer_find_validity(const char *certificate_path, struct problem *problem,
				    int64_t *ret_from_s, int64_t *ret_until_s);

#endif
