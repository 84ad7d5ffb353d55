/* SPDX-License-Identifier: MIT */
#include "daemon/core/debounce.h"

/* At the start, an open contact counts as open for this long already, so that its first closure is
 * a new press. */
#define LONG_AGO_US (INT64_C(3600) * 1000000)

void debounce_begin(struct debounce *debounce, bool is_closed, int64_t now_us)
{
	int64_t since_us = is_closed ? now_us : now_us - LONG_AGO_US;
	*debounce = (struct debounce){
		.phase = is_closed ? DEBOUNCE_HELD : DEBOUNCE_UP,
		.is_closed = is_closed,
		.edge_us = since_us,
		.began_us = since_us,
	};
}

static bool is_stuck_at(const struct debounce *debounce, const struct debounce_rule *rule,
			int64_t now_us)
{
	return rule->stuck_us > 0 && now_us - debounce->began_us >= rule->stuck_us;
}

static unsigned advance_closed(struct debounce *debounce, const struct debounce_rule *rule,
			       int64_t now_us)
{
	unsigned events = 0;
	if (debounce->phase == DEBOUNCE_UP && now_us - debounce->edge_us >= rule->press_us) {
		debounce->phase = DEBOUNCE_DOWN;
		events |= DEBOUNCE_PRESSED;
	}
	if (debounce->phase != DEBOUNCE_UP && !debounce->is_stuck &&
	    is_stuck_at(debounce, rule, now_us)) {
		debounce->is_stuck = true;
		events |= DEBOUNCE_STUCK;
	}
	return events;
}

static unsigned advance_open(struct debounce *debounce, const struct debounce_rule *rule,
			     int64_t now_us)
{
	if (debounce->phase == DEBOUNCE_UP || now_us - debounce->edge_us < rule->quiet_us)
		return 0;
	unsigned events = debounce->phase == DEBOUNCE_DOWN ? DEBOUNCE_RELEASED : 0;
	if (debounce->is_stuck)
		events |= DEBOUNCE_FREED;
	debounce->phase = DEBOUNCE_UP;
	debounce->is_stuck = false;
	return events;
}

unsigned debounce_advance(struct debounce *debounce, const struct debounce_rule *rule,
			  int64_t now_us)
{
	return debounce->is_closed ? advance_closed(debounce, rule, now_us)
				   : advance_open(debounce, rule, now_us);
}

/* Returns whether this closure begins a new press. Otherwise it is chatter of the press that began
 * at began_us. A press cannot have begun more than quiet_us + press_us ago: a press after a minute
 * of interference did not begin a minute ago. */
static bool is_new_touch(const struct debounce *debounce, const struct debounce_rule *rule,
			 int64_t at_us)
{
	return at_us - debounce->edge_us >= rule->quiet_us ||
	       at_us - debounce->began_us >= rule->quiet_us + rule->press_us;
}

unsigned debounce_edge(struct debounce *debounce, const struct debounce_rule *rule, bool is_closed,
		       int64_t at_us)
{
	/* The kernel's clock never runs backwards, so a time before the last edge is wrong. Use the
	 * last edge's time instead. */
	if (at_us < debounce->edge_us)
		at_us = debounce->edge_us;
	unsigned events = debounce_advance(debounce, rule, at_us);
	if (is_closed == debounce->is_closed)
		return events;
	if (!is_closed && debounce->phase == DEBOUNCE_UP)
		debounce->glitches++;
	if (is_closed && debounce->phase == DEBOUNCE_UP && is_new_touch(debounce, rule, at_us))
		debounce->began_us = at_us;
	debounce->is_closed = is_closed;
	debounce->edge_us = at_us;
	return events;
}

int64_t debounce_due_us(const struct debounce *debounce, const struct debounce_rule *rule)
{
	if (!debounce->is_closed)
		return debounce->phase == DEBOUNCE_UP ? INT64_MAX
						      : debounce->edge_us + rule->quiet_us;
	if (debounce->phase == DEBOUNCE_UP)
		return debounce->edge_us + rule->press_us;
	if (rule->stuck_us <= 0 || debounce->is_stuck)
		return INT64_MAX;
	return debounce->began_us + rule->stuck_us;
}
