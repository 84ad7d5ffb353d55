/* SPDX-License-Identifier: MIT */
/*
 * `boothctl doctor`: looks at everything that a booth needs, and says what to do. It needs no
 * running boothd and changes nothing. It leaves out what it may not see (without root: who else
 * holds the camera).
 */
#ifndef DAEMON_BOOTHCTL_DOCTOR_H
#define DAEMON_BOOTHCTL_DOCTOR_H

#include <stdbool.h>

struct config;

/* Runs all checks and prints what they found; json: one object a line. Returns an exit status: 1
 * where a finding is bad, else 0. */
int doctor_run(const struct config *config, bool json);

#endif
