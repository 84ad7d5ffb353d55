/* SPDX-License-Identifier: MIT */
/*
 * Seals a backup with a passphrase or to a certificate, and opens it.
 *
 * The format is CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM, in DER. With a passphrase the
 * recipient is a PasswordRecipientInfo (RFC 5652, 6.2.4): PBKDF2 with HMAC-SHA-1, of which OWASP's
 * Password Storage Cheat Sheet (2023) wants 1,300,000 rounds. `openssl cms -decrypt` opens both
 * kinds; see docs/operations.md.
 */
#ifndef DAEMON_STORE_VAULT_H
#define DAEMON_STORE_VAULT_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

/* What closes a vault, or opens it. One of the two is null. */
struct vault_key {
	const char *passphrase;
	/* to seal: a PEM file with one or several certificates; to open: the PEM file of one of
	 * their private keys */
	const char *path;
};

/* Seals the bytes into new memory, which the caller must free(). -EINVAL: a certificate cannot be
 * used. */
must_check int vault_seal(const struct vault_key *key, const void *bytes, size_t size,
			  struct problem *problem, uint8_t **ret_sealed, size_t *ret_size);

/* Opens the bytes into new memory, which the caller must free(); a zero byte follows them.
 * -EBADMSG: the bytes are not a sealed backup, or are cut or altered. -EKEYREJECTED: the passphrase
 * or the key does not fit, or the bytes are altered. Other errors: the key cannot be read. */
must_check int vault_open(const struct vault_key *key, const void *sealed, size_t size,
			  struct problem *problem, uint8_t **ret_bytes, size_t *ret_size);

#endif
