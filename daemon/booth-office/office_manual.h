/* SPDX-License-Identifier: MIT */
/* The pages of `booth-office help`. */
#ifndef DAEMON_BOOTH_OFFICE_OFFICE_MANUAL_H
#define DAEMON_BOOTH_OFFICE_OFFICE_MANUAL_H

#include "daemon/console/manual.h"

/* The places of the options that every command has, in usage.values. */
enum office_manual_place {
	OFFICE_MANUAL_HOME,
	OFFICE_MANUAL_FROM,
	OFFICE_MANUAL_ROSTER,
	OFFICE_MANUAL_CAMPAIGN,
	OFFICE_MANUAL_TRUST,
	OFFICE_MANUAL_KEY,
};

const struct manual *office_manual(void);

/* Prints on stderr how to type the command, and returns EX_USAGE. */
int office_manual_usage(const char *command);

#endif
