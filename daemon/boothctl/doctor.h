/* SPDX-License-Identifier: MIT */
/*
 * `boothctl doctor`: looks at everything a booth needs, without boothd, and says what to do. It
 * changes nothing. What it cannot see without rights (who else holds the camera) it leaves out.
 */
#ifndef DAEMON_BOOTHCTL_DOCTOR_H
#define DAEMON_BOOTHCTL_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/config.h"

enum doctor_state {
	DOCTOR_GOOD,
	DOCTOR_OFF,     /* the settings do not ask for it */
	DOCTOR_WARNING, /* the booth works, but not as well as it could */
	DOCTOR_BAD,     /* the booth is out of order, or soon will be */
};

struct doctor_finding {
	enum doctor_state state;
	char text[400];   /* what was seen */
	char remedy[300]; /* what to do; empty where nothing */
};

/* What to look at. root: "" is this machine, or a test's folder with dev, sys, proc, etc and usr in
 * it; paths in the settings are taken as they stand. */
struct doctor_scene {
	const struct config *config;
	const char *root;
	bool may_connect; /* the network may be asked */
};

enum { DOCTOR_CHECKS = 10 };

const char *doctor_name(unsigned check); /* "camera", ... */
void doctor_examine(const struct doctor_scene *scene, unsigned check,
		    struct doctor_finding *ret_finding);

/* All of them, to stdout; json: one object a line. 0: nothing is bad, else 1: an exit status. */
int doctor_run(const struct config *config, bool json);

#endif
