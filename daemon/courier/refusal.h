/* SPDX-License-Identifier: MIT */
/*
 * Decides when to believe a server's "no" to one photo. This module reads no clock: the time is an
 * argument.
 *
 * The photo is seldom the cause of a 4xx status. A proxy, a wrong setting at the server or a
 * request that was read only in part gives the same answer to a photo that the server accepts an
 * hour later. So a "no" is believed only if the same "no" came several times over a long while, and
 * the server accepted another file meanwhile: another photo, or a probe file of the same size.
 */
#ifndef DAEMON_COURIER_REFUSAL_H
#define DAEMON_COURIER_REFUSAL_H

#include <stdbool.h>
#include <stdint.h>

struct refusal_policy {
	unsigned times;  /* number of refusals needed before the refusal counts */
	int64_t span_ms; /* minimum time between the first "no" and the last */
};

/* One photo's refusals so far. All zero: no refusal yet. */
struct refusal {
	int status; /* HTTP status of the last "no" */
	unsigned times;
	int64_t since_ms;
	/* number of photos that the server had accepted when the first "no" came */
	uint64_t accepted_then;
	/* since the first "no", the server has accepted a probe file of the same size */
	bool has_probed;
};

enum refusal_verdict {
	REFUSAL_TOO_EARLY, /* the "no" is not believed yet: wait and try again */
	/* the "no" came often and long enough, but perhaps the server accepts no file at all */
	REFUSAL_UNPROVED,
	REFUSAL_BELIEVED,
};

/* Notes a "no" from the server. accepted: number of photos that the server has accepted since
 * the program started. */
enum refusal_verdict refusal_add(struct refusal *refusal, const struct refusal_policy *policy,
				 int status, int64_t now_ms, uint64_t accepted);

/* Notes that the server accepted a probe file of the same size. */
void refusal_add_probe(struct refusal *refusal);

#endif
