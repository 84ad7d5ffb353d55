/* SPDX-License-Identifier: MIT */
#include "daemon/store/envelope.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"

enum { PEM_LIMIT = 256 * 1024 };

struct envelope {
	STACK_OF(X509) * recipients;
};

static const char *last_error(void)
{
	const char *text = ERR_reason_error_string(ERR_peek_last_error());
	ERR_clear_error();
	return text ? text : "no memory";
}

/* ret_number: of the certificate that failed, from 1. -EBADMSG: it is damaged. Whoever was meant to
 * open the photos with it could not: so it is no end of the file. */
static int read_recipients(BIO *bio, STACK_OF(X509) * recipients, int *ret_number)
{
	X509 *certificate;
	while ((certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL)))
		if (sk_X509_push(recipients, certificate) <= 0) {
			X509_free(certificate);
			return -ENOMEM;
		}
	const unsigned long error = ERR_peek_last_error();
	const bool is_end =
		ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
	ERR_clear_error();
	*ret_number = sk_X509_num(recipients) + 1;
	if (!is_end)
		return -EBADMSG;
	return sk_X509_num(recipients) > 0 ? 0 : -EINVAL;
}

/* A certificate that cannot receive is found at the start, not at the first student. */
static int try_it(const struct envelope *envelope, const char *path, struct problem *problem)
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
	autofree uint8_t *text = NULL;
	size_t size;
	int r = file_read_path(certificate_path, PEM_LIMIT, &text, &size);
	if (r < 0)
		return problem_set(problem, r, "spool.recipient: %s cannot be read: %s",
				   certificate_path, strerror(-r));
	struct envelope *envelope = calloc(1, sizeof(*envelope));
	BIO *bio = BIO_new_mem_buf(text, (int)size);
	if (envelope)
		envelope->recipients = sk_X509_new_null();
	r = -ENOMEM;
	int number = 0;
	if (envelope && bio && envelope->recipients)
		r = read_recipients(bio, envelope->recipients, &number);
	(void)BIO_free(bio);
	if (r == -EBADMSG)
		r = problem_set(
			problem, -EINVAL,
			"spool.recipient: certificate %d in %s is damaged: put it there anew",
			number, certificate_path);
	else if (r == -EINVAL)
		(void)problem_set(problem, r,
				  "spool.recipient: %s holds no certificate in PEM form",
				  certificate_path);
	else if (r == 0)
		r = try_it(envelope, certificate_path, problem);
	else
		(void)problem_set(problem, r, "no memory for %s", certificate_path);
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

static int to_der(CMS_ContentInfo *cms, uint8_t **ret_der, size_t *ret_size)
{
	unsigned char *encoded = NULL;
	const int length = i2d_CMS_ContentInfo(cms, &encoded);
	if (length <= 0)
		return -ENOMEM;
	uint8_t *der = malloc((size_t)length);
	if (der)
		memcpy(der, encoded, (size_t)length);
	OPENSSL_free(encoded);
	if (!der)
		return -ENOMEM;
	*ret_der = der;
	*ret_size = (size_t)length;
	return 0;
}

int envelope_seal(const struct envelope *envelope, const void *bytes, size_t size_bytes,
		  struct problem *problem, uint8_t **ret_sealed, size_t *ret_sealed_bytes)
{
	BIO *bio = size_bytes > INT32_MAX ? NULL : BIO_new_mem_buf(bytes, (int)size_bytes);
	if (!bio)
		return problem_set(problem, -ENOMEM, "no memory to seal");
	CMS_ContentInfo *cms =
		CMS_encrypt(envelope->recipients, bio, EVP_aes_256_gcm(), CMS_BINARY);
	(void)BIO_free(bio);
	if (!cms)
		return problem_set(problem, -EIO, "sealing failed: %s", last_error());
	const int r = to_der(cms, ret_sealed, ret_sealed_bytes);
	CMS_ContentInfo_free(cms);
	return r < 0 ? problem_set(problem, r, "no memory to seal") : 0;
}
