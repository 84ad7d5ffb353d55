/* SPDX-License-Identifier: MIT */
/* Buttons, readers and keypads against a model of the input layer, in virtual time. */
/* clang-format off */
/* wrap: inotify_init1 open libevdev_new_from_fd libevdev_grab libevdev_set_clock_id libevdev_next_event libevdev_get_event_value libevdev_free event_new event_add event_del event_free event_pending clock_gettime */
/* clang-format on */
#include "daemon/devices/panel.h"

#include <errno.h>
#include <linux/input-event-codes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "tests/support/fake_evdev.h"
#include "tests/support/fake_loop.h"
#include "tests/support/finger.h"

enum { MS = 1000, SECOND = 1000000 };
#define BEGIN_US (INT64_C(7000) * SECOND)

enum { BUTTONS, READER, OTHER };

static struct {
	unsigned presses[BUTTON_COUNT], releases[BUTTON_COUNT], stale;
	int64_t began_us, screen_us; /* a press from before screen_us is stale */
	int stuck, freed;
	char codes[8][64];
	int code_count;
	enum scan_event refused;
	int refused_count;
	char digits[64];
} seen;

static struct panel *panel;
static struct config config;

static void on_press(enum button button, int64_t began_us, void *user)
{
	(void)user;
	if (began_us < seen.screen_us)
		seen.stale++;
	else
		seen.presses[button]++;
	seen.began_us = began_us;
}

static void on_release(enum button button, void *user)
{
	(void)user;
	seen.releases[button]++;
}

static void on_stuck(bool is_stuck, enum button button, void *user)
{
	(void)user;
	(void)button;
	*(is_stuck ? &seen.stuck : &seen.freed) += 1;
}

static void on_code(const char *text, int64_t ended_us, void *user)
{
	(void)user;
	(void)ended_us;
	(void)snprintf(seen.codes[seen.code_count++ % 8], sizeof(seen.codes[0]), "%s", text);
}

static void on_refused(enum scan_event why, void *user)
{
	(void)user;
	seen.refused = why;
	seen.refused_count++;
}

static void on_digit(char c, int64_t at_us, void *user)
{
	(void)user;
	(void)at_us;
	size_t used = strlen(seen.digits);
	assert_true(used + 1 < sizeof(seen.digits));
	seen.digits[used] = c;
}

static const struct panel_events events = { on_press, on_release, on_stuck,
					    on_code,  on_refused, on_digit };

static bool has_no_inotify;

int __wrap_inotify_init1(int flags);
int __real_inotify_init1(int flags);

int __wrap_inotify_init1(int flags)
{
	if (!has_no_inotify)
		return __real_inotify_init1(flags);
	errno = EMFILE;
	return -1;
}

static void begin(void)
{
	memset(&seen, 0, sizeof(seen));
	panel = NULL;
	has_no_inotify = false;
	fake_loop_begin(BEGIN_US);
	fake_evdev_begin();
	config_defaults(&config);
	(void)snprintf(config.panel.keep, sizeof(config.panel.keep), "KEY_F1");
	config.panel.stuck_s = FINGER_STUCK_MS / 1000;
	config.panel.press_ms = FINGER_PRESS_MS;
	config.panel.quiet_ms = FINGER_QUIET_MS;
}

static void end(void)
{
	panel_destroy(panel);
	fake_evdev_end();
	assert_int_equal(fake_loop_events(), 0);
}

static void create(void)
{
	const struct panel_setup setup = { fake_evdev_dev(), fake_evdev_sys() };
	struct problem problem = { .text = "" };
	assert_int_equal(panel_create(&config.panel, &setup, fake_loop_base(), &events, NULL,
				      &problem, &panel),
			 0);
	/* A code that begins at once may lack its head. */
	fake_loop_run(fake_loop_now_us() + (config.panel.scanner[0] ? SECOND : 0));
}

static struct panel_report report(void)
{
	struct panel_report now;
	panel_describe(panel, &now);
	return now;
}

static void by_path(char *setting, size_t size, int device)
{
	(void)snprintf(setting, size, "%s/input/by-path/panel-%d", fake_evdev_dev(), device);
}

static void plug_buttons(void)
{
	fake_evdev_plug(BUTTONS, "Booth Buttons\n", "1209\n", "0002\n");
}

