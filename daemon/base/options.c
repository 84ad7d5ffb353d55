/* SPDX-License-Identifier: MIT */
#include "daemon/base/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

static const struct option known[] = { { "config", required_argument, NULL, 'c' },
				       { "check-config", no_argument, NULL, 'k' },
				       { "debug", no_argument, NULL, 'd' },
				       { "version", no_argument, NULL, 'v' },
				       { "help", no_argument, NULL, 'h' },
				       { "test", no_argument, NULL, 't' },
				       { NULL, 0, NULL, 0 } };

static bool end_with(int status, int *ret_status)
{
	*ret_status = status;
	return false;
}

static bool refuse(const char *usage, int *ret_status)
{
	(void)fputs(usage, stderr);
	return end_with(EX_USAGE, ret_status);
}

bool options_read(const char *program, const char *usage, bool may_test, int argc, char **argv,
		  struct options *ret_options, int *ret_status)
{
	int option;
	*ret_options = (struct options){ .config_file = "/etc/boothd/boothd.conf",
					 .level = LOG_LEVEL_INFO };
	while ((option = getopt_long(argc, argv, "", known, NULL)) >= 0) {
		switch (option) {
		case 'c':
			ret_options->config_file = optarg;
			break;
		case 'k':
			ret_options->checks_only = true;
			break;
		case 'd':
			ret_options->level = LOG_LEVEL_DEBUG;
			break;
		case 't':
			if (!may_test)
				return refuse(usage, ret_status);
			ret_options->tests = true;
			break;
		case 'v':
			(void)printf("%s %s\n", program, BOOTH_VERSION);
			return end_with(EXIT_SUCCESS, ret_status);
		case 'h':
			(void)fputs(usage, stdout);
			return end_with(EXIT_SUCCESS, ret_status);
		default:
			return refuse(usage, ret_status);
		}
	}
	return optind == argc || refuse(usage, ret_status);
}
