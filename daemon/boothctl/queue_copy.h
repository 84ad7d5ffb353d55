/* SPDX-License-Identifier: MIT */
/*
 * `boothctl queue export`: copies photos to a folder, reads the copies back from the disk, compares
 * them with what was signed, and writes their hashes to SHA256SUMS, for `sha256sum -c`.
 */
#ifndef DAEMON_BOOTHCTL_QUEUE_COPY_H
#define DAEMON_BOOTHCTL_QUEUE_COPY_H

#include "daemon/boothctl/queue_call.h"

/* call->argv: the folder, then ids, `all`, or names of states. is_dry: only tells what would be copied.
 * Returns an exit status. */
int queue_copy_run(struct queue_call *call, bool is_dry);

#endif