static void use_buttons(void)
{
	plug_buttons();
	by_path(config.panel.devices, sizeof(config.panel.devices), BUTTONS);
}

static void run_ms(int64_t ms)
{
	fake_loop_run(fake_loop_now_us() + ms * MS);
}

static void key(int device, unsigned code, bool is_pressed)
{
	fake_evdev_key(device, code, is_pressed, fake_loop_now_us());
}

static void tap(int device, unsigned code)
{
	key(device, code, true);
	run_ms(15);
	key(device, code, false);
	run_ms(15);
}

static void test_a_press_is_handed_up_with_its_beginning(void **state)
{
	(void)state;
	begin();
	use_buttons();
	create();
	assert_true(fake_evdev_is_grabbed(BUTTONS));
	run_ms(100);
	int64_t touched_us = fake_loop_now_us();
	key(BUTTONS, KEY_ENTER, true);
	run_ms(7);
	assert_int_equal(seen.presses[BUTTON_SHUTTER], 0);
	run_ms(2);
	assert_int_equal(seen.presses[BUTTON_SHUTTER], 1);
	assert_int_equal(seen.releases[BUTTON_SHUTTER], 0);
	assert_true(seen.began_us == touched_us);
	fake_evdev_repeat(BUTTONS, KEY_ENTER, fake_loop_now_us());
	run_ms(500);
	key(BUTTONS, KEY_ENTER, false);
	run_ms(500);
	assert_int_equal(seen.releases[BUTTON_SHUTTER], 1);
	tap(BUTTONS, KEY_ESC);
	tap(BUTTONS, KEY_F1);
	tap(BUTTONS, KEY_SPACE); /* mapped to nothing */
	assert_int_equal(seen.presses[BUTTON_SHUTTER], 1);
	assert_int_equal(seen.presses[BUTTON_CANCEL], 1);
	assert_int_equal(seen.presses[BUTTON_KEEP], 1);
	assert_int_equal(seen.presses[BUTTON_HELP], 0);
	end();
}

static void test_an_idle_panel_costs_nothing(void **state)
{
	(void)state;
	begin();
	use_buttons();
	create();
	tap(BUTTONS, KEY_ENTER);
	run_ms(1000);
	uint64_t before = fake_loop_callbacks();
	run_ms(3600 * 1000);
	assert_true(fake_loop_callbacks() == before);
	end();
}

/* One finger a device, two devices at once; cables pulled in the middle of a press, screens that
 * change while a button is down, a loop that is late. */
struct act {
	struct finger_deed deed;
	int next; /* edge */
	int64_t free_us;
	unsigned expected, expected_stale;
	bool is_done;
};

static void begin_act(struct act *act, uint32_t *seed)
{
	int64_t at_us = act->free_us > fake_loop_now_us() ? act->free_us : fake_loop_now_us();
	act->free_us = finger_act(&act->deed, seed, at_us + 1);
	act->next = 0;
}

static int64_t next_edge_us(const struct act *act)
{
	return act->deed.edges[act->next].at_us;
}

