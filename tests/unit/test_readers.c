/* SPDX-License-Identifier: MIT */
/*
 * Code readers of many kinds at the panel, in virtual time. A reader is told to send a code as its
 * keyboard mode does it. What the panel makes of it must be that code, or "not read": never another
 * code, for that is another person.
 *
 * Which key types a character comes from tests/data/keyboards.txt, not from the module under test.
 */
/* clang-format off */
/* wrap: open libevdev_new_from_fd libevdev_grab libevdev_set_clock_id libevdev_next_event libevdev_get_event_value libevdev_free event_new event_add event_del event_free event_pending clock_gettime */
/* clang-format on */
#include <linux/input-event-codes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/base/log.h"
#include "daemon/core/keymap.h"
#include "daemon/devices/panel.h"
#include "tests/support/fake_evdev.h"
#include "tests/support/fake_loop.h"

enum { MS = 1000, SECOND = 1000000, READER = 0, OTHER = 1 };
#define GS "\x1d"
#define FS "\x1c"

/* ---- the keyboards ---- */

struct key {
	unsigned code;
	bool has_shift, has_alt_gr, is_disputed;
};

static const char *const layout_names[KEYMAP_LAYOUTS] = { "us", "uk", "de", "fr" };
static struct key keyboards[KEYMAP_LAYOUTS][128];
static unsigned key_count;

static void note_key(int layout, const char *level, char c, struct key key)
{
	struct key *known = &keyboards[layout][(unsigned char)c];
	key.has_shift = strcmp(level, "shift") == 0;
	key.has_alt_gr = strcmp(level, "altgr") == 0;
	key_count++;
	if (!known->code || known->is_disputed)
		*known = key;
}

static int read_keyboards(void **state)
{
	(void)state;
	char line[128];
	FILE *file = fopen("tests/data/keyboards.txt", "re");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		char layout[8], level[8], c, mark[16] = "";
		unsigned code;
		if (line[0] == '#' && line[1] == ' ')
			continue;
		assert_true(sscanf(line, "%7s %u %7s %c %15s", layout, &code, level, &c, mark) >=
			    4);
		for (int i = 0; i < KEYMAP_LAYOUTS; i++)
			if (strcmp(layout_names[i], layout) == 0)
				note_key(i, level, c,
					 (struct key){ .code = code, .is_disputed = mark[0] });
	}
	(void)fclose(file);
	assert_int_equal(key_count, 388);
	log_open("test_readers", LOG_LEVEL_ERROR); /* each refused code is a line */
	return 0;
}

/* Every key of the layouts, alone, with Shift and with AltGr: the character or nothing. */
static void test_each_key_types_what_its_layout_says_or_nothing(void **state)
{
	(void)state;
	static const unsigned held[] = { 0, KEY_RIGHTSHIFT, KEY_RIGHTALT };
	unsigned read = 0;
	for (int layout = 0; layout < KEYMAP_LAYOUTS; layout++)
		for (int level = 0; level < 3; level++)
			for (unsigned code = 1; code < KEY_CNT; code++) {
				struct keymap keymap = { .layout = (enum keymap_layout)layout };
				if (held[level])
					(void)keymap_type(&keymap, held[level], 1);
				int typed = keymap_type(&keymap, code, 1);
				if (typed <= ' ' || code == KEY_KPDOT || code > KEY_102ND ||
				    (code >= KEY_KP7 && code <= KEY_KP0) || code == KEY_KPASTERISK)
					continue;
				const struct key *key = &keyboards[layout][typed];
				assert_int_equal(key->code, code);
				assert_int_equal(key->has_shift, level == 1);
				assert_int_equal(key->has_alt_gr, level == 2);
				read++;
			}
	assert_int_equal(read, 372);
}

/* What a US console shows when a reader of this layout types the text. */
static void show_on_us_console(int layout, const char *text, char *shown)
{
	struct keymap console = { .layout = KEYMAP_US };
	for (; *text; text++) {
		struct key key = keyboards[layout][(unsigned char)*text];
		assert_true(key.code && !key.is_disputed && !key.has_alt_gr);
		(void)keymap_type(&console, KEY_LEFTSHIFT, key.has_shift);
		*shown++ = (char)keymap_type(&console, key.code, 1);
	}
	*shown = '\0';
}

