/* SPDX-License-Identifier: MIT */
/* Handles presses of buttons, codes that were read and digits that were typed. A press that began
 * before the present page appeared was meant for another page, and is dropped. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/boothd/booth_inside.h"

/* ---- buttons ---- */

static void press_shutter(struct booth *booth)
{
	bool begins = booth->state == SESSION_IDLE || booth->state == SESSION_CLOSED;
	/* The disk and the date may have changed since the timer last checked them. */
	if (begins || booth->state == SESSION_RULES) {
		booth_look_at_disk(booth);
		booth_settle(booth);
	}
	if (booth_pose_allows_shutter(booth))
		booth_handle(booth, EVENT_SHUTTER);
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

static bool is_for_this_screen(const struct booth *booth, int64_t at_us)
{
	return at_us >= booth->began_ms * 1000;
}

static void on_press(enum button button, int64_t began_us, void *user)
{
	struct booth *booth = user;
	if (is_for_this_screen(booth, began_us))
		booth_press(booth, button);
}

static void on_stuck(bool is_stuck, enum button button, void *user)
{
	char why[80];
	(void)snprintf(why, sizeof(why), "the %s button is held or jammed: free it, or unplug it",
		       button_name(button));
	booth_set_fault(user, FAULT_STUCK_BUTTON, is_stuck, why);
}

/* ---- codes ---- */

static bool is_code(const struct booth *booth, const char *text)
{
	if (!booth->code_pattern)
		return identify_is_code(text);
	return identify_may_be_code(text) && pattern_fits(booth->code_pattern, text);
}

int booth_take_text(struct booth *booth, const char *text)
{
	if (booth->state != SESSION_IDENTIFY)
		return -EAGAIN;
	if (!is_code(booth, text))
		return -EINVAL;
	(void)snprintf(booth->visit.key, sizeof(booth->visit.key), "%s", text);
	booth_admit(booth);
	booth_settle(booth);
	return 0;
}

/* Shows on the screen that the code was refused. Otherwise the person would not know why nothing
 * happens. */
static void refuse_code(struct booth *booth)
{
	if (booth->state != SESSION_IDENTIFY)
		return;
	booth->code_refused = true;
	booth_publish(booth);
}

static void on_code(const char *text, int64_t ended_us, void *user)
{
	struct booth *booth = user;
	if (!is_for_this_screen(booth, ended_us))
		return;
	if (booth_take_text(booth, text) == -EINVAL)
		refuse_code(booth);
}

static void on_refused(enum scan_event why, void *user)
{
	(void)why;
	refuse_code(user);
}

static void end_typing(struct booth *booth)
{
	char *typed = booth->visit.typed;
	if (booth_take_text(booth, typed) == 0)
		return;
	explicit_bzero(typed, sizeof(booth->visit.typed));
	refuse_code(booth);
}

static void on_digit(char c, int64_t at_us, void *user)
{
	struct booth *booth = user;
	char *typed = booth->visit.typed;
	size_t length = strlen(typed);
	if (booth->state != SESSION_IDENTIFY || !is_for_this_screen(booth, at_us))
		return;
	if (c == '\n')
		end_typing(booth);
	else if (c == '\b')
		typed[length > 0 ? length - 1 : 0] = '\0';
	else if (length + 1 < sizeof(booth->visit.typed))
		typed[length] = c;
	booth_publish(booth);
}

const struct panel_events booth_panel_events = {
	.on_press = on_press,
	.on_stuck = on_stuck,
	.on_code = on_code,
	.on_refused = on_refused,
	.on_digit = on_digit,
};