static void test_hundred_thousand_events(void **state)
{
	(void)state;
	enum { EVENTS = 100000, DEVICES = 2 };
	static const unsigned codes[DEVICES] = { KEY_ENTER, KEY_ESC };
	static struct act acts[DEVICES];
	uint32_t seed = 5;
	int edges = 0, pulled = 0, late = 0;
	begin();
	plug_buttons();
	fake_evdev_plug(OTHER, "More Buttons\n", "1209\n", "0003\n");
	(void)snprintf(config.panel.devices, sizeof(config.panel.devices),
		       "usb:1209:0002 name:More_Buttons");
	create();
	memset(acts, 0, sizeof(acts));
	for (int i = 0; i < DEVICES; i++)
		begin_act(&acts[i], &seed);
	while (edges < EVENTS) {
		int i = next_edge_us(&acts[0]) <= next_edge_us(&acts[1]) ? 0 : 1;
		int device = i == 0 ? BUTTONS : OTHER;
		struct act *act = &acts[i];
		const struct finger_deed *deed = &act->deed;
		const struct finger_edge *edge = &deed->edges[act->next];
		/* A busy loop reads late, but the kernel's time counts. */
		bool is_late = finger_chance(&seed, 20) == 0;
		late += is_late;
		if (!is_late || fake_evdev_has_events(device))
			fake_loop_run(edge->at_us);
		fake_evdev_key(device, codes[i], edge->is_closed, edge->at_us);
		edges++;
		if (++act->next < deed->count)
			continue;
		act->expected += deed->is_press;
		begin_act(act, &seed);
		if (finger_chance(&seed, 200) == 0) {
			/* Between two presses of this device; the other goes on. */
			fake_loop_run(deed->edges[0].at_us - 1);
			fake_evdev_unplug(device);
			fake_loop_run(fake_loop_now_us());
			fake_evdev_plug(device, i == 0 ? "Booth Buttons\n" : "More Buttons\n",
					"1209\n", i == 0 ? "0002\n" : "0003\n");
			fake_loop_run(fake_loop_now_us());
			pulled++;
		}
	}
	fake_loop_run(fake_loop_now_us() + INT64_C(100) * SECOND);
	for (int i = 0; i < DEVICES; i++)
		/* The last deed was begun, not ended: its press may have come or not. */
		assert_in_range(seen.presses[i == 0 ? BUTTON_SHUTTER : BUTTON_CANCEL],
				acts[i].expected, acts[i].expected + 1);
	print_message("%d edges, %u presses, %d cables pulled, %d times late\n", edges,
		      acts[0].expected + acts[1].expected, pulled, late);
	assert_true(report().glitches > 1000);
	assert_int_equal(report().dropped, 0);
	end();
}

static void test_a_press_from_before_the_screen_is_known_as_such(void **state)
{
	(void)state;
	uint32_t seed = 77;
	unsigned fresh = 0, stale = 0;
	begin();
	use_buttons();
	create();
	for (int i = 0; i < 2000; i++) {
		struct finger_deed deed;
		int64_t next_us = finger_act(&deed, &seed, fake_loop_now_us() + 50 * MS);
		/* The screen changes somewhere around the touch, even before its edges are read. */
		int64_t change_us = finger_between(&seed, deed.edges[0].at_us - 30 * MS,
						   deed.edges[0].at_us + 30 * MS);
		for (int k = 0; k < deed.count; k++) {
			if (finger_chance(&seed, 3))
				fake_loop_run(deed.edges[k].at_us);
			if (deed.edges[k].at_us >= change_us)
				seen.screen_us = change_us;
			fake_evdev_key(BUTTONS, KEY_ENTER, deed.edges[k].is_closed,
				       deed.edges[k].at_us);
			if (k == 0)
				seen.screen_us = change_us;
		}
		fake_loop_run(next_us);
		if (deed.is_press)
			*(deed.touched_us < change_us ? &stale : &fresh) += 1;
	}
	assert_int_equal(seen.presses[BUTTON_SHUTTER], fresh);
	assert_int_equal(seen.stale, stale);
	assert_true(fresh > 300 && stale > 300);
	end();
}

/* In mid-press: what was handed up stays one press, what is still held after the return is none. */
static void test_pulled_in_the_middle_of_a_press(void **state)
{
	(void)state;
	begin();
	use_buttons();
	create();
	key(BUTTONS, KEY_ENTER, true);
	run_ms(100);
	assert_int_equal(seen.presses[BUTTON_SHUTTER], 1);
	fake_evdev_unplug(BUTTONS);
	run_ms(1000);
	assert_false(fake_evdev_is_open(BUTTONS));
	assert_non_null(panel_missing(panel, 0));
	assert_int_equal(seen.releases[BUTTON_SHUTTER], 1);
	plug_buttons();
	key(BUTTONS, KEY_ENTER, true); /* still held */
	run_ms(1000);
	assert_true(fake_evdev_is_grabbed(BUTTONS));
	assert_null(panel_missing(panel, 0));
	assert_int_equal(seen.presses[BUTTON_SHUTTER], 1);
	key(BUTTONS, KEY_ENTER, false);
	run_ms(100);
	fake_evdev_unplug(BUTTONS);
	run_ms(100);
	plug_buttons();
	run_ms(10);
	tap(BUTTONS, KEY_ENTER);
	run_ms(100);
	assert_int_equal(seen.presses[BUTTON_SHUTTER], 2);
	end();
}

