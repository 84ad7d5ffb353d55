/* SPDX-License-Identifier: MIT */
#include "daemon/devices/led.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/core/text.h"

enum {
	NAME_BYTES = 64,
	TRIGGERS_BYTES = 4096,
	COLOURS = 3,
	/* The kernel's drivers use numbers of at most 16 bits. A larger number is a driver's error,
	 * and calculations with it could overflow. */
	FULL_MAX = 65535,
};

/* Brightness of the pattern "dim": an eighth of full brightness is clearly visible in a dim booth,
 * and a blinking light beside it still stands out. */
static const float dim_level = 0.125f;

struct led {
	int folder_fd;
	char name[NAME_BYTES];
	int full; /* the light's highest brightness, from the file max_brightness */
	/* The following fields hold the state that led_close() restores. */
	char trigger[NAME_BYTES];
	int brightness;
	/* contents of the file multi_intensity; empty: the light has only one colour */
	char colours[64];
	bool has_pattern, has_timer;
	char now[NAME_BYTES]; /* name of the trigger that the light has now */
	char kept[256];       /* path of the file that led_keep() wrote; empty: no file */
};

static int write_text(const struct led *led, const char *name, const char *text)
{
	autoclose int fd = openat(led->folder_fd, name, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	size_t length = strlen(text);
	ssize_t n = write(fd, text, length);
	if (n < 0)
		return -errno;
	return (size_t)n == length ? 0 : -EIO;
}

static int write_number(const struct led *led, const char *name, int number)
{
	char text[16];
	(void)snprintf(text, sizeof(text), "%d", number);
	return write_text(led, name, text);
}

static int read_text(const struct led *led, const char *name, char *text, size_t size)
{
	text[0] = '\0';
	autoclose int fd = openat(led->folder_fd, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ssize_t n = read(fd, text, size - 1);
	if (n < 0)
		return -errno;
	text[n] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return 0;
}

/* Returns 0 to FULL_MAX, or the preset if the file holds no number. */
static int read_number(const struct led *led, const char *name, int preset)
{
	char text[16];
	if (read_text(led, name, text, sizeof(text)) < 0 || text[0] < '0' || text[0] > '9')
		return preset;
	long number = strtol(text, NULL, 10);
	return number < FULL_MAX ? (int)number : FULL_MAX;
}

static bool lists_word(const char *list, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = list; (at = strstr(at, word)); at += length) {
		bool begins = at == list || at[-1] == ' ' || at[-1] == '[';
		char after = at[length];
		if (begins && (after == ' ' || after == ']' || after == '\0'))
			return true;
	}
	return false;
}

/* Finds the light's trigger and the available triggers. The kernel writes "none [timer] pattern",
 * with brackets around the light's trigger. */
static void read_triggers(struct led *led)
{
	char list[TRIGGERS_BYTES];
	(void)snprintf(led->trigger, sizeof(led->trigger), "none");
	if (read_text(led, "trigger", list, sizeof(list)) < 0)
		return;
	led->has_pattern = lists_word(list, "pattern");
	led->has_timer = lists_word(list, "timer");
	const char *open = strchr(list, '[');
	const char *close = open ? strchr(open, ']') : NULL;
	if (close)
		(void)snprintf(led->trigger, sizeof(led->trigger), "%.*s", (int)(close - open - 1),
			       open + 1);
}

struct list {
	char text[300];
};

static int on_led(const char *name, void *user)
{
	struct list *list = user;
	size_t used = strlen(list->text);
	(void)snprintf(list->text + used, sizeof(list->text) - used, "%s%s", used ? ", " : "",
		       name);
	return 0;
}

/* Leaves the list empty if the folder cannot be read. */
static void list_leds(const char *folder, struct list *list)
{
	autoclose int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && directory_each(fd, on_led, list, NULL) < 0)
		list->text[0] = '\0';
}

static int explain(const char *folder, const char *name, int error, struct problem *problem)
{
	struct list there = { "" };
	if (error == -ENOENT) {
		list_leds(folder, &there);
		return problem_set(problem, error, "light %s: %s has no LED of this name, only: %s",
				   name, folder, there.text[0] ? there.text : "nothing");
	}
	if (error == -EACCES)
		return problem_set(
			problem, error,
			"light %s: no permission to write %s/%s/brightness; boothd's udev rule "
			"gives the file to group booth",
			name, folder, name);
	return problem_set(problem, error, "light %s: %s", name, strerror(-error));
}