static void test_the_test_code_of_the_docs_tells_the_layout(void **state)
{
	(void)state;
	static const char *const names[KEYMAP_LAYOUTS] = { "US, or a mode with Alt", "UK",
							   "Germany", "France" };
	autofree uint8_t *bytes = NULL;
	size_t size;
	char shown[KEYMAP_LAYOUTS][16], row[128];
	assert_int_equal(file_read_path("docs/hardware.md", 1 << 20, &bytes, &size), 0);
	for (int i = 0; i < KEYMAP_LAYOUTS; i++) {
		show_on_us_console(i, "YQ-2\"", shown[i]);
		(void)snprintf(row, sizeof(row), "| `%s` | %s | `panel.layout = %s` |", shown[i],
			       names[i], layout_names[i]);
		if (!memmem(bytes, size, row, strlen(row)))
			fail_msg("docs/hardware.md lacks: %s", row);
		for (int k = 0; k < i; k++)
			assert_string_not_equal(shown[i], shown[k]);
	}
}

/* ---- a reader ---- */

enum how {
	BY_KEYS,            /* a control character as Ctrl and a key */
	BY_CAPS_LOCK,       /* the same with Caps Lock on, as the reader knows */
	BY_F_KEYS,          /* a control character as a function key */
	BY_KEYPAD,          /* digits on the keypad, with Num Lock switched before and after */
	BY_ALT_3,           /* Alt and three digits */
	BY_ALT_4,           /* Alt and four digits */
	BY_UNICODE,         /* Ctrl+Shift+U, hexadecimal digits, Enter */
	BY_UNICODE_LETTERS, /* the same for letters only */
	BY_UNICODE_SLOWLY,  /* the same, and a stall after each */
	HOWS
};

static const char *const how_names[HOWS] = {
	"keys, controls with Ctrl",
	"keys, Caps Lock on",
	"keys, controls as F-keys",
	"keypad, Num Lock off",
	"Alt and three digits",
	"Alt and four digits",
	"Ctrl+Shift+U",
	"letters Ctrl+Shift+U",
	"letters Ctrl+Shift+U, stalls",
};

enum affix { NO_AFFIX, F_BEFORE, F_AFTER, F_AFTER_END, AFFIXES };
enum end { ENTER, KEYPAD_ENTER, CTRL_M, CTRL_J, TAB, CR_LF, NO_END, ENDS };
enum trouble { NO_TROUBLE, KEY_REPEATS, SHIFT_STUCK, TROUBLES };

struct reader {
	int device, layout;
	enum how how;
	enum affix affix;
	enum end end;
	enum trouble trouble;
	int pace_ms;       /* between two key events */
	unsigned together; /* so many events wait when the panel reads; 0: all of a code */
	unsigned waiting;
	int64_t at_us;
};

static void pass(struct reader *reader, int64_t ms)
{
	reader->at_us += ms * MS;
	fake_loop_run(reader->at_us);
	reader->waiting = 0;
}

static void send(struct reader *reader, unsigned code, bool is_down)
{
	if (code == KEY_LEFTSHIFT && !is_down && reader->trouble == SHIFT_STUCK)
		return;
	reader->at_us += reader->pace_ms * MS;
	fake_evdev_key(reader->device, code, is_down, reader->at_us);
	if (is_down && reader->trouble == KEY_REPEATS)
		fake_evdev_repeat(reader->device, code, reader->at_us);
	if (reader->together && ++reader->waiting >= reader->together)
		pass(reader, 0);
}

static void tap(struct reader *reader, unsigned code)
{
	send(reader, code, true);
	send(reader, code, false);
}

static void tap_with(struct reader *reader, unsigned modifier, unsigned code)
{
	send(reader, modifier, true);
	tap(reader, code);
	send(reader, modifier, false);
}

static void type_key(struct reader *reader, char c, bool has_caps_lock)
{
	struct key key = keyboards[reader->layout][(unsigned char)c];
	bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	assert_true(key.code != 0);
	if (has_caps_lock && is_letter)
		key.has_shift = !key.has_shift;
	if (key.has_shift)
		tap_with(reader, KEY_LEFTSHIFT, key.code);
	else if (key.has_alt_gr)
		tap_with(reader, KEY_RIGHTALT, key.code);
	else
		tap(reader, key.code);
}