static void test_held_at_start_is_no_press_but_stuck(void **state)
{
	(void)state;
	begin();
	use_buttons();
	key(BUTTONS, KEY_ENTER, true);
	create();
	run_ms(9000);
	assert_int_equal(seen.presses[BUTTON_SHUTTER], 0);
	assert_int_equal(seen.stuck, 0);
	run_ms(2000);
	assert_int_equal(seen.stuck, 1);
	assert_true(report().is_stuck);
	key(BUTTONS, KEY_ENTER, false);
	run_ms(100);
	assert_int_equal(seen.freed, 1);
	tap(BUTTONS, KEY_ENTER);
	assert_int_equal(seen.presses[BUTTON_SHUTTER], 1);
	end();
}

static void test_a_stuck_button_that_is_pulled_is_free(void **state)
{
	(void)state;
	begin();
	use_buttons();
	create();
	key(BUTTONS, KEY_ESC, true);
	run_ms(11000);
	assert_int_equal(seen.stuck, 1);
	fake_evdev_unplug(BUTTONS);
	run_ms(100);
	assert_int_equal(seen.freed, 1);
	assert_false(report().is_stuck);
	end();
}

/* The kernel dropped events: 0 phantom presses, and the next press counts. */
static void test_dropped_events(void **state)
{
	(void)state;
	begin();
	use_buttons();
	create();
	run_ms(100);
	for (int i = 0; i < 200; i++) /* nobody reads; an even number of changes */
		fake_evdev_key(BUTTONS, KEY_ENTER, i % 2 == 0, fake_loop_now_us() + i * 20 * MS);
	fake_loop_run(fake_loop_now_us() + 200 * 20 * MS + 100 * MS);
	assert_int_equal(seen.presses[BUTTON_SHUTTER], 0);
	assert_int_equal(report().dropped, 1);
	tap(BUTTONS, KEY_ENTER);
	assert_int_equal(seen.presses[BUTTON_SHUTTER], 1);
	for (int i = 0; i < 201; i++) /* an odd number: it is down now */
		fake_evdev_key(BUTTONS, KEY_ENTER, i % 2 == 0, fake_loop_now_us() + i * 20 * MS);
	fake_loop_run(fake_loop_now_us() + 201 * 20 * MS + 100 * MS);
	assert_int_equal(seen.presses[BUTTON_SHUTTER], 2);
	end();
}

static void type(int device, const char *keys)
{
	static const struct {
		char c;
		unsigned code;
		bool shift;
	} map[] = { { 'a', KEY_A, false },        { 'B', KEY_B, true },
		    { '1', KEY_1, false },        { '2', KEY_2, false },
		    { '-', KEY_MINUS, false },    { '_', KEY_MINUS, true },
		    { '5', KEY_KP5, false },      { '\n', KEY_ENTER, false },
		    { '<', KEY_BACKSPACE, false } };
	for (; *keys; keys++)
		for (size_t i = 0; i < sizeof(map) / sizeof(map[0]); i++) {
			if (map[i].c != *keys)
				continue;
			if (map[i].shift)
				key(device, KEY_LEFTSHIFT, true);
			key(device, map[i].code, true);
			key(device, map[i].code, false);
			key(device, KEY_LEFTSHIFT, false);
			run_ms(2);
		}
}

static void use_reader(void)
{
	fake_evdev_plug(READER, "Reader\n", "05e0\n", "1200\n");
	(void)snprintf(config.panel.scanner, sizeof(config.panel.scanner), "usb:05E0:1200:SERIAL");
}

static void test_codes_are_read(void **state)
{
	(void)state;
	begin();
	use_reader();
	use_buttons();
	create();
	type(READER, "a1B2-_\n");
	assert_int_equal(seen.code_count, 1);
	assert_string_equal(seen.codes[0], "a1B2-_");
	assert_int_equal(seen.presses[BUTTON_SHUTTER], 0); /* a reader's Enter is no button */
	type(READER, "a1\n");
	assert_int_equal(seen.refused, SCAN_TOO_SHORT);
	type(READER, "a1B2");
	run_ms(400);
	assert_int_equal(seen.refused, SCAN_CUT_OFF);
	type(READER, "2222\n"); /* the rest, perhaps */
	assert_int_equal(seen.code_count, 1);
	type(READER, "a1B22222\n");
	assert_int_equal(seen.code_count, 2);
	assert_string_equal(seen.codes[1], "a1B22222");
	end();
}

