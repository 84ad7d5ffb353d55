/* SPDX-License-Identifier: MIT */
/*
 * booth-check's report: one self-contained HTML file with a row for each picture (thumbnail,
 * verdict, reasons, every measure), sortable by any column. It shows faces: handle it as such.
 */
#ifndef DAEMON_BOOTH_CHECK_CHECK_REPORT_H
#define DAEMON_BOOTH_CHECK_CHECK_REPORT_H

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"
#include "daemon/core/verdict.h"
#include "daemon/examiner/examiner.h"

struct check_report;

/* Opens the file and writes its head. The profile is borrowed until finish. */
must_check int check_report_create(const char *path, const struct profile *profile,
				   struct problem *problem, struct check_report **ret_report);
must_check int check_report_add(struct check_report *report, const char *file,
				const struct image *image, const struct examination *found,
				const struct verdict *verdict, struct problem *problem);
/* Writes the end and closes; the report is gone either way. -EIO where something was not written.
 */
must_check int check_report_finish(struct check_report *report, struct problem *problem);

#endif
