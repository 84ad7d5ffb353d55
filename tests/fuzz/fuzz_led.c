/* SPDX-License-Identifier: MIT */
/* aims: daemon/devices/led.c */
/* The files of a light in sysfs, the file that an earlier boothd left, and the setting of its look. */
#include "daemon/devices/led.h"
#include "tests/fuzz/fuzz.h"

static void show_all(struct led *led, const char *text)
{
	struct led_look look;
	if (led_look_parse(text, &look)) {
		assert(look.pattern < LED_PATTERN_COUNT && look.colour <= 0xffffff);
		assert(led_show(led, &look) <= 0);
	}
	for (int i = 0; i < LED_PATTERN_COUNT; i++) {
		look = (struct led_look){ (enum led_pattern)i, .has_colour = true, 0xff8000 };
		assert(led_show(led, &look) <= 0);
		(void)led_level(led);
	}
	for (float level = -1; level < 2; level += 0.125f)
		assert(led_set(led, level) <= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const char *const names[] = { "light/trigger",        "light/brightness",
					     "light/max_brightness", "light/multi_intensity",
					     "light/multi_index",    "light-light" };
	struct fuzz_input input = { bytes, size };
	struct problem problem = { "" };
	struct led *led = NULL;
	(void)mkdirat(fuzz_folder_fd(), "light", 0700);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *text = fuzz_text(&input);
		fuzz_put(names[i], text, strlen(text));
		free(text);
	}
	char *look = fuzz_text(&input);
	fuzz_put("light/pattern", "", 0);
	fuzz_put("light/delay_on", "", 0);
	assert(led_open(fuzz_folder(), "light", &problem, &led) == 0);
	led_keep(led, fuzz_folder());
	show_all(led, look);
	led_close(led);
	free(look);
	return 0;
}
