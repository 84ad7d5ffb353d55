/* SPDX-License-Identifier: MIT */
/*
 * A booth's sign of life: a small signed JSON file beside the photos on the server. The heartbeats
 * of all booths together show the state of the whole fleet. boothd writes the heartbeat, because
 * boothd has the key; the courier sends it; `boothctl fleet` reads it. It names no person.
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
	char fault[32]; /* name of the fault; empty: no fault */
	int64_t unix_ms;
	bool clock_is_synchronised, is_demo;
	int64_t up_s;
	uint64_t pending, refused, held, broken;
	int64_t oldest_pending_s;   /* age of the oldest item in pending/; -1: no photo waits */
	uint64_t available_bytes;   /* free bytes on the spool's disk */
	int64_t last_photo_unix_ms; /* 0: no photo yet */
};

/* Fills in the counts, the oldest photo's age and the free disk space. Set unix_ms before the
 * call. */
must_check int heartbeat_look(struct heartbeat *heartbeat, const struct spool *spool);

/* -EBADMSG: the text is not a heartbeat. */
must_check int heartbeat_parse(const void *text, size_t size_bytes,
			       struct heartbeat *ret_heartbeat);

/* Writes heartbeat.json and heartbeat.json.p7s into the spool's folder. */
must_check int heartbeat_write(const char *spool_path, const struct heartbeat *heartbeat,
			       const struct signer *signer, struct problem *problem);

#endif
