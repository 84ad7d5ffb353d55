/* SPDX-License-Identifier: MIT */
#include "daemon/core/scan.h"

#include <string.h>

/* How late the rest of a code may be: the kernel gives up a USB transfer after 5 s. Whoever shows a
 * code again within this time has to show it once more. */
enum { SUSPECT_US = 5 * 1000 * 1000 };

void scan_clear(struct scan *scan)
{
	memset(scan, 0, sizeof(*scan));
}

void scan_spoil(struct scan *scan, int64_t at_us)
{
	if (scan->is_stale)
		scan_clear(scan);
	scan->is_bad = scan->is_open;
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

static void append(struct scan *scan, const struct scan_rule *rule, char c)
{
	size_t most = rule->most < SCAN_MAX ? rule->most : SCAN_MAX;
	if (c < ' ' || c > '~')
		scan->is_bad = true;
	else if (scan->length >= most)
		scan->is_long = true;
	else
		scan->text[scan->length++] = c;
}

enum scan_event scan_type(struct scan *scan, const struct scan_rule *rule, char c, int64_t at_us)
{
	if (c == 0)
		return SCAN_NOTHING;
	if (scan->is_stale)
		scan_clear(scan);
	scan->last_us = at_us;
	if (c == '\n' || c == '\t')
		return finish(scan, rule);
	if (!scan->is_open && at_us < scan->suspect_until_us)
		scan->is_bad = true;
	scan->is_open = true;
	append(scan, rule, c);
	return SCAN_NOTHING;
}

enum scan_event scan_advance(struct scan *scan, const struct scan_rule *rule, int64_t now_us)
{
	if (now_us < scan_due_us(scan, rule))
		return SCAN_NOTHING;
	if (rule->pause_ends)
		return finish(scan, rule);
	int64_t suspect_until_us = scan->last_us + SUSPECT_US;
	scan_clear(scan);
	scan->suspect_until_us = suspect_until_us;
	return SCAN_CUT_OFF;
}

int64_t scan_due_us(const struct scan *scan, const struct scan_rule *rule)
{
	return scan->is_open ? scan->last_us + rule->pause_us : INT64_MAX;
}
