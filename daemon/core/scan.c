/* SPDX-License-Identifier: MIT */
#include "daemon/core/scan.h"

#include <string.h>

#include "daemon/core/keymap.h"

/* If a part of a code is lost, the rest may still arrive within this time, because the kernel gives
 * up a USB transfer after 5 s. So a code that begins within this time counts as that rest and is
 * refused. */
enum { SUSPECT_US = 5 * 1000 * 1000 };

void scan_clear(struct scan *scan)
{
	/* Keep these three fields, because they hold no part of a code. */
	int64_t wary_until_us = scan->wary_until_us, ended_us = scan->ended_us;
	bool has_ended = scan->has_ended;
	memset(scan, 0, sizeof(*scan));
	scan->wary_until_us = wary_until_us;
	scan->has_ended = has_ended;
	scan->ended_us = ended_us;
}

void scan_begin(struct scan *scan, const struct scan_rule *rule, int64_t now_us)
{
	*scan = (struct scan){ .suspect_until_us = now_us + rule->pause_us };
}

void scan_spoil(struct scan *scan, int64_t at_us)
{
	if (scan->is_stale)
		scan_clear(scan);
	scan->is_bad = scan->is_open;
	if (scan->suspect_until_us < at_us + SUSPECT_US)
		scan->suspect_until_us = at_us + SUSPECT_US;
}

static enum scan_event finish(struct scan *scan, const struct scan_rule *rule)
{
	bool is_bad = scan->is_bad, is_long = scan->is_long;
	size_t length = scan->length;
	if (is_bad || is_long || length < rule->least) {
		scan_clear(scan);
		return is_bad ? SCAN_BAD_CHARACTER : is_long ? SCAN_TOO_LONG : SCAN_TOO_SHORT;
	}
	scan->text[length] = '\0';
	scan->is_open = false;
	scan->is_stale = true;
	return SCAN_CODE;
}

/* Returns whether this Enter or Tab is the second terminator that a code reader sends after one
 * code, such as LF after CR. Such a terminator must not count as an empty code. */
static bool is_second_end(const struct scan *scan, const struct scan_rule *rule, int64_t at_us)
{
	return !scan->is_open && scan->has_ended && at_us - scan->ended_us <= rule->pause_us &&
	       at_us >= scan->suspect_until_us;
}

static enum scan_event take_end(struct scan *scan, const struct scan_rule *rule, int64_t at_us)
{
	bool is_second = is_second_end(scan, rule, at_us);
	scan->has_ended = true;
	scan->ended_us = at_us;
	return is_second ? SCAN_NOTHING : finish(scan, rule);
}

static void append(struct scan *scan, const struct scan_rule *rule, int c)
{
	size_t most = rule->most < SCAN_MAX ? rule->most : SCAN_MAX;
	if (c < ' ' || c > '~')
		scan->is_bad = true;
	else if (scan->length >= most)
		scan->is_long = true;
	else
		scan->text[scan->length++] = (char)c;
}

enum scan_event scan_type(struct scan *scan, const struct scan_rule *rule, int key, int64_t at_us)
{
	if (scan->is_open)
		scan->last_us = at_us;
	if (key == KEYMAP_NOTHING || scan->is_unreadable)
		return SCAN_NOTHING;
	if (scan->is_stale)
		scan_clear(scan);
	if (key == '\n' || key == '\t')
		return take_end(scan, rule, at_us);
	if (!scan->is_open && (at_us < scan->suspect_until_us || at_us < scan->wary_until_us))
		scan->is_bad = true;
	scan->is_open = true;
	scan->last_us = at_us;
	if (key == KEYMAP_UNREADABLE)
		scan->is_unreadable = true;
	else
		append(scan, rule, key);
	return SCAN_NOTHING;
}

enum scan_event scan_advance(struct scan *scan, const struct scan_rule *rule, int64_t now_us)
{
	if (now_us < scan_due_us(scan, rule))
		return SCAN_NOTHING;
	int64_t until_us = scan->last_us + SUSPECT_US;
	if (scan->is_unreadable) {
		scan_clear(scan);
		scan->wary_until_us = until_us;
		return SCAN_UNREADABLE;
	}
	if (rule->pause_ends)
		return finish(scan, rule);
	scan_clear(scan);
	scan->suspect_until_us = until_us;
	return SCAN_CUT_OFF;
}

int64_t scan_due_us(const struct scan *scan, const struct scan_rule *rule)
{
	return scan->is_open ? scan->last_us + rule->pause_us : INT64_MAX;
}

const char *scan_event_text(enum scan_event event)
{
	switch (event) {
	case SCAN_TOO_SHORT:
		return "shorter than panel.scan_least";
	case SCAN_TOO_LONG:
		return "longer than panel.scan_most";
	case SCAN_BAD_CHARACTER:
		return "it holds a character that no code has, or part of it was lost";
	case SCAN_CUT_OFF:
		return "it stopped in the middle: no Enter or Tab within panel.scan_pause_ms";
	case SCAN_UNREADABLE:
		return "it holds a key that types no character: look at panel.layout and the "
		       "reader's keyboard mode";
	case SCAN_NOTHING:
	case SCAN_CODE:
		break;
	}
	return NULL;
}
