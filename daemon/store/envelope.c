/* SPDX-License-Identifier: MIT */
#include "daemon/store/envelope.h"

#include <errno.h>
#include <stdlib.h>
#include <openssl/evp.h>

#include "daemon/base/cleanup.h"
#include "daemon/store/cms.h"

struct envelope {
	STACK_OF(X509) * recipients;
};

/* Seals one byte as a test. If a certificate cannot be used for sealing, the booth finds that out
 * at its start and not when it takes the first photo. */
static int try_sealing(const struct envelope *envelope, const char *path, struct problem *problem)
{
	autofree uint8_t *sealed = NULL;
	size_t size;
	struct problem why = { "" };
	if (envelope_seal(envelope, "x", 1, &why, &sealed, &size) == 0)
		return 0;
	return problem_set(problem, -EINVAL,
			   "spool.recipient: nothing can be sealed to %s (%s); it must be the "
			   "receiver's certificate with an RSA or EC key",
			   path, why.text);
}

int envelope_create(const char *certificate_path, struct problem *problem,
		    struct envelope **ret_envelope)
{
	struct problem why = { "" };
	struct envelope *envelope = calloc(1, sizeof(*envelope));
	if (!envelope)
		return problem_memory(problem);
	int r = cms_read_certificates(certificate_path, &why, &envelope->recipients);
	if (r < 0)
		(void)problem_set(problem, r, "spool.recipient: %s", why.text);
	else
		r = try_sealing(envelope, certificate_path, problem);
	if (r < 0) {
		envelope_destroy(envelope);
		return r;
	}
	*ret_envelope = envelope;
	return 0;
}

void envelope_destroy(struct envelope *envelope)
{
	if (!envelope)
		return;
	sk_X509_pop_free(envelope->recipients, X509_free);
	free(envelope);
}

int envelope_seal(const struct envelope *envelope, const void *bytes, size_t size_bytes,
		  struct problem *problem, uint8_t **ret_sealed, size_t *ret_sealed_bytes)
{
	BIO *bio = cms_bio(bytes, size_bytes);
	if (!bio)
		return problem_memory(problem);
	CMS_ContentInfo *message =
		CMS_encrypt(envelope->recipients, bio, EVP_aes_256_gcm(), CMS_BINARY);
	(void)BIO_free(bio);
	if (!message)
		return problem_set(problem, -EIO, "sealing failed: %s", cms_last_error());
	int r = cms_to_der(message, ret_sealed, ret_sealed_bytes);
	CMS_ContentInfo_free(message);
	return r < 0 ? problem_memory(problem) : 0;
}
