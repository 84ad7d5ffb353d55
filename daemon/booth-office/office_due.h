/* SPDX-License-Identifier: MIT */
/* The last day for a correction: 30 working days after the window's last day, or after the day on which the
 * correction was asked for (core/workdays.h). */
#ifndef DAEMON_BOOTH_OFFICE_OFFICE_DUE_H
#define DAEMON_BOOTH_OFFICE_OFFICE_DUE_H

#include <stdbool.h>

#include "daemon/core/problem.h"
#include "daemon/office/stamp.h"

enum { OFFICE_DUE_DAYS = 30 };

/* holidays: path of a list of holidays; null: HOME/holidays.txt if it is there, else the list of China that
 * comes with the program. from: a day such as 2021-05-17. *ret_is_tentative: the holidays of one of the years are
 * not known, so the day may move. -EINVAL: `from` is no day, or the list is damaged. */
must_check int office_due_find(const char *home, const char *holidays, const char *from,
			       struct problem *problem, char ret_day[STAMP_DAY_SIZE],
			       bool *ret_is_tentative);

#endif
