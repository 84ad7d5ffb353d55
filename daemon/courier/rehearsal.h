/* SPDX-License-Identifier: MIT */
/*
 * Tests whether the destinations take photos, for `booth-courier --test` and `boothctl courier
 * test`. Each destination gets a small file in a folder of its own, by the code that also sends
 * photos. The file is read back and deleted. No photo is read or sent, and nothing in courier.state
 * or in the spool changes, so a courier may run at the same time.
 */
#ifndef DAEMON_COURIER_REHEARSAL_H
#define DAEMON_COURIER_REHEARSAL_H

#include "daemon/core/problem.h"
#include "daemon/courier/courier.h"

/* Prints one JSON object a destination to stdout: docs/courier.md, "The test". Returns 0 if each
 * destination took the file, and -EREMOTEIO if one did not. Other errors: the test could not be
 * made, and the problem says why. */
must_check int rehearsal_run(const struct courier_config *config, struct problem *problem);

#endif
