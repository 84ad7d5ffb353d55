/* SPDX-License-Identifier: MIT */
/*
 * Named points in the code at which the test crash_sweep (tests/long/crash_sweep) may kill the
 * program.
 *
 * With BOOTH_FAULT=POINT:N the program kills itself with SIGKILL when it reaches POINT for the N-th
 * time. POINT * means any point: the test runs the program with N = 1, 2, ... until the program
 * survives. With BOOTH_FAULT=trace the program prints each point on stderr. main passes the
 * variable to faultpoint_open() once. If the variable is not set, a point costs only one
 * comparison.
 */
#ifndef DAEMON_BASE_FAULTPOINT_H
#define DAEMON_BASE_FAULTPOINT_H

#include "daemon/core/problem.h"

/* Call this function before any thread starts. specification: the text of the variable BOOTH_FAULT,
 * or null. -EINVAL: the text is malformed. */
must_check int faultpoint_open(const char *specification, struct problem *problem);

void faultpoint_reach(const char *name);

#endif
