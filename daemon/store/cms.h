/* SPDX-License-Identifier: MIT */
/* What signing and sealing share of OpenSSL's CMS. */
#ifndef DAEMON_STORE_CMS_H
#define DAEMON_STORE_CMS_H

#include <stddef.h>
#include <stdint.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/x509.h>

#include "daemon/core/problem.h"

/* A BIO that reads these bytes, borrowed. Null: out of memory, or too many bytes. */
BIO *cms_bio(const void *bytes, size_t size);

/* Reads all certificates of a PEM file. -EINVAL: it holds no certificate, or a damaged one. Other
 * errors: what the disk said. sk_X509_pop_free(..., X509_free) the list. */
must_check int cms_read_certificates(const char *path, struct problem *problem,
				     STACK_OF(X509) * *ret_certificates);

/* Writes the message as DER into new memory: free() it. -ENOMEM. */
must_check int cms_to_der(CMS_ContentInfo *message, uint8_t **ret_der, size_t *ret_size);

/* The last error of libcrypto in words. Empties libcrypto's queue of errors. */
const char *cms_last_error(void);

#endif
