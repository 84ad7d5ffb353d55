/* SPDX-License-Identifier: MIT */
/*
 * A booth's sign of life: a small signed JSON beside the photos, so that one look at the server
 * tells how all booths are. boothd writes it (it has the key), the courier sends it, `boothctl
 * fleet` reads it. It names nobody.
 */
#ifndef DAEMON_STORE_HEARTBEAT_H
#define DAEMON_STORE_HEARTBEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct signer;
struct spool;

struct heartbeat {
	char device[48], version[32];
	char fault[32]; /* empty: none */
	int64_t unix_ms;
	bool clock_is_synchronised, is_demo;
	int64_t up_s;
	uint64_t pending, refused, held, broken;
	int64_t oldest_pending_s;   /* -1: nothing waits */
	uint64_t available_bytes;   /* on the spool's disk */
	int64_t last_photo_unix_ms; /* 0: none yet */
};

/* Fills what the spool knows: the counts, the oldest, the disk. unix_ms must be set. */
must_check int heartbeat_look(struct heartbeat *heartbeat, const struct spool *spool);

/* ret_text: free() it. */
must_check int heartbeat_build(const struct heartbeat *heartbeat, char **ret_text,
			       size_t *ret_size_bytes);
/* -EBADMSG: no heartbeat. */
must_check int heartbeat_parse(const void *text, size_t size_bytes,
			       struct heartbeat *ret_heartbeat);

/* Writes heartbeat.json and heartbeat.json.p7s into the spool's folder. */
must_check int heartbeat_write(const char *spool_path, const struct heartbeat *heartbeat,
			       const struct signer *signer, struct problem *problem);

#endif