static void type_alt(struct reader *reader, char c, int digits)
{
	static const unsigned keypad[] = { KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4,
					   KEY_KP5, KEY_KP6, KEY_KP7, KEY_KP8, KEY_KP9 };
	char number[8];
	(void)snprintf(number, sizeof(number), "%0*d", digits, c);
	send(reader, KEY_LEFTALT, true);
	for (int i = 0; number[i]; i++)
		tap(reader, keypad[number[i] - '0']);
	send(reader, KEY_LEFTALT, false);
}

static void type_unicode(struct reader *reader, char c)
{
	char number[8];
	(void)snprintf(number, sizeof(number), "%x", (unsigned char)c);
	send(reader, KEY_LEFTCTRL, true);
	tap_with(reader, KEY_LEFTSHIFT, KEY_U);
	send(reader, KEY_LEFTCTRL, false);
	for (int i = 0; number[i]; i++)
		type_key(reader, number[i], false);
	tap(reader, KEY_ENTER);
	if (reader->how == BY_UNICODE_SLOWLY)
		pass(reader, 500);
}

static void type_control(struct reader *reader, char c)
{
	unsigned code = c == GS[0] ? KEY_RIGHTBRACE : KEY_BACKSLASH;
	if (reader->how == BY_F_KEYS)
		tap(reader, c == GS[0] ? KEY_F5 : KEY_F6);
	else
		tap_with(reader, KEY_LEFTCTRL, code);
}

static void type_character(struct reader *reader, char c)
{
	static const unsigned keypad[] = { KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4,
					   KEY_KP5, KEY_KP6, KEY_KP7, KEY_KP8, KEY_KP9 };
	bool is_digit = c >= '0' && c <= '9';
	bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	if (reader->how == BY_ALT_3 || reader->how == BY_ALT_4)
		type_alt(reader, c, reader->how == BY_ALT_3 ? 3 : 4);
	else if (reader->how == BY_UNICODE || (is_letter && reader->how >= BY_UNICODE_LETTERS))
		type_unicode(reader, c);
	else if (c < ' ')
		type_control(reader, c);
	else if (is_digit && reader->how == BY_KEYPAD)
		tap(reader, keypad[c - '0']);
	else
		type_key(reader, c, reader->how == BY_CAPS_LOCK);
}

static void type_end(struct reader *reader)
{
	switch (reader->end) {
	case ENTER:
		tap(reader, KEY_ENTER);
		break;
	case KEYPAD_ENTER:
		tap(reader, KEY_KPENTER);
		break;
	case CTRL_M:
		tap_with(reader, KEY_RIGHTCTRL, keyboards[reader->layout]['m'].code);
		break;
	case CTRL_J:
		tap_with(reader, KEY_LEFTCTRL, KEY_J);
		break;
	case TAB:
		tap(reader, KEY_TAB);
		break;
	case CR_LF:
		tap(reader, KEY_ENTER);
		tap_with(reader, KEY_LEFTCTRL, KEY_J);
		break;
	case NO_END:
	case ENDS:
		break;
	}
}

static void scan(struct reader *reader, const char *code)
{
	if (reader->trouble == SHIFT_STUCK)
		send(reader, KEY_LEFTSHIFT, true);
	if (reader->how == BY_CAPS_LOCK || reader->how == BY_KEYPAD)
		tap(reader, reader->how == BY_KEYPAD ? KEY_NUMLOCK : KEY_CAPSLOCK);
	if (reader->affix == F_BEFORE)
		tap(reader, KEY_F1);
	for (; *code; code++)
		type_character(reader, *code);
	if (reader->affix == F_AFTER)
		tap(reader, KEY_F2);
	type_end(reader);
	if (reader->affix == F_AFTER_END)
		tap(reader, KEY_F3);
	if (reader->how == BY_CAPS_LOCK || reader->how == BY_KEYPAD)
		tap(reader, reader->how == BY_KEYPAD ? KEY_NUMLOCK : KEY_CAPSLOCK);
}

