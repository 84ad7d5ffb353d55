/* SPDX-License-Identifier: MIT */
/* Opens folders below the archive by the paths that the index has of them. */
#ifndef DAEMON_OFFICE_PLACE_H
#define DAEMON_OFFICE_PLACE_H

#include "daemon/core/problem.h"

/* path: folder of items, below the archive; empty: the archive itself. No link is followed. */
must_check int place_open_folder(int archive_fd, const char *path, struct problem *problem,
				 int *ret_fd);
/* Opens the item's folder. */
must_check int place_open(int archive_fd, const char *path, const char *id, struct problem *problem,
			  int *ret_fd);

#endif
