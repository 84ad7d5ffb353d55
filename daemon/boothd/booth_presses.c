/* SPDX-License-Identifier: MIT */
/* Handles presses of buttons, codes that were read and digits that were typed. A press that began
 * before the present page appeared was meant for another page, and is dropped. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/boothd/booth_inside.h"

/* A text that is read again within this time counts once (a reader's own pause is shorter). */
enum { REPEAT_US = 2000000 };

/* ---- buttons ---- */

static enum session_event shutter_event(const struct booth *booth)
{
	if (booth_has_next_page(booth))
		return EVENT_NEXT_PAGE;
	return booth_may_go_on(booth) ? EVENT_GO_ON : EVENT_SHUTTER;
}

/* Keeps the phone number that the page shows, before the next page wipes what was typed. */
static void keep_phone(struct visit *visit)
{
	(void)snprintf(visit->phone, sizeof(visit->phone), "%s", visit_offered_phone(visit));
}

static void press_shutter(struct booth *booth)
{
	if (booth->state == SESSION_PHONE && booth_may_go_on(booth))
		keep_phone(&booth->visit);
	bool begins = booth->state == SESSION_IDLE || booth->state == SESSION_CLOSED;
	/* The disk and the date may have changed since the timer last checked them. */
	if (begins || booth->state == SESSION_RULES) {
		booth_look_at_disk(booth);
		booth_settle(booth);
	}
	if (booth_pose_allows_shutter(booth))
		booth_handle(booth, shutter_event(booth));
}

static void press_help(struct booth *booth)
{
	booth->help_called = !booth->help_called;
	booth_tell_watchers(booth, "help");
	booth_publish(booth);
}

void booth_press(struct booth *booth, enum button button)
{
	switch (button) {
	case BUTTON_SHUTTER:
		press_shutter(booth);
		return;
	case BUTTON_CANCEL:
		booth_handle(booth, EVENT_CANCEL);
		return;
	case BUTTON_KEEP:
		booth_handle(booth, EVENT_KEEP);
		return;
	case BUTTON_HELP:
		press_help(booth);
		return;
	case BUTTON_COUNT:
		return;
	}
}

void booth_press_screen(const struct message_press *pressed, void *user)
{
	struct booth *booth = user;
	if (pressed->screen == 0 || pressed->screen == booth->screen)
		booth_press(booth, (enum button)pressed->button);
}

void booth_take_demo(const struct message_demo *demo, void *user)
{
	struct booth *booth = user;
	const char *name = demo_sitter_name((enum demo_sitter)demo->sitter);
	if (name) {
		char what[64];
		(void)snprintf(what, sizeof(what), CAMERA_NOTE_SITTER "%s", name);
		camera_note(booth->camera, what);
	}
	if (demo->language == DEMO_LANGUAGE_SAME)
		return;
	booth->language = demo->language;
	booth_publish(booth);
}

static bool is_for_this_screen(const struct booth *booth, int64_t at_us)
{
	return at_us >= booth->began_ms * 1000;
}

/* The screen draws a key that is held down as pressed. A press that changes the page tells the screen of both
 * in one STATE. */
static void on_press(enum button button, int64_t began_us, void *user)
{
	struct booth *booth = user;
	uint32_t screen = booth->screen;
	booth->keys_down |= 1u << button;
	if (is_for_this_screen(booth, began_us))
		booth_press(booth, button);
	if (booth->screen == screen)
		booth_publish(booth);
}

static void on_release(enum button button, void *user)
{
	struct booth *booth = user;
	booth->keys_down &= ~(1u << button);
	booth_publish(booth);
}

static void on_stuck(bool is_stuck, enum button button, void *user)
{
	char why[80];
	(void)snprintf(why, sizeof(why), "the %s button is held or jammed: free it, or unplug it",
		       button_name(button));
	booth_set_fault(user, FAULT_STUCK_BUTTON, is_stuck, why);
}

/* ---- codes ---- */

/* Returns whether a reader may answer the page. */
static bool asks_for_text(const struct booth *booth)
{
	return booth->state == SESSION_IDENTIFY || booth->state == SESSION_CODE ||
	       booth->state == SESSION_STAFF;
}

/* Returns whether the page asks for something that a person can type on the keypad. */
static bool asks_for_digits(const struct booth *booth)
{
	return asks_for_text(booth) || booth->state == SESSION_PHONE;
}

static bool is_code(const struct booth *booth, const char *text)
{
	if (!booth->code_pattern)
		return identify_is_code(text);
	return identify_may_be_code(text) && pattern_fits(booth->code_pattern, text);
}

/* Takes the answer in the mode code. */
static int take_code(struct booth *booth, const char *text)
{
	if (!is_code(booth, text))
		return -EINVAL;
	(void)snprintf(booth->visit.key, sizeof(booth->visit.key), "%s", text);
	booth_admit(booth);
	booth_settle(booth);
	return 0;
}

/* Takes the second answer in the mode both. */
static int take_second_code(struct booth *booth, const char *text)
{
	if (!is_code(booth, text))
		return -EINVAL;
	(void)snprintf(booth->visit.code, sizeof(booth->visit.code), "%s", text);
	booth_handle(booth, EVENT_IDENTIFIED);
	return 0;
}

