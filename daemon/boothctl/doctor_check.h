/* SPDX-License-Identifier: MIT */
/* One check of `boothctl doctor`: it examines one part of the booth and fills in a finding. */
#ifndef DAEMON_BOOTHCTL_DOCTOR_CHECK_H
#define DAEMON_BOOTHCTL_DOCTOR_CHECK_H

#include <stdbool.h>

#include "daemon/boothctl/finding.h"
#include "daemon/core/config.h"

struct doctor_scene {
	const struct config *config; /* the settings; the paths in them are used without `root` */
	/* The folder to use instead of /. On a real machine it is "". A test uses a folder that
	 * contains dev, sys, proc, etc and usr. */
	const char *root;
	bool may_connect;   /* the check may open network connections */
	const char *socket; /* boothd's control socket */
	bool has_settings;  /* the settings have no mistake */
};

typedef void doctor_check(const struct doctor_scene *scene, struct finding *finding);

#endif
