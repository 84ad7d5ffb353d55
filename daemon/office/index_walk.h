/* SPDX-License-Identifier: MIT */
/* Walks the archive, and brings the index's tables `folder` and `item` up to date. */
#ifndef DAEMON_OFFICE_INDEX_WALK_H
#define DAEMON_OFFICE_INDEX_WALK_H

#include "daemon/core/problem.h"
#include "daemon/office/index.h"

struct database;
struct signer_trust;

struct index_walk {
	struct database *database;
	int archive_fd;
	const struct signer_trust *trust;
	index_watch_fn *watch; /* may be null */
	void *user;
};

/* Reads the items that are new or have changed, and forgets those that are no longer there. Commits
 * every few hundred items, so that an interrupted walk is not in vain. Counts everything in
 * *news. */
must_check int index_walk_run(const struct index_walk *walk, struct problem *problem,
			      struct index_news *news);

#endif
