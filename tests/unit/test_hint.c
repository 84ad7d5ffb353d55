/* SPDX-License-Identifier: MIT */
/* One hint at a time: order, no flicker, blinks, the hold before release. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "daemon/core/hint.h"

/* The defaults of the settings. */
static struct config_hints settings;

static struct verdict named(reason_set reasons)
{
	return (struct verdict){ .outcome = reasons ? VERDICT_REJECT : VERDICT_PASS,
				 .reasons = reasons };
}

static bool tell(struct hint_state *state, reason_set reasons, int64_t now_ms)
{
	struct verdict verdict = named(reasons);
	return hint_update(state, &settings, &verdict, true, now_ms);
}

static void test_the_first_reason_shows_after_a_while(void **unused)
{
	(void)unused;
	struct hint_state state;
	reason_set both = reason_bit(REASON_MOUTH_OPEN) | reason_bit(REASON_TOO_DARK);
	hint_reset(&state);
	assert_false(tell(&state, both, 0));
	assert_false(tell(&state, both, settings.show_ms - 1));
	assert_true(tell(&state, both, settings.show_ms));
	assert_int_equal(state.shown, REASON_TOO_DARK);
}

static void test_reasons_that_take_turns_do_not_flicker(void **unused)
{
	(void)unused;
	struct hint_state state;
	int changes = 0;
	hint_reset(&state);
	/* Two reasons that take turns every 100 ms for ten seconds: nothing may jump about. */
	for (int64_t now = 0; now < 10000; now += 100)
		changes += tell(&state,
				reason_bit(now / 100 % 2 ? REASON_OFF_CENTRE : REASON_MOUTH_OPEN),
				now);
	assert_int_equal(changes, 0);
	/* A steady second reason replaces the first, but not before it could be read. */
	hint_reset(&state);
	int64_t now = 0;
	for (; state.shown == REASON_NONE; now += 50)
		tell(&state, reason_bit(REASON_MOUTH_OPEN), now);
	int64_t since = state.shown_since_ms;
	for (; state.shown == REASON_MOUTH_OPEN && now < 10000; now += 50)
		tell(&state, reason_bit(REASON_OFF_CENTRE), now);
	assert_int_equal(state.shown, REASON_OFF_CENTRE);
	assert_true(state.shown_since_ms - since >= settings.keep_ms);
}

static void test_the_shutter_fires_after_the_checks_have_held(void **unused)
{
	(void)unused;
	struct hint_state state;
	hint_reset(&state);
	tell(&state, 0, 1000);
	assert_true(hint_progress(&state, &settings, 1000) < 0.01f);
	tell(&state, 0, 1000 + settings.hold_ms / 2);
	float half = hint_progress(&state, &settings, 1000 + settings.hold_ms / 2);
	assert_true(half > 0.45f && half < 0.55f);
	assert_true(hint_progress(&state, &settings, 1000 + settings.hold_ms) >= 1);
	struct verdict good = named(0);
	hint_update(&state, &settings, &good, false, 2000); /* moved */
	assert_true(hint_progress(&state, &settings, 2000) <= 0);
}

static void test_a_blink_is_no_reason_and_the_shutter_does_not_fire_in_it(void **unused)
{
	(void)unused;
	struct hint_state state;
	reason_set blink = reason_bit(REASON_EYES_CLOSED) | reason_bit(REASON_GAZE_AWAY);
	hint_reset(&state);
	tell(&state, 0, 0);
	tell(&state, blink, 700);
	tell(&state, blink, 900);
	assert_int_equal(state.shown, REASON_NONE);
	float shut = hint_progress(&state, &settings, 900);
	assert_true(shut > 0.9f && shut < 1);
	tell(&state, 0, 950);
	assert_true(hint_progress(&state, &settings, 950) >= 1);
}

static void test_shut_eyes_are_a_reason_after_the_time_of_a_blink(void **unused)
{
	(void)unused;
	struct hint_state state;
	hint_reset(&state);
	for (int64_t now = 0; now < 2000; now += 50)
		tell(&state, reason_bit(REASON_EYES_CLOSED), now);
	assert_int_equal(state.shown, REASON_EYES_CLOSED);
	assert_true(hint_progress(&state, &settings, 2000) <= 0);
}

static void test_a_reason_that_cannot_be_judged_shows_its_hint(void **unused)
{
	(void)unused;
	struct hint_state state;
	struct verdict verdict = { .outcome = VERDICT_UNASSESSED,
				   .unassessed = reason_bit(REASON_SHOULDERS_UNEVEN) };
	hint_reset(&state);
	for (int64_t now = 0; now < 2000; now += 50)
		hint_update(&state, &settings, &verdict, true, now);
	assert_int_equal(state.shown, REASON_SHOULDERS_UNEVEN);
	assert_true(hint_progress(&state, &settings, 2000) <= 0);
}

static void test_the_hint_knows_the_side_of_the_limit(void **unused)
{
	(void)unused;
	struct hint_state state;
	struct verdict verdict = named(reason_bit(REASON_HEAD_RAISED));
	verdict.above = verdict.reasons;
	hint_reset(&state);
	for (int64_t now = 0; now < 600; now += 50)
		hint_update(&state, &settings, &verdict, true, now);
	assert_true(state.is_shown_above);
	verdict.above = 0;
	hint_update(&state, &settings, &verdict, true, 650);
	assert_false(state.is_shown_above);
}

int main(void)
{
	struct config config;
	config_defaults(&config);
	settings = config.hints;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_reason_shows_after_a_while),
		cmocka_unit_test(test_reasons_that_take_turns_do_not_flicker),
		cmocka_unit_test(test_the_shutter_fires_after_the_checks_have_held),
		cmocka_unit_test(test_a_blink_is_no_reason_and_the_shutter_does_not_fire_in_it),
		cmocka_unit_test(test_shut_eyes_are_a_reason_after_the_time_of_a_blink),
		cmocka_unit_test(test_a_reason_that_cannot_be_judged_shows_its_hint),
		cmocka_unit_test(test_the_hint_knows_the_side_of_the_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
