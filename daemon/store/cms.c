/* SPDX-License-Identifier: MIT */
#include "daemon/store/cms.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"

enum { PEM_BYTES_MAX = 256 * 1024 };

BIO *cms_bio(const void *bytes, size_t size)
{
	return size > INT_MAX ? NULL : BIO_new_mem_buf(bytes, (int)size);
}

/* Returns whether the PEM reader stopped because the file has no further certificate. If it stopped
 * for any other reason, the next certificate is damaged. */
static bool is_at_end(void)
{
	unsigned long error = ERR_peek_last_error();
	ERR_clear_error();
	return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}

static int add_certificates(BIO *bio, const char *path, struct problem *problem,
			    STACK_OF(X509) * certificates)
{
	X509 *certificate;
	while ((certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL)))
		if (sk_X509_push(certificates, certificate) <= 0) {
			X509_free(certificate);
			return problem_memory(problem);
		}
	int count = sk_X509_num(certificates);
	if (!is_at_end())
		return problem_set(problem, -EINVAL,
				   "certificate %d in %s is damaged: copy the file there again",
				   count + 1, path);
	return count > 0
		       ? 0
		       : problem_set(problem, -EINVAL, "%s holds no certificate in PEM form", path);
}

int cms_read_certificates(const char *path, struct problem *problem,
			  STACK_OF(X509) * *ret_certificates)
{
	autofree uint8_t *text = NULL;
	size_t size;
	int r = file_read_path(path, PEM_BYTES_MAX, &text, &size);
	if (r < 0)
		return problem_set(problem, r, "%s cannot be read: %s", path, error_text(-r));
	BIO *bio = cms_bio(text, size);
	STACK_OF(X509) *certificates = sk_X509_new_null();
	r = bio && certificates ? add_certificates(bio, path, problem, certificates)
				: problem_memory(problem);
	(void)BIO_free(bio);
	if (r == 0)
		*ret_certificates = certificates;
	else
		sk_X509_pop_free(certificates, X509_free);
	return r;
}

int cms_to_der(CMS_ContentInfo *message, uint8_t **ret_der, size_t *ret_size)
{
	unsigned char *encoded = NULL;
	int length = i2d_CMS_ContentInfo(message, &encoded);
	if (length <= 0)
		return -ENOMEM;
	/* Copy the DER bytes into memory from malloc(): the caller uses free(), which may not fit
	 * OPENSSL_malloc(). */
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

const char *cms_last_error(void)
{
	const char *text = ERR_reason_error_string(ERR_peek_last_error());
	ERR_clear_error();
	return text ? text : "out of memory";
}
