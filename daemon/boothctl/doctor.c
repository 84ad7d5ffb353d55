/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <json-c/json.h>

#include "daemon/boothctl/doctor_checks.h"

static const struct {
	const char *name;
	doctor_check *check;
} checks[DOCTOR_CHECKS] = {
	{ "camera", doctor_devices_camera },   { "lamps", doctor_devices_lamps },
	{ "buttons", doctor_devices_buttons }, { "screen", doctor_devices_screen },
	{ "disk", doctor_system_disk },        { "clock", doctor_system_clock },
	{ "network", doctor_system_network },  { "credentials", doctor_system_credentials },
	{ "models", doctor_system_models },    { "fonts", doctor_system_fonts },
};

static const char *const state_words[] = {
	[DOCTOR_GOOD] = "good",
	[DOCTOR_OFF] = "off",
	[DOCTOR_WARNING] = "warning",
	[DOCTOR_BAD] = "bad",
};

void doctor_say(struct doctor_finding *finding, enum doctor_state state, const char *remedy,
		const char *format, ...)
{
	va_list arguments;
	finding->state = state;
	va_start(arguments, format);
	(void)vsnprintf(finding->text, sizeof(finding->text), format, arguments);
	va_end(arguments);
	(void)snprintf(finding->remedy, sizeof(finding->remedy), "%s", remedy);
}

const char *doctor_name(unsigned check)
{
	return checks[check].name;
}

void doctor_examine(const struct doctor_scene *scene, unsigned check,
		    struct doctor_finding *ret_finding)
{
	*ret_finding = (struct doctor_finding){ .state = DOCTOR_GOOD };
	checks[check].check(scene, ret_finding);
}

static void print_text(unsigned check, const struct doctor_finding *finding)
{
	(void)printf("%-7s  %-11s  %s\n", state_words[finding->state], checks[check].name,
		     finding->text);
	if (finding->remedy[0])
		(void)printf("%22s-> %s\n", "", finding->remedy);
}

static void print_json(unsigned check, const struct doctor_finding *finding)
{
	struct json_object *object = json_object_new_object();
	(void)json_object_object_add(object, "check", json_object_new_string(checks[check].name));
	(void)json_object_object_add(object, "state",
				     json_object_new_string(state_words[finding->state]));
	(void)json_object_object_add(object, "text", json_object_new_string(finding->text));
	(void)json_object_object_add(object, "remedy", json_object_new_string(finding->remedy));
	(void)puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
								  JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

int doctor_run(const struct config *config, bool json)
{
	const struct doctor_scene scene = { .config = config, .root = "", .may_connect = true };
	int bad = 0, warnings = 0;
	for (unsigned i = 0; i < DOCTOR_CHECKS; i++) {
		struct doctor_finding finding;
		doctor_examine(&scene, i, &finding);
		(json ? print_json : print_text)(i, &finding);
		bad += finding.state == DOCTOR_BAD;
		warnings += finding.state == DOCTOR_WARNING;
	}
	if (!json)
		(void)printf("%d bad, %d warnings\n", bad, warnings);
	return bad ? 1 : 0;
}
