/* SPDX-License-Identifier: MIT */
/* Runs booth-courier once, with one option, as its unit would run it. */
#ifndef DAEMON_BOOTHCTL_COURIER_CALL_H
#define DAEMON_BOOTHCTL_COURIER_CALL_H

#include <stddef.h>

#include "daemon/core/config.h"
#include "daemon/core/problem.h"

/*
 * Runs `booth-courier OPTION --config FILE`. As root, and with the settings of the installed booth, it
 * runs as the user of booth-courier.service and with the secrets that systemd gives to this unit. What
 * it complains of goes to stderr. ret_output, ret_size: as in runner.h. Returns its exit status, or a
 * negative errno and a problem if it could not be run.
 */
int courier_call(const struct config *config, const char *file, const char *option,
		 struct problem *problem, char **ret_output, size_t *ret_size);

#endif