/* The kernel dropped the head of a code before we had read any of it: the tail is none. */
static void test_the_tail_of_dropped_events_is_no_code(void **state)
{
	(void)state;
	begin();
	use_reader();
	create();
	for (int i = 0; i < 2 * 40; i++) /* nobody reads */
		fake_evdev_key(READER, KEY_1, i % 2 == 0, fake_loop_now_us());
	run_ms(10);
	type(READER, "2222\n");
	assert_int_equal(report().dropped, 1);
	assert_int_equal(seen.code_count, 0);
	assert_int_equal(seen.refused, SCAN_BAD_CHARACTER);
	type(READER, "1111\n");
	assert_int_equal(seen.code_count, 1);
	assert_string_equal(seen.codes[0], "1111");
	end();
}

static void test_two_readers_at_once_do_not_mix(void **state)
{
	(void)state;
	begin();
	use_reader();
	fake_evdev_plug(OTHER, "Other Reader\n", "05e0\n", "1200\n");
	create();
	const char *first = "aaaa1111\n", *second = "BBBB2222\n";
	for (int i = 0; first[i]; i++) {
		char one[2] = { first[i], 0 }, two[2] = { second[i], 0 };
		type(READER, one);
		type(OTHER, two);
	}
	assert_int_equal(seen.code_count, 2);
	assert_string_equal(seen.codes[0], "aaaa1111");
	assert_string_equal(seen.codes[1], "BBBB2222");
	end();
}

static void test_a_code_with_lost_characters_is_none(void **state)
{
	(void)state;
	begin();
	use_reader();
	create();
	type(READER, "a1B2");
	for (int i = 0; i < 40; i++) {
		key(READER, KEY_A, true);
		key(READER, KEY_A, false);
	}
	type(READER, "2222\n");
	run_ms(1000);
	assert_int_equal(seen.code_count, 0);
	assert_int_equal(seen.refused_count, 1);
	type(READER, "2222\n");
	assert_string_equal(seen.codes[0], "2222");
	end();
}

static void test_a_reader_that_goes_leaves_no_half_code(void **state)
{
	(void)state;
	begin();
	use_reader();
	create();
	type(READER, "a1B2");
	fake_evdev_unplug(READER);
	run_ms(50);
	fake_evdev_plug(READER, "Reader\n", "05e0\n", "1200\n");
	run_ms(50);
	type(READER, "2222\n"); /* the rest, perhaps */
	assert_int_equal(seen.code_count, 0);
	assert_int_equal(seen.refused, SCAN_BAD_CHARACTER);
	type(READER, "2222\n");
	assert_int_equal(seen.code_count, 1);
	assert_string_equal(seen.codes[0], "2222");
	end();
}

static void test_a_keypad(void **state)
{
	(void)state;
	begin();
	fake_evdev_plug(OTHER, "Keypad\n", "1a2c\n", "0021\n");
	(void)snprintf(config.panel.keypad, sizeof(config.panel.keypad), "name:Keypad");
	create();
	type(OTHER, "15a-2<\n");
	assert_string_equal(seen.digits, "152\b\n");
	end();
}

/* A keypad whose Enter is the shutter: one device, two roles. */
static void test_a_device_with_two_roles(void **state)
{
	(void)state;
	begin();
	fake_evdev_plug(OTHER, "Keypad\n", "1a2c\n", "0021\n");
	(void)snprintf(config.panel.keypad, sizeof(config.panel.keypad), "name:Keypad");
	(void)snprintf(config.panel.devices, sizeof(config.panel.devices), "name:Keypad");
	create();
	type(OTHER, "12");
	tap(OTHER, KEY_ENTER);
	assert_string_equal(seen.digits, "12");
	assert_int_equal(seen.presses[BUTTON_SHUTTER], 1);
	end();
}

static void test_a_device_that_is_held_by_another_program(void **state)
{
	(void)state;
	begin();
	use_buttons();
	fake_evdev_refuse(BUTTONS, 0, EBUSY);
	create();
	run_ms(1000);
	assert_non_null(panel_missing(panel, 0));
	assert_false(fake_evdev_is_open(BUTTONS));
	fake_evdev_refuse(BUTTONS, 0, 0);
	run_ms(3000);
	assert_null(panel_missing(panel, 0));
	tap(BUTTONS, KEY_ENTER);
	assert_int_equal(seen.presses[BUTTON_SHUTTER], 1);
	end();
}

