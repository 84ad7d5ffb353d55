/* SPDX-License-Identifier: MIT */
/* A check of `boothctl doctor`: it examines one part of the scene and fills in a finding. */
#ifndef DAEMON_BOOTHCTL_DOCTOR_CHECK_H
#define DAEMON_BOOTHCTL_DOCTOR_CHECK_H

#include <stdbool.h>

#include "daemon/boothctl/finding.h"
#include "daemon/core/config.h"

struct doctor_scene {
	const struct config *config; /* the paths in config are used without root in front */
	/* "": this machine. In a test: a folder with dev, sys, proc, etc and usr in it. */
	const char *root;
	bool may_connect; /* a check may open network connections */
};

typedef void doctor_check(const struct doctor_scene *scene, struct finding *finding);

#endif
