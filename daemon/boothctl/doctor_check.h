/* SPDX-License-Identifier: MIT */
/* A check of `boothctl doctor`: it looks at one thing of the scene and says what it found. */
#ifndef DAEMON_BOOTHCTL_DOCTOR_CHECK_H
#define DAEMON_BOOTHCTL_DOCTOR_CHECK_H

#include <stdbool.h>

#include "daemon/boothctl/finding.h"
#include "daemon/core/config.h"

struct doctor_scene {
	const struct config *config; /* paths in it are used without root */
	/* "": this machine. A test's folder with dev, sys, proc, etc and usr in it. */
	const char *root;
	bool may_connect; /* a check may ask the network */
};

typedef void doctor_check(const struct doctor_scene *scene, struct finding *finding);

#endif
