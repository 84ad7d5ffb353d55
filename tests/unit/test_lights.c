/* SPDX-License-Identifier: MIT */
/* led, lamps and signals on a made-up /sys/class/leds. */
/* clang-format off */
/* wrap: faccessat event_new event_add event_del event_free event_pending clock_gettime */
/* clang-format on */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/base/cleanup.h"
#include "daemon/devices/camera.h"
#include "daemon/devices/led.h"
#include "daemon/devices/signals.h"
#include "daemon/devices/lamps.h"
#include "tests/support/fake_loop.h"
#include "tests/support/folder.h"

static int access_error; /* what the kernel would say to another user than root */
int __wrap_faccessat(int folder, const char *name, int mode, int flags);
int __real_faccessat(int folder, const char *name, int mode, int flags);

int __wrap_faccessat(int folder, const char *name, int mode, int flags)
{
	if (access_error == 0 || strcmp(name, "brightness") != 0)
		return __real_faccessat(folder, name, mode, flags);
	errno = access_error;
	return -1;
}

static void put(const struct folder *folder, const char *path, const char *text)
{
	autoclose int fd = openat(folder->fd, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

static const char *get(const struct folder *folder, const char *path)
{
	static char text[4096];
	autoclose int fd = openat(folder->fd, path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = '\0';
	return text;
}

/* A file system is not the kernel: a shorter text leaves the tail of a longer one. So a test
 * empties a file before it looks at what is written. */
static void make_led(const struct folder *folder, const char *name, const char *triggers)
{
	char path[128];
	assert_int_equal(mkdirat(folder->fd, name, 0755), 0);
	const char *const files[][2] = { { "brightness", "" },    { "max_brightness", "255\n" },
					 { "trigger", triggers }, { "pattern", "" },
					 { "delay_on", "" },      { "delay_off", "" } };
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", name, files[i][0]);
		put(folder, path, files[i][1]);
	}
	(void)snprintf(path, sizeof(path), "%s/brightness", name);
	put(folder, path, "7");
}

static void remove_led(const struct folder *folder, const char *name)
{
	static const char *const files[] = { "brightness", "max_brightness", "trigger",
					     "pattern",    "delay_on",       "delay_off" };
	char path[128];
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", name, files[i]);
		assert_int_equal(unlinkat(folder->fd, path, 0), 0);
	}
	assert_int_equal(unlinkat(folder->fd, name, AT_REMOVEDIR), 0);
}

static struct folder leds_folder;

static int set_up(void **state)
{
	(void)state;
	access_error = 0;
	fake_loop_begin(1000000);
	folder_create(&leds_folder);
	make_led(&leds_folder, "green", "none kbd timer [heartbeat] pattern\n");
	make_led(&leds_folder, "old", "[none] timer\n");
	make_led(&leds_folder, "bare", "[none]\n");
	make_led(&leds_folder, "rgb", "[none] pattern\n");
	put(&leds_folder, "rgb/multi_index", "green red blue\n");
	put(&leds_folder, "rgb/multi_intensity", "1 2 3\n");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	folder_remove(&leds_folder);
	return 0;
}

static struct led *open_led(const char *name)
{
	struct led *led = NULL;
	assert_int_equal(led_open(leds_folder.path, name, NULL, &led), 0);
	return led;
}

static void show(struct led *led, const char *text)
{
	struct led_look look;
	assert_true(led_look_parse(text, &look));
	assert_int_equal(led_show(led, &look), 0);
}

static void test_levels(void **state)
{
	(void)state;
	struct led *led = open_led("bare");
	put(&leds_folder, "bare/brightness", "");
	assert_int_equal(led_set(led, 1), 0);
	assert_string_equal(get(&leds_folder, "bare/brightness"), "255");
	assert_true(led_level(led) > 0.99f);
	put(&leds_folder, "bare/brightness", "");
	assert_int_equal(led_set(led, 0.0001f), 0);
	assert_string_equal(get(&leds_folder, "bare/brightness"), "1");
	assert_int_equal(led_set(led, 0), 0);
	assert_string_equal(get(&leds_folder, "bare/brightness"), "0");
	put(&leds_folder, "bare/brightness", "");
	assert_int_equal(led_set(led, 17), 0);
	assert_string_equal(get(&leds_folder, "bare/brightness"), "255");
	led_close(led);
}

static void test_what_was_found_is_restored(void **state)
{
	(void)state;
	struct led *led = open_led("green");
	put(&leds_folder, "green/trigger", "");
	assert_int_equal(led_set(led, 0.5f), 0);
	assert_string_equal(get(&leds_folder, "green/trigger"), "none");
	put(&leds_folder, "green/trigger", "");
	put(&leds_folder, "green/brightness", "");
	led_close(led);
	assert_string_equal(get(&leds_folder, "green/brightness"), "7");
	assert_string_equal(get(&leds_folder, "green/trigger"), "heartbeat");
}

/* Killed and started again: the light is as the one before left it, not as it was found. */
static void test_what_was_found_outlives_a_kill(void **state)
{
	(void)state;
	struct folder kept;
	folder_create(&kept);
	for (int round = 0; round < 3; round++) {
		struct led *led = open_led("green");
		led_keep(led, kept.path);
		show(led, "fast");
		put(&leds_folder, "green/trigger", "none kbd [timer] heartbeat pattern\n");
		put(&leds_folder, "green/brightness", "255");
		led_leave(led); /* all that a kill leaves behind */
	}
	struct led *led = open_led("rgb");
	led_keep(led, kept.path);
	show(led, "on@ff0000");
	put(&leds_folder, "rgb/multi_intensity", "0 255 0\n");
	led_leave(led);
	assert_string_equal(get(&kept, "light-green"), "heartbeat 7 \n");
	assert_string_equal(get(&kept, "light-rgb"), "none 7 1 2 3\n");
	led = open_led("green");
	led_keep(led, kept.path);
	put(&leds_folder, "green/trigger", "");
	put(&leds_folder, "green/brightness", "");
	led_close(led);
	assert_string_equal(get(&leds_folder, "green/brightness"), "7");
	assert_string_equal(get(&leds_folder, "green/trigger"), "heartbeat");
	assert_int_equal(faccessat(kept.fd, "light-green", F_OK, 0), -1);
	led = open_led("rgb");
	led_keep(led, kept.path);
	put(&leds_folder, "rgb/multi_intensity", "");
	led_close(led);
	assert_string_equal(get(&leds_folder, "rgb/multi_intensity"), "1 2 3");
	/* A file that was cut off says nothing; a folder that is not there does no harm. */
	put(&kept, "light-bare", "heart");
	led = open_led("bare");
	led_keep(led, kept.path);
	assert_string_equal(get(&kept, "light-bare"), "none 7 \n");
	led_keep(led, "/nowhere");
	led_close(led);
	folder_remove(&kept);
}

static void test_leaving_changes_nothing(void **state)
{
	(void)state;
	struct led *led = open_led("green");
	show(led, "fast");
	put(&leds_folder, "green/trigger", "as it was");
	led_leave(led);
	assert_string_equal(get(&leds_folder, "green/trigger"), "as it was");
}

static void test_the_kernel_blinks(void **state)
{
	(void)state;
	struct led *led = open_led("green");
	put(&leds_folder, "green/trigger", "");
	show(led, "blink");
	assert_string_equal(get(&leds_folder, "green/trigger"), "pattern");
	assert_string_equal(get(&leds_folder, "green/pattern"), "255 500 255 0 0 500 0 0");
	put(&leds_folder, "green/trigger", "untouched");
	put(&leds_folder, "green/pattern", "");
	show(led, "breathe");
	assert_string_equal(get(&leds_folder, "green/trigger"), "untouched");
	assert_string_equal(get(&leds_folder, "green/pattern"), "15 1500 255 1500");
	led_close(led);
}

static void test_an_older_kernel_has_its_timer(void **state)
{
	(void)state;
	struct led *led = open_led("old");
	put(&leds_folder, "old/trigger", "");
	show(led, "fast");
	assert_string_equal(get(&leds_folder, "old/trigger"), "timer");
	assert_string_equal(get(&leds_folder, "old/delay_on"), "125");
	assert_string_equal(get(&leds_folder, "old/delay_off"), "125");
	led_close(led);
	led = open_led("bare");
	put(&leds_folder, "bare/brightness", "");
	show(led, "blink");
	assert_string_equal(get(&leds_folder, "bare/brightness"), "255");
	led_close(led);
}

static void test_colours_in_the_device_s_order(void **state)
{
	(void)state;
	struct led *led = open_led("rgb");
	put(&leds_folder, "rgb/multi_intensity", "");
	show(led, "on@ff8000");
	assert_string_equal(get(&leds_folder, "rgb/multi_intensity"), "128 255 0");
	put(&leds_folder, "rgb/multi_intensity", "");
	led_close(led);
	assert_string_equal(get(&leds_folder, "rgb/multi_intensity"), "1 2 3");
	led = open_led("green"); /* one colour: the wish is no failure */
	show(led, "on@00ff00");
	led_close(led);
}

static void test_looks(void **state)
{
	(void)state;
	struct led_look look;
	const char *const bad[] = { "",         "blin",      "blinking", "on@",
				    "on@12345", "on@12345g", "@ffffff",  "on@1234567" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(led_look_parse(bad[i], &look));
	assert_true(led_look_parse("dim@0000ff", &look));
	assert_int_equal(look.pattern, LED_DIM);
	assert_true(look.has_colour && look.colour == 0xff);
}

static void test_a_light_that_is_not_there(void **state)
{
	(void)state;
	struct led *led = NULL;
	struct problem problem = { "" };
	assert_int_equal(led_open(leds_folder.path, "blue", &problem, &led), -ENOENT);
	assert_non_null(strstr(problem.text, "green"));
	assert_int_equal(led_open(leds_folder.path, "../green", &problem, &led), -ENOENT);
	assert_int_equal(led_open(leds_folder.path, ".", &problem, &led), -ENOENT);
	assert_int_equal(led_open("/nowhere", "blue", &problem, &led), -ENOENT);
	assert_non_null(strstr(problem.text, "only: nothing"));
	assert_null(led);
}

static void test_a_light_that_is_not_ours(void **state)
{
	(void)state;
	struct led *led = NULL;
	struct problem problem = { "" };
	access_error = EACCES;
	assert_int_equal(led_open(leds_folder.path, "green", &problem, &led), -EACCES);
	assert_non_null(strstr(problem.text, "udev"));
}

static struct config defaults(void)
{
	static struct config config;
	config_defaults(&config);
	return config;
}

static void test_states_have_their_lights(void **state)
{
	(void)state;
	struct config config = defaults();
	struct event_base *base = fake_loop_base();
	struct signals *signals = NULL;
	(void)snprintf(config.leds.button_shutter, sizeof(config.leds.button_shutter), "green");
	(void)snprintf(config.leds.status, sizeof(config.leds.status), "bare");
	assert_int_equal(signals_create(&config.leds, leds_folder.path, base, NULL, &signals), 0);
	put(&leds_folder, "bare/brightness", "");
	signals_show(signals, SESSION_IDLE);
	assert_string_equal(get(&leds_folder, "green/pattern"), "15 1500 255 1500");
	assert_string_equal(get(&leds_folder, "bare/brightness"), "255");
	put(&leds_folder, "green/pattern", "untouched");
	signals_show(signals, SESSION_IDLE);
	assert_string_equal(get(&leds_folder, "green/pattern"), "untouched");
	put(&leds_folder, "green/brightness", "");
	signals_show(signals, SESSION_OUT_OF_ORDER); /* the shutter's light is not named there */
	assert_string_equal(get(&leds_folder, "green/brightness"), "0");
	signals_destroy(signals);
}

static void test_every_state_has_a_mood(void **state)
{
	(void)state;
	struct config config = defaults();
	struct event_base *base = fake_loop_base();
	struct signals *signals = NULL;
	(void)snprintf(config.leds.status, sizeof(config.leds.status), "green");
	assert_int_equal(signals_create(&config.leds, leds_folder.path, base, NULL, &signals), 0);
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++)
		signals_show(signals, (enum session_state)i);
	signals_destroy(signals);
}

/* The trigger's own files come a moment later, and udev gives them to us later still. */
static void test_files_that_come_late(void **state)
{
	(void)state;
	struct config config = defaults();
	struct event_base *base = fake_loop_base();
	struct signals *signals = NULL;
	(void)snprintf(config.leds.button_shutter, sizeof(config.leds.button_shutter), "green");
	assert_int_equal(unlinkat(leds_folder.fd, "green/pattern", 0), 0);
	assert_int_equal(signals_create(&config.leds, leds_folder.path, base, NULL, &signals), 0);
	signals_show(signals, SESSION_IDLE);
	put(&leds_folder, "green/pattern", "");
	fake_loop_run(fake_loop_now_us() + 150000);
	assert_string_equal(get(&leds_folder, "green/pattern"), "15 1500 255 1500");
	signals_destroy(signals);
}

/* A lamp on USB may come after boothd, and may be pulled: no reason not to take photos. */
static void test_a_light_that_comes_goes_and_comes(void **state)
{
	(void)state;
	struct config config = defaults();
	struct event_base *base = fake_loop_base();
	struct signals *signals = NULL;
	(void)snprintf(config.leds.button_shutter, sizeof(config.leds.button_shutter), "green");
	(void)snprintf(config.leds.status, sizeof(config.leds.status), "late");
	assert_int_equal(signals_create(&config.leds, leds_folder.path, base, NULL, &signals), 0);
	signals_show(signals, SESSION_IDLE);
	assert_string_equal(get(&leds_folder, "green/pattern"), "15 1500 255 1500");
	fake_loop_run(fake_loop_now_us() + 5000000);
	for (int round = 0; round < 3; round++) {
		make_led(&leds_folder, "late", "[none] timer\n");
		put(&leds_folder, "late/brightness", "");
		fake_loop_run(fake_loop_now_us() + 2100000);
		assert_string_equal(get(&leds_folder, "late/brightness"), "255");
		remove_led(&leds_folder, "late");
		signals_show(signals, round % 2 ? SESSION_IDLE : SESSION_POSE);
		fake_loop_run(fake_loop_now_us() + 9000000);
	}
	signals_destroy(signals);
	assert_int_equal(fake_loop_events(), 0);
}

static void test_settings_that_make_no_sense(void **state)
{
	(void)state;
	struct event_base *base = fake_loop_base();
	const char *const bad[] = { "shutter",           "shutter=", "lamp=on",
				    "shutter=on,cancel", "=on",      "shutter=on@12" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct config config = defaults();
		struct problem problem = { "" };
		struct signals *signals = NULL;
		(void)snprintf(config.leds.pose, sizeof(config.leds.pose), "%s", bad[i]);
		assert_int_equal(
			signals_create(&config.leds, leds_folder.path, base, &problem, &signals),
			-EINVAL);
		assert_non_null(strstr(problem.text, "leds.pose"));
		assert_null(signals);
	}
}

static float seen_left, seen_right;

static void note_light(struct camera *camera, float left, float right)
{
	(void)camera;
	seen_left = left;
	seen_right = right;
}

static const struct camera_operations scene = { .light = note_light };
static const struct camera_operations blind = { .light = NULL };

static void test_lamps(void **state)
{
	(void)state;
	struct config config = defaults();
	struct camera camera = { .operations = &blind };
	struct lamps *lamps = NULL;
	assert_int_equal(lamps_create(&config.lights, leds_folder.path, &camera, fake_loop_base(),
				      NULL, &lamps),
			 0);
	lamps_set(lamps, 1, 1);
	lamps_destroy(lamps);

	(void)snprintf(config.lights.right, sizeof(config.lights.right), "bare");
	assert_int_equal(lamps_create(&config.lights, leds_folder.path, &camera, fake_loop_base(),
				      NULL, &lamps),
			 0);
	put(&leds_folder, "bare/brightness", "");
	lamps_set(lamps, 1, 0.5f);
	assert_string_equal(get(&leds_folder, "bare/brightness"), "128");
	assert_null(lamps_missing(lamps, 0));
	lamps_destroy(lamps);
}

/* A booth starts although its lamp's controller is late, or udev has not given us its files yet. */
static void test_a_lamp_that_is_missing_at_the_start_shines_when_it_comes(void **state)
{
	(void)state;
	struct config config = defaults();
	struct camera camera = { .operations = &blind };
	struct lamps *lamps = NULL;
	(void)snprintf(config.lights.left, sizeof(config.lights.left), "late");
	for (int round = 0; round < 2; round++) {
		if (round == 1) { /* there, but not ours */
			access_error = EACCES;
			make_led(&leds_folder, "late", "[none] timer\n");
		}
		assert_int_equal(lamps_create(&config.lights, leds_folder.path, &camera,
					      fake_loop_base(), NULL, &lamps),
				 0);
		lamps_set(lamps, 0.5f, 0.5f);
		assert_string_equal(lamps_missing(lamps, 0), "late");
		fake_loop_run(fake_loop_now_us() + 5000000);
		assert_string_equal(lamps_missing(lamps, 0), "late");
		access_error = 0;
		if (round == 0)
			make_led(&leds_folder, "late", "[none] timer\n");
		put(&leds_folder, "late/brightness", "");
		fake_loop_run(fake_loop_now_us() + 2100000);
		assert_null(lamps_missing(lamps, 0));
		assert_string_equal(get(&leds_folder, "late/brightness"), "128");
		lamps_destroy(lamps);
		remove_led(&leds_folder, "late");
	}
	assert_int_equal(fake_loop_events(), 0);
}

/* Pulled and plugged in again: another folder, and dark at first. */
static void test_a_lamp_that_comes_back_shines(void **state)
{
	(void)state;
	struct config config = defaults();
	struct camera camera = { .operations = &blind };
	struct lamps *lamps = NULL;
	make_led(&leds_folder, "lamp", "[none] timer\n");
	(void)snprintf(config.lights.left, sizeof(config.lights.left), "lamp");
	assert_int_equal(lamps_create(&config.lights, leds_folder.path, &camera, fake_loop_base(),
				      NULL, &lamps),
			 0);
	for (int round = 0; round < 2; round++) {
		put(&leds_folder, "lamp/brightness", "");
		lamps_set(lamps, 0.5f, 0.5f);
		assert_string_equal(get(&leds_folder, "lamp/brightness"), "128");
		fake_loop_run(fake_loop_now_us() + 5000000);
		remove_led(&leds_folder, "lamp");
		fake_loop_run(fake_loop_now_us() + 5000000);
		lamps_set(lamps, 1, 1); /* what it is to show when it is back */
		make_led(&leds_folder, "lamp", "[none] timer\n");
		fake_loop_run(fake_loop_now_us() + 2100000);
		assert_string_equal(get(&leds_folder, "lamp/brightness"), "255");
	}
	lamps_destroy(lamps);
	remove_led(&leds_folder, "lamp");
	assert_int_equal(fake_loop_events(), 0);
}

static void test_a_rendered_scene_sees_the_lamps(void **state)
{
	(void)state;
	struct config config = defaults();
	struct camera camera = { .operations = &scene };
	struct lamps *lamps = NULL;
	assert_int_equal(
		lamps_create(&config.lights, NULL, &camera, fake_loop_base(), NULL, &lamps), 0);
	lamps_set(lamps, 0.25f, 0.75f);
	assert_true(seen_left == 0.25f && seen_right == 0.75f);
	lamps_destroy(lamps);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_levels),
		CASE(test_what_was_found_is_restored),
		CASE(test_what_was_found_outlives_a_kill),
		CASE(test_leaving_changes_nothing),
		CASE(test_the_kernel_blinks),
		CASE(test_an_older_kernel_has_its_timer),
		CASE(test_colours_in_the_device_s_order),
		CASE(test_looks),
		CASE(test_a_light_that_is_not_there),
		CASE(test_a_light_that_is_not_ours),
		CASE(test_states_have_their_lights),
		CASE(test_every_state_has_a_mood),
		CASE(test_files_that_come_late),
		CASE(test_a_light_that_comes_goes_and_comes),
		CASE(test_settings_that_make_no_sense),
		CASE(test_lamps),
		CASE(test_a_lamp_that_is_missing_at_the_start_shines_when_it_comes),
		CASE(test_a_lamp_that_comes_back_shines),
		CASE(test_a_rendered_scene_sees_the_lamps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
