/* SPDX-License-Identifier: MIT */
/*
 * Seals files to the school's certificate, so that neither the booth nor anybody who steals it can
 * read old photos: CMS AuthEnvelopedData, AES-256-GCM, DER. The recipients' keys are RSA or EC.
 *
 * Stock `openssl cms -decrypt` opens a sealed file. It writes its output even where the tag shows
 * an alteration: look at the exit status, and throw the output away where it is not 0. See
 * docs/record.md.
 */
#ifndef DAEMON_STORE_ENVELOPE_H
#define DAEMON_STORE_ENVELOPE_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct envelope;

/* certificate_path: a PEM file with one or several certificates; the key of any of them opens a
 * sealed file. -EINVAL: a certificate is damaged, or is of a kind that cannot receive. */
must_check int envelope_create(const char *certificate_path, struct problem *problem,
			       struct envelope **ret_envelope);
void envelope_destroy(struct envelope *envelope); /* null is fine */

/* ret_sealed: free() it. Any thread may call this. */
must_check int envelope_seal(const struct envelope *envelope, const void *bytes, size_t size_bytes,
			     struct problem *problem, uint8_t **ret_sealed,
			     size_t *ret_sealed_bytes);

#endif
