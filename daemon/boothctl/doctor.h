/* SPDX-License-Identifier: MIT */
/*
 * `boothctl doctor`: checks everything that a booth needs, and tells the operator what to do. It
 * works even if boothd does not run, and it changes nothing. If it has no permission to read
 * something, it skips that: without root, for example, it cannot tell which process has opened the
 * camera. Each check has a process of its own, so one that waits for a dead disk hides no other.
 */
#ifndef DAEMON_BOOTHCTL_DOCTOR_H
#define DAEMON_BOOTHCTL_DOCTOR_H

#include <stdbool.h>

struct config;
struct json_object;
struct problem;

/* Runs all checks and prints their findings. settings: the first mistake in the settings; empty: none
 * was found. socket: of the boothd that is asked. json: prints one JSON object per line. Returns an exit
 * status: 1 if a finding is bad, otherwise 0. */
int doctor_run(const struct config *config, const struct problem *settings, const char *socket,
	       bool json);

/* Runs the quick checks that `boothctl status` shows beside what boothd answers: settings, clock,
 * sending, photos and expiry. Prints their findings, or adds them to the list if it is not null. */
void doctor_tell_briefly(const struct config *config, const struct problem *settings,
			 struct json_object *list);

#endif
