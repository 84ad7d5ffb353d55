/* SPDX-License-Identifier: MIT */
#include "daemon/roster/xml_part.h"

#include <errno.h>
#include <expat.h>
#include <stdint.h>
#include <string.h>

enum { DEPTH_MAX = 64, TOKEN_MAX = 1 << 20 };

struct reading {
	struct zip_parts *parts;
	const struct xml_part_handler *handler;
	XML_Parser parser;
	unsigned depth;
	int result;
	uint64_t given; /* bytes that expat got */
};

static const char *without_prefix(const char *name)
{
	const char *colon = strchr(name, ':');
	return colon ? colon + 1 : name;
}

static void stop(struct reading *reading, int result)
{
	if (result == 0 || reading->result < 0)
		return;
	reading->result = result;
	(void)XML_StopParser(reading->parser, XML_FALSE);
}

static int broken(struct reading *reading)
{
	return sheet_refuse(reading->parts->sheet, ROSTER_FAULT_BROKEN, "XML");
}

static void on_start(void *user, const char *name, const char **attributes)
{
	struct reading *reading = user;
	if (reading->result < 0)
		return;
	if (++reading->depth > DEPTH_MAX)
		stop(reading, broken(reading));
	else
		stop(reading, reading->handler->start(without_prefix(name), attributes,
						      reading->handler->user));
}

static void on_end(void *user, const char *name)
{
	struct reading *reading = user;
	if (reading->result < 0)
		return;
	reading->depth--;
	stop(reading, reading->handler->end(without_prefix(name), reading->handler->user));
}

static void on_text(void *user, const char *text, int length)
{
	struct reading *reading = user;
	if (reading->result == 0)
		stop(reading, reading->handler->text(text, (size_t)length, reading->handler->user));
}

static void on_doctype(void *user, const char *name, const char *system, const char *public,
		       int has_subset)
{
	struct reading *reading = user;
	(void)name, (void)system, (void)public, (void)has_subset;
	stop(reading, sheet_refuse(reading->parts->sheet, ROSTER_FAULT_ENTITIES, ""));
}

/* Returns the reason why the parsing stopped: the error of a handler function, or else expat's
 * error. */
static int parse_error(struct reading *reading)
{
	if (reading->result < 0)
		return reading->result;
	if (XML_GetErrorCode(reading->parser) == XML_ERROR_NO_MEMORY)
		return -ENOMEM;
	return broken(reading);
}

static int take(const char *bytes, size_t size, void *user)
{
	struct reading *reading = user;
	if (XML_Parse(reading->parser, bytes, (int)size, XML_FALSE) != XML_STATUS_OK)
		return parse_error(reading);
	reading->given += size;
	XML_Index at = XML_GetCurrentByteIndex(reading->parser);
	if (at >= 0 && reading->given - (uint64_t)at > TOKEN_MAX)
		return broken(reading);
	return 0;
}

int xml_part_read(struct zip_parts *parts, const char *name, const struct xml_part_handler *handler)
{
	struct reading reading = { .parts = parts, .handler = handler };
	reading.parser = XML_ParserCreate(NULL);
	if (!reading.parser)
		return -ENOMEM;
	XML_SetUserData(reading.parser, &reading);
	XML_SetElementHandler(reading.parser, on_start, on_end);
	if (handler->text)
		XML_SetCharacterDataHandler(reading.parser, on_text);
	XML_SetStartDoctypeDeclHandler(reading.parser, on_doctype);
	int r = zip_part_read(parts, name, take, &reading);
	if (r == 0 && XML_Parse(reading.parser, "", 0, XML_TRUE) != XML_STATUS_OK)
		r = parse_error(&reading);
	XML_ParserFree(reading.parser);
	return r;
}

const char *xml_part_attribute(const char **attributes, const char *name)
{
	for (; attributes[0]; attributes += 2)
		if (strcmp(without_prefix(attributes[0]), name) == 0)
			return attributes[1];
	return "";
}

bool xml_part_flag(const char **attributes, const char *name)
{
	const char *value = xml_part_attribute(attributes, name);
	return strcmp(value, "1") == 0 || strcmp(value, "true") == 0;
}