/* ---- the panel ---- */

static struct {
	char code[1100];
	unsigned codes, refused;
	unsigned right, not_read; /* in all */
} seen;

static struct panel *panel;
static struct config config;

static void on_press(enum button button, int64_t began_us, void *user)
{
	(void)button;
	(void)began_us;
	(void)user;
	fail_msg("a reader pressed a button");
}

static void on_stuck(bool is_stuck, enum button button, void *user)
{
	(void)is_stuck;
	(void)button;
	(void)user;
}

static void on_code(const char *text, int64_t ended_us, void *user)
{
	(void)user;
	(void)ended_us;
	(void)snprintf(seen.code, sizeof(seen.code), "%s", text);
	seen.codes++;
}

static void on_refused(enum scan_event why, void *user)
{
	(void)user;
	assert_non_null(scan_event_text(why));
	seen.refused++;
}

static const struct panel_events events = {
	.on_press = on_press, .on_stuck = on_stuck, .on_code = on_code, .on_refused = on_refused
};

static void plug(int device)
{
	fake_evdev_plug(device, "Reader\n", "05e0\n", "1200\n");
}

static void begin(int layout, const char *scan_end)
{
	const struct panel_setup setup = { fake_evdev_dev(), fake_evdev_sys() };
	panel = NULL;
	memset(&seen, 0, sizeof(seen));
	fake_loop_begin(INT64_C(7000) * SECOND);
	fake_evdev_begin();
	plug(READER);
	config_defaults(&config);
	(void)snprintf(config.panel.scanner, sizeof(config.panel.scanner), "usb:05e0:1200");
	(void)snprintf(config.panel.layout, sizeof(config.panel.layout), "%s",
		       layout_names[layout]);
	(void)snprintf(config.panel.scan_end, sizeof(config.panel.scan_end), "%s", scan_end);
	config.panel.scan_most = 400;
	assert_int_equal(
		panel_create(&config.panel, &setup, fake_loop_base(), &events, NULL, NULL, &panel),
		0);
	fake_loop_run(fake_loop_now_us() + 10 * SECOND);
}

static void end(void)
{
	panel_destroy(panel);
	fake_evdev_end();
	assert_int_equal(fake_loop_events(), 0);
}

enum verdict { RIGHT, NOT_READ, ANOTHER };

/* Long after the code. It gives the keys back that got stuck. */
static enum verdict judge(struct reader *reader, const char *code)
{
	pass(reader, 1000);
	reader->trouble = NO_TROUBLE;
	send(reader, KEY_LEFTSHIFT, false);
	pass(reader, 10000);
	enum verdict verdict = seen.codes == 0                                   ? NOT_READ
			       : seen.codes == 1 && strcmp(seen.code, code) == 0 ? RIGHT
										 : ANOTHER;
	if (verdict == ANOTHER)
		print_error("%u codes instead of \"%s\": \"%s\"\n", seen.codes, code, seen.code);
	seen.right += verdict == RIGHT;
	seen.not_read += verdict == NOT_READ;
	seen.codes = seen.refused = 0;
	return verdict;
}

static const char *const codes[] = {
	"20261234567", "AB12", "ab<12", "01" GS "21" FS "AB", "Zy-7_qM@#/(1)=&",
};
enum { CODES = sizeof(codes) / sizeof(codes[0]) };

/* Whether a code must be read, and not only may be. */
static bool must_be_read(const struct reader *reader, const char *code, bool pause_ends)
{
	bool has_control = strpbrk(code, GS FS) != NULL;
	bool has_letter = strpbrk(code, "ABabcdZyqM") != NULL;
	bool is_caps_certain = reader->layout == KEYMAP_US || reader->layout == KEYMAP_UK;
	if (has_control || reader->trouble == SHIFT_STUCK || reader->together == 0)
		return false;
	if (reader->affix == F_BEFORE || reader->affix == F_AFTER)
		return false;
	if (reader->end == NO_END && (!pause_ends || reader->affix == F_AFTER_END))
		return false;
	if (reader->how == BY_UNICODE)
		return false;
	if (reader->how >= BY_UNICODE_LETTERS)
		return !has_letter;
	return reader->how != BY_CAPS_LOCK || is_caps_certain;
}

