/* SPDX-License-Identifier: MIT */
/* aims: daemon/core/config.c */
/* A file of settings. What was read is written and read again: it must be the same. */
#include "daemon/core/config.h"
#include "tests/fuzz/fuzz.h"

static struct config config, again;

static void compare(enum config_key key)
{
	char value[CONFIG_TEXT_BYTES + 8], other[sizeof(value)];
	config_value(&config, key, value, sizeof(value));
	config_value(&again, key, other, sizeof(other));
	assert(strcmp(value, other) == 0);
	assert(memchr(config.origins[key], '\0', CONFIG_ORIGIN_BYTES));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static char text[CONFIG_KEY_COUNT * (CONFIG_TEXT_BYTES + 64)];
	char value[CONFIG_TEXT_BYTES + 8];
	struct problem problem = { "" };
	size_t used = 0;
	config_defaults(&config);
	config_defaults(&again);
	int r = config_parse(&config, (const char *)bytes, size, "fuzz", &problem);
	assert(r == 0 || (r == -EINVAL && strncmp(problem.text, "fuzz:", 5) == 0));
	for (int i = 0; i < CONFIG_KEY_COUNT; i++) {
		config_value(&config, (enum config_key)i, value, sizeof(value));
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s = %s\n",
					 config_row((enum config_key)i).name, value);
	}
	assert(config_parse(&again, text, used, "again", &problem) == 0);
	for (int i = 0; i < CONFIG_KEY_COUNT; i++)
		compare((enum config_key)i);
	return 0;
}
