/* SPDX-License-Identifier: MIT */
/* Writes the file status.json in the folder courier.state: the present state of each destination,
 * for boothctl. */
#ifndef DAEMON_COURIER_STATUS_FILE_H
#define DAEMON_COURIER_STATUS_FILE_H

#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/courier/route.h"

struct status_file;

/* -ENOMEM: out of memory. */
must_check int status_file_create(const char *state_path, struct problem *problem,
				  struct status_file **ret_file);
/* Removes the file, because it is valid only while the courier runs. Null is fine. */
void status_file_destroy(struct status_file *file);

/* Writes the file if the status has changed since the last call. deleted: how many photos
 * were deleted from sent/. */
void status_file_write(struct status_file *file, const struct route_status *routes, unsigned count,
		       uint64_t deleted);

#endif
