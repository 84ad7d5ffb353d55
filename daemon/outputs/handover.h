/* SPDX-License-Identifier: MIT */
/*
 * The sheet that goes with a delivery (交接单): how many photos of each class, which files with
 * which SHA-256, and the lines to sign. A PDF of A4 pages.
 */
#ifndef DAEMON_OUTPUTS_HANDOVER_H
#define DAEMON_OUTPUTS_HANDOVER_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/core/problem.h"

struct handover_class {
	const char *college, *class;
	unsigned expected, photos; /* how many must come; how many photos are delivered */
};

struct handover_file {
	const char *name;
	unsigned photos;
	int64_t size_bytes;
	struct hash hash;
};

struct handover {
	const char *campaign, *date; /* date: such as "2026-06-29" */
	const struct handover_class *classes;
	size_t class_count;
	const struct handover_file *files;
	size_t file_count;
};

must_check int handover_write(const char *path, const struct handover *handover,
			      struct problem *problem);

#endif