int led_open(const char *folder, const char *name, struct problem *problem, struct led **ret_led)
{
	char path[256];
	struct led *led = calloc(1, sizeof(*led));
	if (!led)
		return problem_memory(problem);
	int r = 0;
	led->folder_fd = -1;
	if (strchr(name, '/') || name[0] == '.' || strlen(name) >= sizeof(led->name)) {
		r = explain(folder, name, -ENOENT, problem);
		goto fail;
	}
	(void)snprintf(led->name, sizeof(led->name), "%s", name);
	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	led->folder_fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (led->folder_fd < 0 || faccessat(led->folder_fd, "brightness", W_OK, 0) < 0) {
		r = explain(folder, name, -errno, problem);
		goto fail;
	}
	led->full = read_number(led, "max_brightness", 255);
	led->brightness = read_number(led, "brightness", 0);
	(void)read_text(led, "multi_intensity", led->colours, sizeof(led->colours));
	read_triggers(led);
	(void)snprintf(led->now, sizeof(led->now), "%s", led->trigger);
	*ret_led = led;
	return 0;
fail:
	led_leave(led);
	return r;
}

void led_leave(struct led *led)
{
	if (!led)
		return;
	if (led->folder_fd >= 0)
		(void)close(led->folder_fd);
	free(led);
}

static int choose_trigger(struct led *led, const char *trigger)
{
	if (strcmp(led->now, trigger) == 0)
		return 0;
	int r = write_text(led, "trigger", trigger);
	if (r == 0)
		(void)snprintf(led->now, sizeof(led->now), "%s", trigger);
	return r;
}

/* Reads the file that led_keep() wrote: one line, "TRIGGER BRIGHTNESS COLOURS". Returns false if
 * the file is missing or the newline after its line is missing. */
