/* SPDX-License-Identifier: MIT */
/* booth-check's command line. */
#ifndef DAEMON_BOOTH_CHECK_CHECK_OPTIONS_H
#define DAEMON_BOOTH_CHECK_CHECK_OPTIONS_H

#include <stdbool.h>

#include "daemon/booth-check/check_output.h"
#include "daemon/core/image.h"

enum { EXIT_PASS = 0, EXIT_REJECT = 1, EXIT_ERROR = 2 };

/* The options of booth-check. A text is null if its option was not given, unless the comment beside
 * the text says otherwise. */
struct check_options {
	const char *profile;           /* name or path of the profile; never null */
	const char *profiles, *models; /* paths of the folders with profiles and with models */
	const char *engine;            /* never null */
	const char *report, *explain;
	bool json;
	bool has_assumed;
	struct box assumed; /* the face's box from --assume-face, in pixels of the picture */
	struct check_output output;
};

/* Reads the command line. If *ret_has_ended is true, the program must end with the returned exit
 * status (EXIT_*). In that case --help or --version was answered on stdout, or the usage was
 * printed to stderr. */
int check_options_read(int argc, char **argv, struct check_options *ret_options,
		       bool *ret_has_ended);

#endif
