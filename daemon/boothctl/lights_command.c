/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/lights_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <json-c/json.h>

#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/console/output.h"
#include "daemon/core/button.h"

enum { PATH_BYTES = 320, VALUE_BYTES = 1024 };

/* One light that the settings name, and its present state. */
struct light {
	const char *key, *name;
	int error; /* positive errno: why the light cannot be read; 0: it was read */
	long brightness, most;
	/* the light's trigger in the kernel; "none": the light does not blink but shows its
	 * brightness */
	char trigger[64];
};

static int read_file(const char *light, const char *name, char value[VALUE_BYTES])
{
	char path[PATH_BYTES];
	(void)snprintf(path, sizeof(path), "/sys/class/leds/%s/%s", light, name);
	return file_read_text(path, value, VALUE_BYTES);
}

/* Finds the light's trigger in the kernel's list of all triggers, such as "none [timer] pattern".
 * The light's own trigger stands in brackets. */
static void find_trigger(const char *list, char *trigger, size_t size)
{
	const char *begin = strchr(list, '[');
	const char *end = begin ? strchr(begin, ']') : NULL;
	(void)snprintf(trigger, size, "%.*s", end ? (int)(end - begin - 1) : 4,
		       end ? begin + 1 : "none");
}

static void look_at_trigger(struct light *light)
{
	char value[VALUE_BYTES];
	(void)snprintf(light->trigger, sizeof(light->trigger), "none");
	if (read_file(light->name, "trigger", value) == 0)
		find_trigger(value, light->trigger, sizeof(light->trigger));
}

static void look(struct light *light)
{
	char value[VALUE_BYTES];
	int r = read_file(light->name, "brightness", value);
	light->brightness = r < 0 ? 0 : strtol(value, NULL, 10);
	if (r == 0 && (r = read_file(light->name, "max_brightness", value)) == 0)
		light->most = strtol(value, NULL, 10);
	look_at_trigger(light);
	light->error = -r;
}

static void print_text(const struct light *light)
{
	if (light->error)
		output_line("%-20s %-28s %s", light->key, light->name, error_text(light->error));
	else if (strcmp(light->trigger, "none") == 0)
		output_line("%-20s %-28s %ld of %ld", light->key, light->name, light->brightness,
			    light->most);
	else
		output_line("%-20s %-28s by itself: %s", light->key, light->name, light->trigger);
}

static void print_json(const struct light *light)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "key", light->key);
	(void)json_add_text(object, "name", light->name);
	if (light->error) {
		(void)json_add_text(object, "error", error_text(light->error));
	} else {
		(void)json_add_number(object, "brightness", light->brightness);
		(void)json_add_number(object, "most", light->most);
		(void)json_add_text(object, "trigger", light->trigger);
	}
	output_json(object);
}

int lights_command(const struct config *config, bool json, int argc, char **argv)
{
	const struct config_leds *leds = &config->leds;
	struct light lights[] = { { .key = "lights.left", .name = config->lights.left },
				  { .key = "lights.right", .name = config->lights.right },
				  { .key = "leds.status", .name = leds->status },
#define X(id, button, ...) { .key = "leds.button_" #button, .name = leds->button_##button },
				  BUTTONS(X)
#undef X
	};
	int shown = 0, wrong = 0;
	(void)argc;
	(void)argv;
	for (size_t i = 0; i < sizeof(lights) / sizeof(lights[0]); i++) {
		if (!lights[i].name[0])
			continue;
		look(&lights[i]);
		(json ? print_json : print_text)(&lights[i]);
		shown++;
		wrong += lights[i].error != 0;
	}
	if (shown == 0 && !json)
		output_line("the settings name no lamp (lights.*) and no light (leds.*); `ls "
			    "/sys/class/leds` shows the lights of this machine");
	return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
