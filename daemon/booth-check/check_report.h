/* SPDX-License-Identifier: MIT */
/*
 * booth-check's report: one HTML file that needs no other file. It has a row for each picture
 * (thumbnail, verdict, reasons, every measure) and can be sorted by any column. The report shows
 * faces, so treat it as personal data.
 */
#ifndef DAEMON_BOOTH_CHECK_CHECK_REPORT_H
#define DAEMON_BOOTH_CHECK_CHECK_REPORT_H

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"
#include "daemon/core/verdict.h"
#include "daemon/examiner/examiner.h"

struct check_report;

/* Opens the file and writes the start of the report. The profile must stay valid until
 * check_report_finish(). */
must_check int check_report_create(const char *path, const struct profile *profile,
				   struct problem *problem, struct check_report **ret_report);
must_check int check_report_add(struct check_report *report, const char *file,
				const struct image *image, const struct examination *found,
				const struct verdict *verdict, struct problem *problem);
/* Writes the end of the report, closes the file and frees the report, even after an error. -EIO: a
 * part of the report was not written. */
must_check int check_report_finish(struct check_report *report, struct problem *problem);

#endif
