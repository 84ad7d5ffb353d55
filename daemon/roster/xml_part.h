/* SPDX-License-Identifier: MIT */
/*
 * Reads an XML part of a workbook by expat. Refuses a DTD (and thus all entities), more than 64
 * levels, and any tag or text that is longer than 1 MiB, because expat would hold it in memory.
 */
#ifndef DAEMON_ROSTER_XML_PART_H
#define DAEMON_ROSTER_XML_PART_H

#include "daemon/roster/zip_part.h"

/* Names come without the prefix of their namespace. `attributes` holds pairs of a name and a value,
 * and ends with null. Any function may return a negative errno, which ends the reading. */
struct xml_part_handler {
	int (*start)(const char *name, const char **attributes, void *user);
	int (*end)(const char *name, void *user);
	int (*text)(const char *text, size_t length, void *user); /* may be null */
	void *user;
};

/* As zip_part_read(). */
must_check int xml_part_read(struct zip_parts *parts, const char *name,
			     const struct xml_part_handler *handler);

/* Returns the value of an attribute, or "" if it is missing. `name` is the attribute's name without
 * the prefix of its namespace. */
const char *xml_part_attribute(const char **attributes, const char *name);

/* Returns whether the value of an attribute is "1" or "true". */
bool xml_part_flag(const char **attributes, const char *name);

#endif
