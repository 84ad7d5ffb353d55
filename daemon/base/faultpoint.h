/* SPDX-License-Identifier: MIT */
/*
 * Named points at which the crash sweep may kill the program.
 *
 * BOOTH_FAULT=POINT:N kills with SIGKILL when POINT is reached the N-th time; `*` is any point, so
 * the sweep runs N = 1, 2, ... until the program survives. BOOTH_FAULT=trace prints each point on
 * stderr. The variable is read once, by faultpoint_open() in main; a program that was started
 * without it pays one comparison at each point.
 */
#ifndef DAEMON_BASE_FAULTPOINT_H
#define DAEMON_BASE_FAULTPOINT_H

#include "daemon/core/problem.h"

/* specification: the variable's text, null for none. -EINVAL for one that makes no sense. Before
 * any thread starts. */
must_check int faultpoint_open(const char *specification, struct problem *problem);

void faultpoint_reach(const char *name);

#endif