/* Asks the roster. Its answer comes later: booth_lookup_events. */
static int take_key(struct booth *booth, const char *text, bool is_typed)
{
	struct visit *visit = &booth->visit;
	if (!identify_is_key(text))
		return -EINVAL;
	int r = lookup_ask(booth->lookup, ++booth->question, booth->roster_keys, text);
	if (r < 0)
		return r;
	(void)snprintf(visit->key, sizeof(visit->key), "%s", text);
	visit->is_typed = is_typed;
	booth->code_refused = false;
	return 0;
}

/* Enter alone confirms the roster's number. */
static int take_phone(struct booth *booth, const char *text)
{
	struct visit *visit = &booth->visit;
	const char *phone = text[0] ? text : visit->student.phone;
	if (!identify_is_phone(phone))
		return -EINVAL;
	(void)snprintf(visit->phone, sizeof(visit->phone), "%s", phone);
	booth_handle(booth, EVENT_GO_ON);
	return 0;
}

int booth_take_text(struct booth *booth, const char *text, bool is_typed)
{
	if (booth->state == SESSION_PHONE)
		return take_phone(booth, text);
	if (booth->state == SESSION_CODE)
		return take_second_code(booth, text);
	if (booth->state == SESSION_STAFF)
		return booth_staff_take_code(booth, text);
	if (booth->state != SESSION_IDENTIFY)
		return -EAGAIN;
	return booth->lookup ? take_key(booth, text, is_typed) : take_code(booth, text);
}

/* Shows on the screen that the code was refused. Otherwise the person would not know why nothing
 * happens. */
static void refuse_code(struct booth *booth)
{
	if (!asks_for_digits(booth))
		return;
	booth->code_refused = true;
	booth_publish(booth);
}

/* Returns whether a reader has just read the same text. A reader that sees a code all the time sends it
 * again and again: after a ticket, the next question must not take the ticket for an answer. */
static bool is_repeated(struct visit *visit, const char *text, int64_t at_us)
{
	bool is_same = strcmp(visit->read, text) == 0 && at_us - visit->read_us < REPEAT_US;
	(void)snprintf(visit->read, sizeof(visit->read), "%s", text);
	visit->read_us = at_us;
	return is_same;
}

static void take_read(struct booth *booth, const char *text, int64_t at_us)
{
	if (!asks_for_text(booth) || is_repeated(&booth->visit, text, at_us))
		return;
	if (booth_take_text(booth, text, false) == -EINVAL)
		refuse_code(booth);
}

static void on_code(const char *text, int64_t ended_us, void *user)
{
	struct booth *booth = user;
	if (is_for_this_screen(booth, ended_us))
		take_read(booth, text, ended_us);
}

static void on_refused(enum scan_event why, void *user)
{
	(void)why;
	if (asks_for_text(user))
		refuse_code(user);
}

static void end_typing(struct booth *booth)
{
	char *typed = booth->visit.typed;
	int r = booth_take_text(booth, typed, true);
	explicit_bzero(typed, sizeof(booth->visit.typed));
	if (r < 0)
		refuse_code(booth);
}

static void on_digit(char c, int64_t at_us, void *user)
{
	struct booth *booth = user;
	char *typed = booth->visit.typed;
	size_t length = strlen(typed);
	if (!asks_for_digits(booth) || !is_for_this_screen(booth, at_us))
		return;
	if (c == '\n')
		end_typing(booth);
	else if (c == '\b')
		typed[length > 0 ? length - 1 : 0] = '\0';
	else if (length + 1 < sizeof(booth->visit.typed))
		typed[length] = c;
	booth_publish(booth);
}

/* ---- booth-reader ---- */

static void on_answer(enum aim_find find, const char *text, enum aim_hint hint, void *user)
{
	struct booth *booth = user;
	struct reading *reading = &booth->reading;
	enum aim_hint shown = reading->shown;
	switch (reading_take(reading, find, text, hint, clock_monotonic_ms())) {
	case READING_TEXT:
		booth->counts.codes_read++;
		take_read(booth, text, clock_monotonic_us());
		return;
	case READING_REFUSED:
		booth->counts.codes_refused++;
		refuse_code(booth);
		return;
	case READING_NOTHING:
		break;
	}
	if (reading->shown != shown)
		booth_publish(booth);
}

/* The booth goes on without booth-reader: a scanner or the keypad still works. The screen then shows no
 * aiming box. */
static void on_reader_change(bool is_connected, void *user)
{
	struct booth *booth = user;
	explicit_bzero(&booth->reading, sizeof(booth->reading));
	if (is_connected)
		log_info("booth-reader is connected");
	else
		log_event(LOG_LEVEL_WARNING, JOURNAL_READER_LOST,
			  "booth-reader is gone; until it is back, the camera reads no codes");
	if (booth_reader_is_asked(booth))
		booth_publish(booth);
}

const struct camera_reader_events booth_reader_events = { .on_answer = on_answer,
							  .on_change = on_reader_change };

const struct panel_events booth_panel_events = {
	.on_press = on_press,
	.on_release = on_release,
	.on_stuck = on_stuck,
	.on_code = on_code,
	.on_refused = on_refused,
	.on_digit = on_digit,
};
