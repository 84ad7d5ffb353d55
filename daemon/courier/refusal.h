/* SPDX-License-Identifier: MIT */
/*
 * When a server's "no" to one photo is believed. Pure: the time is an argument.
 *
 * A 4xx seldom means the photo: a proxy, a wrong setting at the server or a half-read request gives
 * the same answer to a photo that the server takes an hour later. So a "no" is believed only when
 * the same one came several times over a long while, and when the server took something else
 * meanwhile: another photo, or a probe file of the same size.
 */
#ifndef DAEMON_COURIER_REFUSAL_H
#define DAEMON_COURIER_REFUSAL_H

#include <stdbool.h>
#include <stdint.h>

struct refusal_policy {
	unsigned times;  /* at least so often ... */
	int64_t span_ms; /* ... and over at least this time */
};

/* What one photo has heard so far. All zero: nothing. */
struct refusal {
	int status; /* HTTP; the last "no" */
	unsigned times;
	int64_t since_ms;
	uint64_t accepted_then; /* how many photos the server had taken when the first "no" came */
	bool has_probed;        /* it took a probe file of the same size since */
};

enum refusal_verdict {
	REFUSAL_TOO_EARLY, /* wait and try again */
	REFUSAL_UNPROVED,  /* often and long enough, but perhaps the server takes nothing at all */
	REFUSAL_BELIEVED,
};

/* The server said no. accepted: how many photos it took since the program started. */
enum refusal_verdict refusal_add(struct refusal *refusal, const struct refusal_policy *policy,
				 int status, int64_t now_ms, uint64_t accepted);

/* The server took a probe file of the same size. */
void refusal_add_probe(struct refusal *refusal);

#endif
