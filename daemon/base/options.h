/* SPDX-License-Identifier: MIT */
/* The options that boothd and booth-courier share. */
#ifndef DAEMON_BASE_OPTIONS_H
#define DAEMON_BASE_OPTIONS_H

#include <stdbool.h>

#include "daemon/base/log.h"

struct options {
	const char *config_file; /* value of --config, or the default */
	bool checks_only;        /* --check-config was given */
	enum log_level level;    /* LOG_LEVEL_DEBUG if --debug was given */
};

/*
 * Reads --config FILE, --check-config and --debug into ret_options and returns true. False: the
 * program must end now with *ret_status. Either --version or --help was answered on stdout, or the
 * usage went to stderr because of an unknown option or an extra word.
 */
bool options_read(const char *program, const char *usage, int argc, char **argv,
		  struct options *ret_options, int *ret_status);

#endif