static void test_without_inotify_devices_are_looked_for(void **state)
{
	(void)state;
	begin();
	has_no_inotify = true;
	by_path(config.panel.devices, sizeof(config.panel.devices), BUTTONS);
	create();
	run_ms(5000);
	assert_non_null(panel_missing(panel, 0));
	plug_buttons();
	run_ms(2500);
	assert_null(panel_missing(panel, 0));
	tap(BUTTONS, KEY_ENTER);
	assert_int_equal(seen.presses[BUTTON_SHUTTER], 1);
	end();
}

static void test_permissions_that_come_late(void **state)
{
	(void)state;
	char node[400];
	begin();
	fake_evdev_refuse(BUTTONS, EACCES, 0);
	use_buttons();
	create();
	run_ms(100);
	assert_non_null(panel_missing(panel, 0));
	fake_evdev_refuse(BUTTONS, 0, 0);
	(void)snprintf(node, sizeof(node), "%s/input/event0", fake_evdev_dev());
	assert_int_equal(chmod(node, 0660), 0); /* udev */
	run_ms(10);
	assert_null(panel_missing(panel, 0));
	end();
}

static void test_settings_that_make_no_sense(void **state)
{
	(void)state;
	static const struct {
		size_t offset;
		const char *value, *key;
	} rows[] = {
		{ offsetof(struct config_panel, shutter), "KEY_NOTHING", "panel.shutter" },
		{ offsetof(struct config_panel, cancel), "KEY_ENTER", "same key" },
		{ offsetof(struct config_panel, devices), "event3", "panel.devices" },
		{ offsetof(struct config_panel, devices), "usb:12:34", "panel.devices" },
		{ offsetof(struct config_panel, scanner), "usb:1209:0002:", "panel.scanner" },
		{ offsetof(struct config_panel, keypad), "name:", "panel.keypad" },
		{ offsetof(struct config_panel, keypad),
		  "/a /b /c /d /e /f /g /h /i /j /k /l /m /n /o /p /q", "too many" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct problem problem = { .text = "" };
		begin();
		(void)snprintf((char *)&config.panel + rows[i].offset, 100, "%s", rows[i].value);
		assert_int_equal(panel_create(&config.panel, NULL, fake_loop_base(), &events, NULL,
					      &problem, &panel),
				 -EINVAL);
		assert_non_null(strstr(problem.text, rows[i].key));
		assert_null(panel);
		end();
	}
}

static void test_no_panel_at_all(void **state)
{
	(void)state;
	begin();
	create();
	assert_null(panel_missing(panel, 0));
	run_ms(1000);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_press_is_handed_up_with_its_beginning),
		cmocka_unit_test(test_an_idle_panel_costs_nothing),
		cmocka_unit_test(test_hundred_thousand_events),
		cmocka_unit_test(test_a_press_from_before_the_screen_is_known_as_such),
		cmocka_unit_test(test_pulled_in_the_middle_of_a_press),
		cmocka_unit_test(test_held_at_start_is_no_press_but_stuck),
		cmocka_unit_test(test_a_stuck_button_that_is_pulled_is_free),
		cmocka_unit_test(test_dropped_events),
		cmocka_unit_test(test_codes_are_read),
		cmocka_unit_test(test_the_tail_of_dropped_events_is_no_code),
		cmocka_unit_test(test_two_readers_at_once_do_not_mix),
		cmocka_unit_test(test_a_code_with_lost_characters_is_none),
		cmocka_unit_test(test_a_reader_that_goes_leaves_no_half_code),
		cmocka_unit_test(test_a_keypad),
		cmocka_unit_test(test_a_device_with_two_roles),
		cmocka_unit_test(test_a_device_that_is_held_by_another_program),
		cmocka_unit_test(test_without_inotify_devices_are_looked_for),
		cmocka_unit_test(test_permissions_that_come_late),
		cmocka_unit_test(test_settings_that_make_no_sense),
		cmocka_unit_test(test_no_panel_at_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
