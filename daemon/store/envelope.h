/* SPDX-License-Identifier: MIT */
/*
 * Seals files to the school's certificate: CMS AuthEnvelopedData, AES-256-GCM, DER. Then neither
 * the booth nor a thief of the booth can read old photos. The recipients' keys are RSA or EC.
 *
 * The usual command `openssl cms -decrypt` opens a sealed file. It writes its output even if the
 * file was altered. So check the command's exit status, and discard the output unless the status is
 * 0. See docs/record.md.
 */
#ifndef DAEMON_STORE_ENVELOPE_H
#define DAEMON_STORE_ENVELOPE_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct envelope;

/* certificate_path: a PEM file with one or several certificates. The key of any of these
 * certificates opens a sealed file. -EINVAL: a certificate is damaged, or its kind of key cannot be
 * used for sealing. */
must_check int envelope_create(const char *certificate_path, struct problem *problem,
			       struct envelope **ret_envelope);
void envelope_destroy(struct envelope *envelope); /* null is fine */

/* Seals the bytes. The caller must free() *ret_sealed. Any thread may call this function. */
must_check int envelope_seal(const struct envelope *envelope, const void *bytes, size_t size_bytes,
			     struct problem *problem, uint8_t **ret_sealed,
			     size_t *ret_sealed_bytes);

#endif
