/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/console/output.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"

static const char *const state_words[] = {
	[FINDING_GOOD] = WORDING("good"),
	[FINDING_OFF] = WORDING("off"),
	[FINDING_WARNING] = WORDING("warning"),
	[FINDING_BAD] = WORDING("bad"),
};

void finding_set(struct finding *finding, enum finding_state state, const char *remedy,
		 const char *format, ...)
{
	va_list arguments;
	finding->state = state;
	va_start(arguments, format);
	(void)vsnprintf(finding->text, sizeof(finding->text), wording_of(format), arguments);
	va_end(arguments);
	(void)snprintf(finding->remedy, sizeof(finding->remedy), "%s", wording_of(remedy));
}

enum output_colour finding_colour(enum finding_state state)
{
	static const enum output_colour colours[] = {
		[FINDING_GOOD] = OUTPUT_GREEN,
		[FINDING_OFF] = OUTPUT_NO_COLOUR,
		[FINDING_WARNING] = OUTPUT_YELLOW,
		[FINDING_BAD] = OUTPUT_RED,
	};
	return colours[state];
}

void finding_print(const char *name, const struct finding *finding)
{
	const char *state = wording_of(state_words[finding->state]);
	char mark[32];
	name = wording_of(name);
	(void)snprintf(mark, sizeof(mark), "%-*s", utf8_field(state, 7), state);
	output_marked(finding_colour(finding->state), mark, "  %-*s  %s", utf8_field(name, 11),
		      name, finding->text);
	if (finding->remedy[0])
		output_line("%22s-> %s", "", finding->remedy);
}

struct json_object *finding_describe(const char *name, const struct finding *finding)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "check", name);
	(void)json_add_text(object, "state", state_words[finding->state]);
	(void)json_add_text(object, "text", finding->text);
	(void)json_add_text(object, "remedy", finding->remedy);
	return object;
}