/* What can never be right: another result is chance. */
static bool cannot_be_read(const struct reader *reader, const char *code, bool pause_ends)
{
	return strpbrk(code, GS FS) || reader->trouble == SHIFT_STUCK ||
	       reader->how == BY_UNICODE || (reader->end == NO_END && !pause_ends);
}

static void try_scan(struct reader *reader, const char *code, bool pause_ends)
{
	struct reader as_set = *reader;
	scan(reader, code);
	enum verdict verdict = judge(reader, code);
	bool must = must_be_read(&as_set, code, pause_ends);
	bool cannot = cannot_be_read(&as_set, code, pause_ends);
	reader->trouble = as_set.trouble;
	if (verdict == ANOTHER || (must && verdict != RIGHT) || (cannot && verdict != NOT_READ))
		fail_msg("%s %s, \"%s\", affix %d, end %d, trouble %d, %d ms, %u together: %d",
			 layout_names[as_set.layout], how_names[as_set.how], code, as_set.affix,
			 as_set.end, as_set.trouble, as_set.pace_ms, as_set.together, verdict);
}

/* All affixes, ends, troubles, paces and groupings of one mode. */
static void try_mode(int layout, enum how how, bool pause_ends)
{
	static const unsigned groupings[] = { 1, 7, 0 };
	struct reader reader = { .layout = layout, .how = how, .at_us = fake_loop_now_us() };
	for (unsigned i = 0; i < AFFIXES * ENDS * TROUBLES * 2; i++) {
		reader.affix = (enum affix)(i % AFFIXES);
		reader.end = (enum end)(i / AFFIXES % ENDS);
		reader.trouble = (enum trouble)(i / AFFIXES / ENDS % TROUBLES);
		reader.pace_ms = i / AFFIXES / ENDS / TROUBLES ? 40 : 2;
		for (int code = 0; code < CODES; code++) {
			reader.together = groupings[(i + (unsigned)code) % 3];
			try_scan(&reader, codes[code], pause_ends);
		}
	}
}

static void test_each_reader_gives_its_code_or_none(void **state)
{
	(void)state;
	unsigned right = 0, not_read = 0;
	print_message("%-32s %8s %8s %8s\n", "reader", "right", "not read", "another");
	for (int how = 0; how < HOWS; how++) {
		unsigned how_right = 0, how_not_read = 0;
		for (int run = 0; run < 2 * KEYMAP_LAYOUTS; run++) {
			bool pause_ends = run % 2;
			begin(run / 2, pause_ends ? "pause" : "key");
			try_mode(run / 2, (enum how)how, pause_ends);
			how_right += seen.right;
			how_not_read += seen.not_read;
			end();
		}
		print_message("%-32s %8u %8u %8u\n", how_names[how], how_right, how_not_read, 0);
		right += how_right;
		not_read += how_not_read;
	}
	print_message("%-32s %8u %8u %8u\n", "all", right, not_read, 0);
}

static void test_two_readers_at_once_do_not_mix(void **state)
{
	(void)state;
	for (int how = 0; how < HOWS; how++)
		for (int mixed = 0; mixed < HOWS; mixed++) {
			struct reader one = { .layout = KEYMAP_US, .how = (enum how)how };
			struct reader two = { .device = OTHER, .how = (enum how)mixed };
			begin(KEYMAP_US, "key");
			plug(OTHER);
			fake_loop_run(fake_loop_now_us() + SECOND);
			one.at_us = two.at_us = fake_loop_now_us();
			one.pace_ms = two.pace_ms = 2;
			/* Both queue their events; the panel then takes them device by device. */
			scan(&one, "1234");
			scan(&two, "98-76");
			fake_loop_run(one.at_us > two.at_us ? one.at_us : two.at_us);
			fake_loop_run(fake_loop_now_us() + SECOND);
			assert_true(seen.codes <= 2);
			assert_true(seen.codes == 0 || strcmp(seen.code, "1234") == 0 ||
				    strcmp(seen.code, "98-76") == 0);
			if (how < BY_UNICODE && mixed < BY_UNICODE)
				assert_int_equal(seen.codes, 2);
			end();
		}
}

