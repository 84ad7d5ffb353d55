/* SPDX-License-Identifier: MIT */
/*
 * One person whose photo the office hands in: what the lists, sheets and file names show. Plain
 * data. The caller keeps the texts, which are UTF-8. A text that is not known is empty, never null.
 */
#ifndef DAEMON_OUTPUTS_HANDED_H
#define DAEMON_OUTPUTS_HANDED_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/store/record.h"

struct handed {
	const char *student_number, *name, *sex;
	const char *id_number; /* empty if the roster keeps no whole numbers */
	const char *id_tail;   /* the last four characters of id_number */
	const char *candidate_number, *code;
	const char *college, *major, *class;

	const char *receipt, *photo_id, *device;
	const char *profile; /* name of the thresholds that judged the photo */
	const char *taken; /* local time, such as "2026-05-04 11:02:01"; only for people to read */
	int64_t taken_unix_ms;
	bool clock_is_synchronised;
	const char *proofread, *payment, *order; /* as in record.json */

	struct hash photo_hash;
	int64_t photo_bytes;
	int photo_width, photo_height, photo_quality; /* pixels; JPEG quality */
	struct record_crop crop; /* the part of the original that became the photo */
};

#endif
