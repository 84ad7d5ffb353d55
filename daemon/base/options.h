/* SPDX-License-Identifier: MIT */
/* The command-line options that boothd and booth-courier share. */
#ifndef DAEMON_BASE_OPTIONS_H
#define DAEMON_BASE_OPTIONS_H

#include <stdbool.h>

#include "daemon/base/log.h"

struct options {
	const char *config_file; /* value of --config, or the default path */
	bool checks_only;        /* the user gave --check-config */
	bool tests;              /* the user gave --test */
	enum log_level level;    /* LOG_LEVEL_DEBUG if the user gave --debug */
};

/*
 * Reads --config FILE, --check-config, --debug and, if may_test, --test into ret_options. Returns true if the program
 * should run. Returns false if the program must end now with *ret_status. In that case --version or
 * --help was answered on stdout, or an unknown option or an extra word was answered with the usage
 * on stderr.
 */
bool options_read(const char *program, const char *usage, bool may_test, int argc, char **argv,
		  struct options *ret_options, int *ret_status);

#endif
