/* SPDX-License-Identifier: MIT */
/* Functions around OpenSSL's CMS that both signing and sealing use. */
#ifndef DAEMON_STORE_CMS_H
#define DAEMON_STORE_CMS_H

#include <stddef.h>
#include <stdint.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/x509.h>

#include "daemon/core/problem.h"

/* Returns a BIO that reads these bytes without copying them. Returns null if memory runs out or if
 * there are too many bytes. */
BIO *cms_bio(const void *bytes, size_t size);

/* Reads all certificates of a PEM file. -EINVAL: the file holds no certificate, or a damaged
 * certificate. Other errors come from the disk. The caller frees the list with
 * sk_X509_pop_free(..., X509_free). */
must_check int cms_read_certificates(const char *path, struct problem *problem,
				     STACK_OF(X509) * *ret_certificates);

/* Writes the message as DER into new memory, which the caller must free(). -ENOMEM: out of
 * memory. */
must_check int cms_to_der(CMS_ContentInfo *message, uint8_t **ret_der, size_t *ret_size);

/* Returns the text of libcrypto's last error, and removes all errors from libcrypto's queue. */
const char *cms_last_error(void);

#endif
