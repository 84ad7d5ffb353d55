/* SPDX-License-Identifier: MIT */
/* The pictures that booth-check writes: the finished photo (option --crop) and the picture with
 * drawn findings (option --overlay). */
#ifndef DAEMON_BOOTH_CHECK_CHECK_OUTPUT_H
#define DAEMON_BOOTH_CHECK_CHECK_OUTPUT_H

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"
#include "daemon/examiner/examiner.h"

/* What to write, and where. If several files are checked, `crop` and `overlay` name folders. If one
 * file is checked, they name a file or a folder. */
struct check_output {
	/* path to which the picture is written; null: this picture was not requested */
	const char *crop, *overlay;
	char *const *files; /* paths of the pictures that are checked */
	int file_count;
};

/* If several files are checked, makes the folders for the output. */
void check_output_prepare(const struct check_output *output);

/* Writes the requested pictures for files[n], the file that was examined last. */
must_check int check_output_write(const struct check_output *output, int n,
				  const struct image *image, const struct examination *found,
				  const struct profile *profile, const struct examiner *examiner,
				  struct problem *problem);

#endif
