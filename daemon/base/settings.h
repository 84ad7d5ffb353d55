/* SPDX-License-Identifier: MIT */
/*
 * Reads the files that settings come from: the configuration with its drop-ins, and profiles.
 * Order, later wins: built in; SETTINGS_VENDOR/boothd.conf, where whoever builds booths puts what
 * all of them share; FILE; FILE.d/ *.conf in the order of their names.
 */
#ifndef DAEMON_BASE_SETTINGS_H
#define DAEMON_BASE_SETTINGS_H

#include "daemon/base/hash.h"
#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"

#define SETTINGS_VENDOR "/usr/lib/boothd"

/* -ENOENT, -EACCES, -EINVAL with file, line, key and what is allowed. */
must_check int settings_read(const char *file, struct problem *problem, struct config *ret_config);

/* FOLDER/NAME.conf, or, where that is not there, SETTINGS_VENDOR/profiles/NAME.conf; ret_hash (may
 * be null): of the file's bytes, for the record. */
must_check int settings_read_profile(const char *folder, const char *name, struct problem *problem,
				     struct profile *ret_profile, struct hash *ret_hash);

/* The school's notice, UTF-8. An empty path gives an empty text. -EFBIG over limit - 1 bytes,
 * -EILSEQ not UTF-8. */
must_check int settings_read_notice(const char *path, struct problem *problem, char *text,
				    size_t limit);

#endif
