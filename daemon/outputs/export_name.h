/* SPDX-License-Identifier: MIT */
/*
 * Names of files that are handed in. They must be good on Linux, on Windows, on a USB stick and in a
 * ZIP: no forbidden character, no name of a device, no leading or trailing dot or space, at most
 * EXPORT_NAME_MAX bytes, and no two that differ only in upper and lower case.
 */
#ifndef DAEMON_OUTPUTS_EXPORT_NAME_H
#define DAEMON_OUTPUTS_EXPORT_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

enum { EXPORT_NAME_MAX = 200, EXPORT_NAME_SIZE = EXPORT_NAME_MAX + 1 };

/* Returns why the text is no good name of a file or folder; null: it is good. */
const char *export_name_fault(const char *name);

/* Writes FOLDER/STEM.SUFFIX; an empty folder gives STEM.SUFFIX. The folder is the name of a class
 * or college: a character that no folder may have becomes its full-width form, so that 22/1 becomes
 * 22／1. The stem is a number that must stay as it is. -EINVAL: the stem is no good name; -E2BIG:
 * the whole is too long; -ENODATA: the stem is empty. The problem says which. */
must_check int export_name_make(const char *folder, const char *stem, const char *suffix,
				struct problem *problem, char name[EXPORT_NAME_SIZE]);

/* Writes a class's or college's name as a folder's name, as export_name_make() does. An empty name
 * becomes an underscore. */
void export_name_folder(const char *text, char name[EXPORT_NAME_SIZE]);

/* Names that were given so far. */
struct export_names;

must_check int export_names_create(struct export_names **ret_names);
void export_names_destroy(struct export_names *names); /* null is fine */
/* -EEXIST: the name is there already, or one that differs only in case or in how its characters are
 * composed. */
must_check int export_names_add(struct export_names *names, const char *name);

#endif
