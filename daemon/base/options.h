/* SPDX-License-Identifier: MIT */
/* The options that boothd and booth-courier share. */
#ifndef DAEMON_BASE_OPTIONS_H
#define DAEMON_BASE_OPTIONS_H

#include <stdbool.h>

#include "daemon/base/log.h"

struct options {
	const char *config_file; /* --config, or the default */
	bool checks_only;        /* --check-config */
	enum log_level level;    /* --debug */
};

/*
 * Reads --config FILE, --check-config and --debug into ret_options and returns true. False: the
 * program ends now with *ret_status. Then --version or --help was answered on stdout, or the usage
 * went to stderr, because there was an unknown option or a word that is no option.
 */
bool options_read(const char *program, const char *usage, int argc, char **argv,
		  struct options *ret_options, int *ret_status);

#endif
