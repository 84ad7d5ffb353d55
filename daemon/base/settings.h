/* SPDX-License-Identifier: MIT */
/*
 * Reads the files that settings come from: the configuration with its drop-ins, and profiles.
 *
 * A value comes from the last of these that has it:
 *   the built-in defaults
 *   SETTINGS_VENDOR/boothd.conf   what the maker of many booths puts into all of them
 *   FILE
 *   FILE.d/ *.conf                in the order of their names
 */
#ifndef DAEMON_BASE_SETTINGS_H
#define DAEMON_BASE_SETTINGS_H

#include "daemon/base/hash.h"
#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"

#define SETTINGS_VENDOR "/usr/lib/boothd"

/* -EINVAL: the problem names file, line, key and what is allowed. Other errors: a file cannot be
 * read. */
must_check int settings_read(const char *file, struct problem *problem, struct config *ret_config);

/* Reads FOLDER/NAME.conf, or, if it does not exist, SETTINGS_VENDOR/profiles/NAME.conf. ret_hash (may
 * be null): the hash of the file's bytes, for the record. */
must_check int settings_read_profile(const char *folder, const char *name, struct problem *problem,
				     struct profile *ret_profile, struct hash *ret_hash);

/* The school's notice into text; an empty path gives an empty text. -EFBIG: it does not fit.
 * -EILSEQ: it is not UTF-8. */
must_check int settings_read_notice(const char *path, struct problem *problem, char *text,
				    size_t size);

#endif
