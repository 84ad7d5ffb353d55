/* SPDX-License-Identifier: MIT */
/*
 * Sends one booth's heartbeat to one destination: first heartbeat.json, then its signature. boothd
 * writes both files. A newer heartbeat replaces an older one that was not sent yet.
 */
#ifndef DAEMON_COURIER_BEAT_H
#define DAEMON_COURIER_BEAT_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

struct beat;
struct destination;

/* on_end() is called after a file was sent or its sending failed. on_end() must then call
 * beat_send() again. -ENOMEM: out of memory. */
must_check int beat_create(struct destination *destination, const char *section, const char *prefix,
			   void (*on_end)(void *user), void *user, struct problem *problem,
			   struct beat **ret_beat);
void beat_destroy(struct beat *beat); /* cancels a running upload; null is fine */

/* Stores a heartbeat, which beat_send() then sends. Copies all arguments. folder: path below the
 * prefix, with a slash at its end. */
void beat_offer(struct beat *beat, const char *folder, const void *json, size_t json_bytes,
		const void *signature, size_t signature_bytes);
/* Sends the next file of the offered heartbeat, if there is one. Call it when the destination is
 * free. */
void beat_send(struct beat *beat);

#endif
