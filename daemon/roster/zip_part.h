/* SPDX-License-Identifier: MIT */
/* Reads parts of a zip archive, such as an .xlsx, by libarchive and within limits. */
#ifndef DAEMON_ROSTER_ZIP_PART_H
#define DAEMON_ROSTER_ZIP_PART_H

#include <stddef.h>

#include "daemon/roster/sheet_inside.h"

enum {
	ZIP_ENTRIES_MAX = 2000,
	ZIP_DIRECTORY_MAX =
		1 << 20, /* bytes of the list of entries, which libarchive holds in memory */
	/* Unpacked bytes of all parts that are read: four times as many as 100,000 rows of ten
	 * columns need. */
	ZIP_UNPACKED_MAX = 256 << 20,
};

/* Takes the next bytes. A negative errno ends the reading. */
typedef int zip_part_fn(const char *bytes, size_t size, void *user);

struct zip_parts {
	struct sheet *sheet;
	size_t left; /* bytes that may still be unpacked; ZIP_UNPACKED_MAX at the beginning */
};

/* Unpacks the part of this name; capital and small letters count as the same. -ENOENT: there is no
 * such part. -EBADMSG: the sheet's facts say why the archive cannot be read. */
must_check int zip_part_read(struct zip_parts *parts, const char *name, zip_part_fn *take,
			     void *user);

#endif
