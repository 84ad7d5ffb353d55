/* SPDX-License-Identifier: MIT */
/* Reads the heartbeats of all booths for `boothctl fleet`, and makes one row per booth. */
#ifndef DAEMON_BOOTHCTL_FLEET_H
#define DAEMON_BOOTHCTL_FLEET_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/store/heartbeat.h"

struct fleet_row {
	struct heartbeat beat;
	/* name of the folder with the heartbeat; it is the booth's name unless somebody moved the
	 * heartbeat */
	char folder[64];
	bool is_signed;      /* the heartbeat has a valid signature, made with any key */
	bool is_known;       /* the signature was made with the key of one of fleet->certificates */
	char unreadable[80]; /* why the heartbeat cannot be read; empty: it could be read */
};

struct fleet {
	struct fleet_row *rows; /* the rows, sorted by the booths' names */
	size_t count;
	/* PEM file of the booths' certificates, or of the CA that issued them; null: keys are not
	 * compared */
	const char *certificates;
	/* there is a folder demo/, which holds demo booths, beside the booths' folders */
	bool has_demo;
};

/* Reads the heartbeats from a local folder, which contains one folder per booth. */
must_check int fleet_read_folder(struct fleet *fleet, const char *path, struct problem *problem);
/* Reads the heartbeats from a server that can list its folders. Uses the CA, the proxy and the
 * credentials from the settings courier.*. */
must_check int fleet_read_url(struct fleet *fleet, const char *url, const struct config *config,
			      struct problem *problem);
void fleet_close(struct fleet *fleet);

#endif
