/* SPDX-License-Identifier: MIT */
/* A check of `boothctl doctor`: it examines one part of the booth and fills in a finding. */
#ifndef DAEMON_BOOTHCTL_DOCTOR_CHECK_H
#define DAEMON_BOOTHCTL_DOCTOR_CHECK_H

#include <stdbool.h>

#include "daemon/boothctl/finding.h"
#include "daemon/core/config.h"

struct doctor_scene {
	const struct config *config; /* the settings; `root` is not put in front of their paths */
	/* Folder to use instead of /: "" on a real machine; in a test, a folder with dev, sys,
	 * proc, etc and usr in it. */
	const char *root;
	bool may_connect; /* the check may open network connections */
};

typedef void doctor_check(const struct doctor_scene *scene, struct finding *finding);

#endif
