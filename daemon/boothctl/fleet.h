/* SPDX-License-Identifier: MIT */
/* The booths of `boothctl fleet`: one row per booth, from the heartbeat in its folder. */
#ifndef DAEMON_BOOTHCTL_FLEET_H
#define DAEMON_BOOTHCTL_FLEET_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/store/heartbeat.h"

struct fleet_row {
	struct heartbeat beat;
	/* name of the folder; it is the booth's name unless somebody moved the heartbeat */
	char folder[64];
	bool is_signed;
	char unreadable[80]; /* the reason why the heartbeat cannot be read; empty: it was read */
};

struct fleet {
	struct fleet_row *rows; /* the rows, sorted by device */
	size_t count;
};

/* Reads from the folder that holds the booths' folders. */
must_check int fleet_read_folder(struct fleet *fleet, const char *path, struct problem *problem);
/* Reads from a server that lists folders. Uses the CA, proxy and credentials of courier.*. */
must_check int fleet_read_url(struct fleet *fleet, const char *url, const struct config *config,
			      struct problem *problem);
void fleet_close(struct fleet *fleet);

#endif
