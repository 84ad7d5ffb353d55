/* SPDX-License-Identifier: MIT */
/* Reads parts of a zip archive, as .xlsx is one, by libarchive; within limits. */
#ifndef DAEMON_ROSTER_ZIP_PART_H
#define DAEMON_ROSTER_ZIP_PART_H

#include <stddef.h>

#include "daemon/roster/sheet_inside.h"

enum {
	ZIP_ENTRIES_MAX = 2000,
	ZIP_DIRECTORY_MAX =
		1 << 20, /* bytes of the list of entries, which libarchive holds in memory */
	/* All parts that are read, unpacked: four times what 100,000 rows of ten columns take. */
	ZIP_UNPACKED_MAX = 256 << 20,
};

/* Takes the next bytes. A negative errno ends the reading. */
typedef int zip_part_fn(const char *bytes, size_t size, void *user);

struct zip_parts {
	struct sheet *sheet;
	size_t left; /* bytes that may still be unpacked; begin with ZIP_UNPACKED_MAX */
};

/* Unpacks the part of this name, whatever the size of its letters. -ENOENT: there is no such part.
 * -EBADMSG: the sheet's facts say why the archive cannot be read. */
must_check int zip_part_read(struct zip_parts *parts, const char *name, zip_part_fn *take,
			     void *user);

#endif
