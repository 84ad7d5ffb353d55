/* SPDX-License-Identifier: MIT */
#include "daemon/base/settings_list.h"

#include <json-c/json.h>

#include "daemon/base/json.h"

struct json_object *settings_list_describe(const struct config *config)
{
	struct json_object *list = json_object_new_array();
	for (unsigned i = 0; i < CONFIG_KEY_COUNT; i++) {
		char value[CONFIG_TEXT_BYTES];
		struct config_row row = config_row((enum config_key)i);
		struct json_object *object = json_object_new_object();
		config_value(config, (enum config_key)i, value, sizeof(value));
		(void)json_add_text(object, "key", row.name);
		(void)json_add_text(object, "value", value);
		(void)json_add_text(object, "origin", config->origins[i]);
		(void)json_add_flag(object, "needs_restart", row.needs_restart);
		(void)json_append(list, object);
	}
	return list;
}
