/* SPDX-License-Identifier: MIT */
/* Removes a person from the office's roster, for `purge --roster-row`. */
#ifndef DAEMON_BOOTH_OFFICE_OFFICE_ROSTER_H
#define DAEMON_BOOTH_OFFICE_OFFICE_ROSTER_H

#include "daemon/booth-office/office.h"

/* Also removes all older rosters beside it, which may have the person. Does nothing if the number is empty, or if there is
 * no roster. */
must_check int office_roster_remove(struct office *office, const char *student_number);

#endif
