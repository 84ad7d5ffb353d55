/* SPDX-License-Identifier: MIT */
/*
 * Seals files to the school's certificate, so that neither the booth nor anybody who steals it can
 * read old photos: CMS AuthEnvelopedData, AES-256-GCM, DER; recipients with RSA or EC keys.
 *
 * Opened with stock `openssl cms -decrypt`, which writes its output even where the tag fails: the
 * exit status counts, the output is then thrown away. See docs/record.md.
 */
#ifndef DAEMON_STORE_ENVELOPE_H
#define DAEMON_STORE_ENVELOPE_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct envelope;

/* certificate_path: PEM, one or several certificates: each can open what is sealed. -EINVAL where
 * one is damaged or cannot receive (no key encipherment, unknown kind of key). */
must_check int envelope_create(const char *certificate_path, struct problem *problem,
			       struct envelope **ret_envelope);
void envelope_destroy(struct envelope *envelope); /* null is fine */

/* ret_sealed: free() it. Safe from any thread. */
must_check int envelope_seal(const struct envelope *envelope, const void *bytes, size_t size_bytes,
			     struct problem *problem, uint8_t **ret_sealed,
			     size_t *ret_sealed_bytes);

#endif