/* The cable breaks after each event of a code. The rest may come when the reader is back. */
static void test_a_reader_that_is_pulled_in_a_code_gives_no_piece_of_it(void **state)
{
	(void)state;
	static const char code[] = "20261234567";
	for (int back_ms = 50; back_ms <= 3000; back_ms += 2950)
		for (size_t cut = 1; cut < sizeof(code) - 1; cut++) {
			char head[sizeof(code)];
			begin(KEYMAP_US, "key");
			struct reader reader = { .pace_ms = 2,
						 .together = 1,
						 .end = NO_END,
						 .at_us = fake_loop_now_us() };
			(void)snprintf(head, sizeof(head), "%.*s", (int)cut, code);
			scan(&reader, head);
			fake_evdev_unplug(READER);
			pass(&reader, back_ms);
			plug(READER);
			pass(&reader, 20);
			reader.end = ENTER;
			scan(&reader, code + cut);
			pass(&reader, 100);
			assert_int_equal(seen.codes, 0);
			assert_true(seen.refused >= 1);
			scan(&reader, code); /* shown again */
			pass(&reader, 1000);
			assert_int_equal(seen.codes, 1);
			assert_string_equal(seen.code, code);
			end();
		}
}

/* boothd starts, or a reader is plugged in, while a code is being typed. */
static void test_a_code_whose_head_came_before_the_opening_is_not_read(void **state)
{
	(void)state;
	begin(KEYMAP_US, "key");
	fake_evdev_unplug(READER);
	fake_loop_run(fake_loop_now_us() + 60 * SECOND);
	plug(READER);
	struct reader reader = { .pace_ms = 2, .together = 1, .at_us = fake_loop_now_us() };
	pass(&reader, 10);
	scan(&reader, "34567");
	pass(&reader, 1000);
	assert_int_equal(seen.codes, 0);
	assert_int_equal(seen.refused, 1);
	scan(&reader, "20261234567");
	pass(&reader, 1000);
	assert_int_equal(seen.codes, 1);
	end();
	/* A Shift key that was down before counts, too. */
	begin(KEYMAP_US, "key");
	fake_evdev_unplug(READER);
	fake_loop_run(fake_loop_now_us() + 60 * SECOND);
	plug(READER);
	fake_evdev_key(READER, KEY_LEFTSHIFT, true, fake_loop_now_us());
	fake_loop_run(fake_loop_now_us() + 10 * SECOND);
	reader = (struct reader){ .pace_ms = 2, .together = 1, .at_us = fake_loop_now_us() };
	scan(&reader, "1234");
	pass(&reader, 1000);
	assert_int_equal(seen.codes, 0);
	end();
}

static void test_long_codes(void **state)
{
	(void)state;
	static const int lengths[] = { 400, 401, 1000 };
	char code[1001];
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
		for (int how = 0; how < HOWS; how++) {
			begin(KEYMAP_DE, "key");
			struct reader reader = { .layout = KEYMAP_DE,
						 .how = (enum how)how,
						 .pace_ms = 2,
						 .together = 3,
						 .at_us = fake_loop_now_us() };
			for (int k = 0; k < lengths[i]; k++)
				code[k] = (char)('0' + k % 10);
			code[lengths[i]] = '\0';
			scan(&reader, code);
			enum verdict verdict = judge(&reader, code);
			bool is_read =
				lengths[i] <= 400 && how != BY_UNICODE && how != BY_CAPS_LOCK;
			assert_int_equal(verdict, is_read ? RIGHT : NOT_READ);
			end();
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_key_types_what_its_layout_says_or_nothing),
		cmocka_unit_test(test_the_test_code_of_the_docs_tells_the_layout),
		cmocka_unit_test(test_each_reader_gives_its_code_or_none),
		cmocka_unit_test(test_two_readers_at_once_do_not_mix),
		cmocka_unit_test(test_a_reader_that_is_pulled_in_a_code_gives_no_piece_of_it),
		cmocka_unit_test(test_a_code_whose_head_came_before_the_opening_is_not_read),
		cmocka_unit_test(test_long_codes),
	};
	return cmocka_run_group_tests(tests, read_keyboards, NULL);
}
