/* SPDX-License-Identifier: MIT */
/*
 * Writes a ZIP file: stored, not compressed, because photos are compressed already; names in UTF-8.
 * The file appears under its name only when it is complete (new_file.h).
 */
#ifndef DAEMON_OUTPUTS_ZIP_OUT_H
#define DAEMON_OUTPUTS_ZIP_OUT_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/core/problem.h"

struct zip_out;

must_check int zip_out_create(const char *path, struct problem *problem, struct zip_out **ret_zip);
void zip_out_destroy(struct zip_out *zip); /* null is fine */

/* Adds a file of these bytes. name: a path with / between folders, of export_name.h. */
must_check int zip_out_add(struct zip_out *zip, const char *name, const void *bytes, size_t size,
			   int64_t unix_ms, struct problem *problem);

must_check int zip_out_finish(struct zip_out *zip, struct problem *problem);

/* What a ZIP holds, read back from its medium. */
struct zip_out_facts {
	unsigned entries;
	int64_t size_bytes;
	struct hash hash; /* SHA-256 of the file */
};

/* Reads all entries of a ZIP and compares their checksums. -EBADMSG: it is damaged. */
must_check int zip_out_verify(const char *path, struct problem *problem,
			      struct zip_out_facts *ret_facts);

/* Returns the bytes that a ZIP needs for an entry beside its content, to plan how much fits. */
size_t zip_out_overhead(const char *name);

#endif
