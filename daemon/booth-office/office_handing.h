/* SPDX-License-Identifier: MIT */
/* What the commands share that hand in files: the photos, the folder for the files, and the telling of
 * what is left out and of what was done. */
#ifndef DAEMON_BOOTH_OFFICE_OFFICE_HANDING_H
#define DAEMON_BOOTH_OFFICE_OFFICE_HANDING_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/booth-office/office_pick.h"

struct office_handing {
	struct office *office;
	struct office_picks picks;
	const char *out; /* folder for the files */
	bool is_dry, by_college;
	size_t photos, files, left_out;
};

/* Reads --out, --by, --class and --dry-run, opens the index, lists the photos, and makes the folder
 * unless this is a dry run. Photos of which somebody has to choose are left out. what: for the
 * system's log. */
must_check int office_handing_begin(struct office *office, const char *what,
				    struct office_handing *ret_handing);
/* Tells what was done, frees all, and returns the exit status. r: what the command returned. */
int office_handing_end(struct office_handing *handing, int r);

/* Tells why this photo is not handed in. */
void office_handing_leave_out(struct office_handing *handing, struct office_pick *pick,
			      const char *why);

/* Reads and checks a file of each photo from first to before end, and leaves out those that fail. */
void office_handing_check(struct office_handing *handing, size_t first, size_t end,
			  const char *name);

/* Writes the path of a file in the folder. */
must_check int office_handing_path(struct office_handing *handing, const char *name,
				   const char *suffix, char path[OFFICE_PATH_SIZE]);
/* Writes the path of a group's file: COLLEGE-CLASS, or COLLEGE. */
must_check int office_handing_group_path(struct office_handing *handing, size_t first,
					 const char *suffix, char path[OFFICE_PATH_SIZE]);

/* Asks how many of a group need a photo. */
must_check int office_handing_expected(struct office_handing *handing, size_t first,
				       unsigned *ret_count);

#endif
