/* SPDX-License-Identifier: MIT */
/*
 * Reads an XML part of a workbook by expat. Refuses a DTD, and so all entities; more than 64 levels;
 * and a single tag or text that is longer than 1 MiB, because expat holds it in memory.
 */
#ifndef DAEMON_ROSTER_XML_PART_H
#define DAEMON_ROSTER_XML_PART_H

#include "daemon/roster/zip_part.h"

/* Names are without the prefix of their namespace. `attributes` are pairs of name and value, ended
 * by null. Any function may return a negative errno, which ends the reading. */
struct xml_part_handler {
	int (*start)(const char *name, const char **attributes, void *user);
	int (*end)(const char *name, void *user);
	int (*text)(const char *text, size_t length, void *user); /* may be null */
	void *user;
};

/* As zip_part_read(). */
must_check int xml_part_read(struct zip_parts *parts, const char *name,
			     const struct xml_part_handler *handler);

/* The value of an attribute, "" if it is missing. The name is without its namespace's prefix. */
const char *xml_part_attribute(const char **attributes, const char *name);

/* Whether an attribute says yes, as 1 or true. */
bool xml_part_flag(const char **attributes, const char *name);

#endif