static bool read_kept(struct led *led)
{
	char text[256], trigger[NAME_BYTES], colours[64] = "";
	int brightness = 0;
	autoclose int fd = open(led->kept, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (n <= 0 || text[n - 1] != '\n')
		return false;
	text[n] = '\0';
	if (sscanf(text, "%63s %d %63[0-9 ]", trigger, &brightness, colours) < 2)
		return false;
	(void)snprintf(led->trigger, sizeof(led->trigger), "%s", trigger);
	(void)snprintf(led->colours, sizeof(led->colours), "%s", colours);
	led->brightness = brightness;
	return true;
}

void led_keep(struct led *led, const char *folder)
{
	char text[256];
	int length = snprintf(led->kept, sizeof(led->kept), "%s/light-%s", folder, led->name);
	if (length >= (int)sizeof(led->kept) || read_kept(led))
		return;
	autoclose int fd = open(led->kept, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	length = snprintf(text, sizeof(text), "%s %d %s\n", led->trigger, led->brightness,
			  led->colours);
	if (write(fd, text, (size_t)length) != length)
		(void)unlink(led->kept);
}

/* Ignores failures of writing, because the caller can do nothing about them. */
void led_close(struct led *led)
{
	if (!led)
		return;
	(void)choose_trigger(led, "none");
	if (led->colours[0])
		(void)write_text(led, "multi_intensity", led->colours);
	(void)write_number(led, "brightness", led->brightness);
	(void)choose_trigger(led, led->trigger);
	if (led->kept[0])
		(void)unlink(led->kept);
	led_leave(led);
}

int led_set(struct led *led, float level)
{
	float held = level < 0 ? 0 : level > 1 ? 1 : level;
	int brightness = (int)(held * (float)led->full + 0.5f);
	/* A level above 0 must give light, so it is never rounded down to 0. */
	if (brightness == 0 && held > 0)
		brightness = 1;
	int r = choose_trigger(led, "none");
	return r < 0 ? r : write_number(led, "brightness", brightness);
}

/* The file multi_index names the colours in the order in which the device takes them, such as "red
 * green blue". */
static int set_colour(const struct led *led, uint32_t colour)
{
	static const struct {
		const char *name;
		unsigned shift;
	} parts[COLOURS] = { { "red", 16 }, { "green", 8 }, { "blue", 0 } };
	char order[64], text[96] = "";
	if (!led->colours[0] || read_text(led, "multi_index", order, sizeof(order)) < 0)
		return 0;
	for (char *rest = order, *word; (word = strsep(&rest, " "));) {
		unsigned value = 0;
		size_t used = strlen(text);
		if (!word[0])
			continue;
		for (int i = 0; i < COLOURS; i++)
			if (strcmp(word, parts[i].name) == 0)
				value = (colour >> parts[i].shift & 0xff) * (unsigned)led->full /
					255;
		(void)snprintf(text + used, sizeof(text) - used, "%s%u", used ? " " : "", value);
	}
	return write_text(led, "multi_intensity", text);
}

/* The file "pattern" takes pairs of numbers: a brightness, and a time in ms. The kernel fades from
 * each brightness to the next, so a sudden change needs an additional pair with 0 ms
 * (Documentation/ABI/testing/sysfs-class-led-trigger-pattern). */
static int show_pattern(struct led *led, enum led_pattern pattern)
{
	char text[96];
	int full = led->full;
	if (pattern == LED_BREATHE)
		(void)snprintf(text, sizeof(text), "%d 1500 %d 1500", full > 8 ? full / 16 : 0,
			       full);
	else {
		int ms = pattern == LED_FAST ? 125 : 500;
		(void)snprintf(text, sizeof(text), "%d %d %d 0 0 %d 0 0", full, ms, full, ms);
	}
	int r = choose_trigger(led, "pattern");
	if (r < 0)
		return r;
	return write_text(led, "pattern", text);
}

static int show_timer(struct led *led, enum led_pattern pattern)
{
	int ms = pattern == LED_FAST ? 125 : pattern == LED_BREATHE ? 1500 : 500;
	int r = choose_trigger(led, "timer");
	if (r == 0)
		r = write_number(led, "delay_on", ms);
	if (r == 0)
		r = write_number(led, "delay_off", ms);
	return r;
}

int led_show(struct led *led, const struct led_look *look)
{
	int r = look->has_colour ? set_colour(led, look->colour) : 0;
	if (r < 0)
		return r;
	switch (look->pattern) {
	case LED_OFF:
		return led_set(led, 0);
	case LED_DIM:
		return led_set(led, dim_level);
	case LED_ON:
		return led_set(led, 1);
	case LED_BLINK:
	case LED_FAST:
	case LED_BREATHE:
		if (led->has_pattern)
			return show_pattern(led, look->pattern);
		return led->has_timer ? show_timer(led, look->pattern) : led_set(led, 1);
	case LED_PATTERN_COUNT:
		break;
	}
	return -EINVAL;
}

float led_level(const struct led *led)
{
	int brightness = read_number(led, "brightness", -1);
	return brightness < 0 || led->full <= 0 ? -1 : (float)brightness / (float)led->full;
}

static bool parse_colour(const char *text, uint32_t *ret_colour)
{
	if (strlen(text) != 6 || !text_is_made_of(text, TEXT_HEX_DIGITS "ABCDEF"))
		return false;
	*ret_colour = (uint32_t)strtoul(text, NULL, 16);
	return true;
}

bool led_look_parse(const char *text, struct led_look *ret_look)
{
	static const char *const words[LED_PATTERN_COUNT] = {
		[LED_OFF] = "off",     [LED_DIM] = "dim",   [LED_ON] = "on",
		[LED_BLINK] = "blink", [LED_FAST] = "fast", [LED_BREATHE] = "breathe",
	};
	size_t length = strcspn(text, "@");
	struct led_look look = { .has_colour = text[length] == '@' };
	if (look.has_colour && !parse_colour(text + length + 1, &look.colour))
		return false;
	for (int i = 0; i < LED_PATTERN_COUNT; i++) {
		if (strlen(words[i]) != length || memcmp(words[i], text, length) != 0)
			continue;
		look.pattern = (enum led_pattern)i;
		*ret_look = look;
		return true;
	}
	return false;
}
