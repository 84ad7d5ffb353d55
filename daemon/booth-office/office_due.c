/* SPDX-License-Identifier: MIT */
#include "daemon/booth-office/office_due.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/core/workdays.h"

#define SHIPPED_HOLIDAYS "/usr/lib/booth-office/holidays/china.txt"

enum { LIST_BYTES_MAX = 1 << 20, PATH_SIZE = 1100 };

static int read_list(const char *path, struct problem *problem, struct workdays *workdays)
{
	autofree uint8_t *text = NULL;
	size_t size = 0;
	struct problem why = { "" };
	int r = file_read_path(path, LIST_BYTES_MAX, &text, &size);
	if (r < 0)
		return problem_set(problem, r, "the holidays %.200s cannot be read: %s", path,
				   error_text(-r));
	r = workdays_parse((const char *)text, &why, workdays);
	return r < 0 ? problem_set(problem, r, "%.200s: %.200s", path, why.text) : 0;
}

/* Without any list every year's days are tentative. */
static int read_holidays(const char *home, const char *holidays, struct problem *problem,
			 struct workdays *workdays)
{
	char own[PATH_SIZE];
	(void)snprintf(own, sizeof(own), "%.1000s/holidays.txt", home);
	workdays->count = 0;
	if (holidays)
		return read_list(holidays, problem, workdays);
	if (access(own, F_OK) == 0)
		return read_list(own, problem, workdays);
	return access(SHIPPED_HOLIDAYS, F_OK) == 0 ? read_list(SHIPPED_HOLIDAYS, problem, workdays)
						   : 0;
}

int office_due_find(const char *home, const char *holidays, const char *from,
		    struct problem *problem, char ret_day[STAMP_DAY_SIZE], bool *ret_is_tentative)
{
	idcard_day day = strlen(from) == STAMP_DAY_SIZE - 1 ? workdays_day(from) : 0;
	if (day == 0)
		return problem_set(problem, -EINVAL, "%.40s: write a day as 2026-05-04", from);
	autofree struct workdays *workdays = calloc(1, sizeof(*workdays));
	if (!workdays)
		return problem_memory(problem);
	int r = read_holidays(home, holidays, problem, workdays);
	if (r < 0)
		return r;
	struct workdays_due due = workdays_after(workdays, day, OFFICE_DUE_DAYS);
	(void)snprintf(ret_day, STAMP_DAY_SIZE, "%04u-%02u-%02u", (unsigned)due.day / 10000 % 10000,
		       (unsigned)due.day / 100 % 100, (unsigned)due.day % 100);
	*ret_is_tentative = due.is_tentative;
	return 0;
}
