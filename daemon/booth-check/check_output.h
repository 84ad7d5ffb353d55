/* SPDX-License-Identifier: MIT */
/* The pictures that booth-check writes: the finished photo (--crop) and the overlay (--overlay). */
#ifndef DAEMON_BOOTH_CHECK_CHECK_OUTPUT_H
#define DAEMON_BOOTH_CHECK_CHECK_OUTPUT_H

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"
#include "daemon/examiner/examiner.h"

/* If there are several files, `crop` and `overlay` name folders. Otherwise they name a file or a
 * folder. */
struct check_output {
	const char *crop, *overlay; /* where to write; null: this picture was not requested */
	char *const *files;         /* the pictures that are checked */
	int file_count;
};

/* Makes the output folders, which are needed if several files are checked. */
void check_output_prepare(const struct check_output *output);

/* Writes the requested pictures of files[n], which the examiner has just examined. */
must_check int check_output_write(const struct check_output *output, int n,
				  const struct image *image, const struct examination *found,
				  const struct profile *profile, const struct examiner *examiner,
				  struct problem *problem);

#endif
