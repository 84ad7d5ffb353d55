/* SPDX-License-Identifier: MIT */
/*
 * Reads the configuration with its drop-ins, and the profiles.
 *
 * The last of these sources that sets a key decides its value:
 *   the built-in defaults
 *   SETTINGS_VENDOR/boothd.conf   settings that a maker puts into all of its booths
 *   FILE
 *   FILE.d/ *.conf                in the order of their names
 */
#ifndef DAEMON_BASE_SETTINGS_H
#define DAEMON_BASE_SETTINGS_H

#include "daemon/base/hash.h"
#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"
#include "daemon/core/workdays.h"

#define SETTINGS_VENDOR "/usr/lib/boothd"

/* Reads the configuration. -EINVAL: the problem names file, line, key and the allowed values of the
 * first mistake. Other errors: a file cannot be read. After an error, the configuration has the
 * defaults and the values of all good lines. */
must_check int settings_read(const char *file, struct problem *problem, struct config *ret_config);

/* As settings_read(), but calls tell() for every wrong line, and with a null line for every file that
 * cannot be read. */
must_check int settings_read_all(const char *file, config_mistake_fn tell, void *user,
				 struct config *ret_config);

/* Reads the profile FOLDER/NAME.conf. If this file does not exist, reads
 * SETTINGS_VENDOR/profiles/NAME.conf. ret_hash (may be null) gets the hash of the file's bytes, for
 * the record. */
must_check int settings_read_profile(const char *folder, const char *name, struct problem *problem,
				     struct profile *ret_profile, struct hash *ret_hash);

/* Reads the school's privacy notice into `text`. If the path is empty, the text is empty. -EFBIG:
 * the notice does not fit. -EILSEQ: the notice is not UTF-8. */
must_check int settings_read_notice(const char *path, struct problem *problem, char *text,
				    size_t size);

/* Reads the list of holidays. If the path is empty, reads SETTINGS_VENDOR/holidays/china.txt; if this
 * file does not exist, the list is empty. -EINVAL: the problem names file and line. */
must_check int settings_read_holidays(const char *path, struct problem *problem,
				      struct workdays *ret_workdays);

#endif
