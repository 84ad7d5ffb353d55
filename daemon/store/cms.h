/* SPDX-License-Identifier: MIT */
/* OpenSSL's CMS functions that signing and sealing share. */
#ifndef DAEMON_STORE_CMS_H
#define DAEMON_STORE_CMS_H

#include <stddef.h>
#include <stdint.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/x509.h>

#include "daemon/core/problem.h"

/* Returns a BIO that reads these bytes, which it borrows. Null: out of memory, or too many
 * bytes. */
BIO *cms_bio(const void *bytes, size_t size);

/* Reads all certificates of a PEM file. -EINVAL: the file holds no certificate, or a damaged
 * certificate. Other errors come from the disk. Free the list with sk_X509_pop_free(...,
 * X509_free). */
must_check int cms_read_certificates(const char *path, struct problem *problem,
				     STACK_OF(X509) * *ret_certificates);

/* Writes the message as DER into new memory: free() it. -ENOMEM. */
must_check int cms_to_der(CMS_ContentInfo *message, uint8_t **ret_der, size_t *ret_size);

/* Returns the last error of libcrypto in words. Empties libcrypto's queue of errors. */
const char *cms_last_error(void);

#endif
