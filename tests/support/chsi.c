/* SPDX-License-Identifier: MIT */
#include "tests/support/chsi.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/base/settings.h"

const struct profile *chsi_profile(void)
{
	static struct profile profile;
	static bool is_read;
	struct problem problem = { "" };
	if (!is_read &&
	    settings_read_profile("etc/profiles", "chsi", &problem, &profile, NULL) < 0) {
		(void)fprintf(stderr, "%s\n", problem.text);
		abort();
	}
	is_read = true;
	return &profile;
}
