/* SPDX-License-Identifier: MIT */
/*
 * A file that appears under its name only when it is complete. Until then it is NAME.part beside it,
 * so a full disk, a pulled stick or a killed program leaves no half file under the name. A file that
 * exists is never replaced.
 *
 * Errors, each with a sentence in `problem`: -EEXIST: the name is taken; -EBUSY: another program is
 * writing the same file; else what the disk says, such as -ENOSPC.
 */
#ifndef DAEMON_OUTPUTS_NEW_FILE_H
#define DAEMON_OUTPUTS_NEW_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct new_file;

/* Creates NAME.part; only its owner may read it. What an earlier run left there is emptied. */
must_check int new_file_create(const char *path, struct problem *problem,
			       struct new_file **ret_file);
/* Removes NAME.part unless new_file_keep() has succeeded. Null is fine. */
void new_file_destroy(struct new_file *file);

/* Appends bytes, through a buffer. */
must_check int new_file_write(struct new_file *file, const void *bytes, size_t size,
			      struct problem *problem);
/* Writes what the buffer holds, so that the descriptor shows all bytes. */
must_check int new_file_flush(struct new_file *file, struct problem *problem);
/* Descriptor and path of NAME.part, for libraries that write by themselves. */
int new_file_descriptor(const struct new_file *file);
const char *new_file_path(const struct new_file *file);

/* Calls fsync for the file, gives it its name, and calls fsync for the folder. */
must_check int new_file_keep(struct new_file *file, struct problem *problem);

/* Writes a whole file of these bytes. */
must_check int new_file_put(const char *path, const void *bytes, size_t size,
			    struct problem *problem);

#endif
