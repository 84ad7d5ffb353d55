/* SPDX-License-Identifier: MIT */
#include "daemon/core/tally.h"

#include <string.h>

/* Good visits take 20 to 60 seconds (docs/bench.md), so the classes are narrow there. */
static const unsigned limits_s[TALLY_WAITS] = { 10, 15, 20, 25,  30,  35,  40,  45, 50,
						60, 75, 90, 120, 180, 300, 600, 0 };

unsigned tally_limit_s(unsigned wait)
{
	return wait < TALLY_WAITS ? limits_s[wait] : 0;
}

void tally_count_photo(struct tally *tally, int64_t wait_ms)
{
	unsigned wait = 0;
	int64_t ms = wait_ms > 0 ? wait_ms : 0;
	while (wait + 1 < TALLY_WAITS && ms > (int64_t)limits_s[wait] * 1000)
		wait++;
	tally->photos++;
	tally->waits[wait]++;
	tally->wait_ms += (uint64_t)ms;
}

void tally_count_refusal(struct tally *tally, enum reason reason)
{
	tally->refusals[reason < REASON_COUNT ? (unsigned)reason : REASON_COUNT]++;
}

void tally_count_visit(struct tally *tally, bool has_photo, enum session_state state)
{
	tally->visits++;
	if (!has_photo)
		tally->left[state < SESSION_STATE_COUNT ? (unsigned)state : SESSION_STATE_COUNT]++;
}

static void add_all(uint64_t *to, const uint64_t *from, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		to[i] += from[i];
}

void tally_add(struct tally *tally, const struct tally *other)
{
	tally->visits += other->visits;
	tally->photos += other->photos;
	tally->wait_ms += other->wait_ms;
	add_all(tally->refusals, other->refusals, TALLY_REFUSALS);
	add_all(tally->left, other->left, TALLY_LEFT);
	add_all(tally->waits, other->waits, TALLY_WAITS);
}

static uint64_t sum(const uint64_t *from, unsigned count)
{
	uint64_t all = 0;
	for (unsigned i = 0; i < count; i++)
		all += from[i];
	return all;
}

uint64_t tally_refused(const struct tally *tally)
{
	return sum(tally->refusals, TALLY_REFUSALS);
}

uint64_t tally_left(const struct tally *tally)
{
	return sum(tally->left, TALLY_LEFT);
}

unsigned tally_within_s(const struct tally *tally, unsigned percent)
{
	uint64_t all = sum(tally->waits, TALLY_WAITS), wanted = (all * percent + 99) / 100;
	uint64_t seen = 0;
	if (all == 0)
		return 0;
	unsigned wait = 0;
	while (wait < TALLY_WAITS && (seen += tally->waits[wait]) < wanted)
		wait++;
	return tally_limit_s(wait);
}

const char *tally_refusal_name(unsigned refusal)
{
	return refusal < REASON_COUNT ? reason_name((enum reason)refusal) : "none";
}

const char *tally_left_name(unsigned left)
{
	return left < SESSION_STATE_COUNT ? session_state_name((enum session_state)left) : "none";
}

bool tally_is_day(const char *text)
{
	static const char form[] = "0000-00-00";
	for (unsigned i = 0; i < sizeof(form) - 1; i++) {
		bool is_digit = text[i] >= '0' && text[i] <= '9';
		if (form[i] == '0' ? !is_digit : text[i] != form[i])
			return false;
	}
	return text[sizeof(form) - 1] == '\0';
}
