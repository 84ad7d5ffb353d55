/* SPDX-License-Identifier: MIT */
/* The command-line options that boothd and booth-courier share. */
#ifndef DAEMON_BASE_OPTIONS_H
#define DAEMON_BASE_OPTIONS_H

#include <stdbool.h>

#include "daemon/base/log.h"

struct options {
	const char *config_file; /* value of --config, or the default path */
	bool checks_only;        /* --check-config was given */
	enum log_level level;    /* LOG_LEVEL_DEBUG if --debug was given */
};

/*
 * Reads --config FILE, --check-config and --debug into ret_options. Returns true if the program
 * should run. Returns false if it must end now with *ret_status: --version or --help was answered
 * on stdout, or the usage went to stderr because of an unknown option or an extra word.
 */
bool options_read(const char *program, const char *usage, int argc, char **argv,
		  struct options *ret_options, int *ret_status);

#endif
