/* SPDX-License-Identifier: MIT */
/*
 * The heartbeat of a booth: a small signed JSON file beside the photos on the server. The
 * heartbeats of all booths together show the state of the whole fleet. boothd writes the heartbeat,
 * because boothd has the key; the courier sends it; `boothctl fleet` reads it. No person's name is
 * in it.
 */
#ifndef DAEMON_STORE_HEARTBEAT_H
#define DAEMON_STORE_HEARTBEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct census_row;
struct signer;

struct heartbeat {
	char device[48], version[32];
	char fault[32]; /* name of the fault; empty: no fault */
	int64_t unix_ms;
	bool clock_is_synchronised, is_demo;
	int64_t up_s;
	uint64_t pending, refused, held, broken;
	/* age in seconds of the oldest item in pending/; -1: pending/ is empty */
	int64_t oldest_pending_s;
	uint64_t available_bytes;   /* free bytes on the spool's disk */
	int64_t last_photo_unix_ms; /* 0: no photo yet */
};

/* Fills in the counts and the oldest photo's age from census_read()'s rows. Set unix_ms before the
 * call. Returns false if a count is not known. */
must_check bool heartbeat_count(struct heartbeat *heartbeat, const struct census_row *rows);

/* Reads a heartbeat from its JSON text. -EBADMSG: the text is not a heartbeat. */
must_check int heartbeat_parse(const void *text, size_t size_bytes,
			       struct heartbeat *ret_heartbeat);

/* Writes heartbeat.json and heartbeat.json.p7s into the spool's folder. */
must_check int heartbeat_write(const char *spool_path, const struct heartbeat *heartbeat,
			       const struct signer *signer, struct problem *problem);

#endif
