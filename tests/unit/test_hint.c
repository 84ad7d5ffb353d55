/* SPDX-License-Identifier: MIT */
/* One hint at a time: order, no flicker, blinks, the hold before release. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "daemon/core/hint.h"

/* The defaults of the settings. */
static struct config_hints settings;
static const struct ways no_ways;

static struct verdict named(reason_set reasons)
{
	return (struct verdict){ .outcome = reasons ? VERDICT_REJECT : VERDICT_PASS,
				 .reasons = reasons };
}

static bool tell(struct hint_state *state, reason_set reasons, int64_t now_ms)
{
	struct verdict verdict = named(reasons);
	return hint_update(state, &settings, &verdict, &no_ways, true, now_ms);
}

/* Like tell(), with a way of this size. */
static bool tell_way(struct hint_state *state, enum way way, float size, int64_t now_ms)
{
	struct verdict verdict = named(reason_bit(way_reason(way)));
	struct ways ways = no_ways;
	ways.size[way] = size;
	return hint_update(state, &settings, &verdict, &ways, true, now_ms);
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
	assert_int_equal(state.shown.reason, REASON_TOO_DARK);
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
}

static void test_a_hint_that_is_still_true_stays_long_enough_to_be_read(void **unused)
{
	(void)unused;
	struct hint_state state;
	reason_set both = reason_bit(REASON_MOUTH_OPEN) | reason_bit(REASON_OFF_CENTRE);
	int64_t now = 0;
	hint_reset(&state);
	for (; state.shown.reason == REASON_NONE; now += 50)
		tell(&state, reason_bit(REASON_MOUTH_OPEN), now);
	int64_t since = state.shown_since_ms;
	for (; state.shown.reason == REASON_MOUTH_OPEN && now < 10000; now += 50)
		tell(&state, both, now);
	assert_int_equal(state.shown.reason, REASON_OFF_CENTRE);
	assert_true(state.shown_since_ms - since >= settings.keep_ms);
}

static void test_a_hint_whose_cause_is_gone_gives_way_at_once(void **unused)
{
	(void)unused;
	struct hint_state state;
	int64_t now = 0;
	hint_reset(&state);
	for (; state.shown.reason == REASON_NONE; now += 50)
		tell(&state, reason_bit(REASON_NO_FACE), now);
	/* A face came, and something else is wrong: first the screen is neutral. */
	assert_true(tell(&state, reason_bit(REASON_TOO_SMALL), now));
	assert_int_equal(state.shown.reason, REASON_NONE);
	assert_int_equal(hint_look(&state), HINT_NEUTRAL);
	assert_true(tell(&state, reason_bit(REASON_TOO_SMALL), now + settings.show_ms));
	assert_int_equal(state.shown.reason, REASON_TOO_SMALL);
	/* That was mended too: good at once. */
	assert_true(tell(&state, 0, now + settings.show_ms + 50));
	assert_int_equal(hint_look(&state), HINT_GOOD);
}

static void test_nothing_is_praised_before_it_was_judged(void **unused)
{
	(void)unused;
	struct hint_state state;
	hint_reset(&state);
	assert_int_equal(hint_look(&state), HINT_NEUTRAL);
	for (int64_t now = 0; now < 3000; now += 50) {
		tell(&state, reason_bit(REASON_TOO_SMALL), now);
		assert_int_not_equal(hint_look(&state), HINT_GOOD);
	}
	/* Eyes that are shut from the start are no blink. */
	hint_reset(&state);
	for (int64_t now = 0; now < 3000; now += 50) {
		tell(&state, reason_bit(REASON_EYES_CLOSED), now);
		assert_int_not_equal(hint_look(&state), HINT_GOOD);
		assert_true(hint_progress(&state, &settings, now) <= 0);
	}
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
	hint_update(&state, &settings, &good, &no_ways, false, 2000); /* moved */
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
	assert_int_equal(state.shown.reason, REASON_NONE);
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
	assert_int_equal(state.shown.reason, REASON_EYES_CLOSED);
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
		hint_update(&state, &settings, &verdict, &no_ways, true, now);
	assert_int_equal(state.shown.reason, REASON_SHOULDERS_UNEVEN);
	assert_true(hint_progress(&state, &settings, 2000) <= 0);
}

/* chin-overshoot: too high for three seconds, then too low for good. */
static void test_a_direction_that_flips_changes_the_hint(void **unused)
{
	(void)unused;
	enum { FRAME_MS = 33 };
	struct hint_state state;
	int64_t now = 0;
	hint_reset(&state);
	for (; now < 3000; now += FRAME_MS)
		tell_way(&state, WAY_CHIN_DOWN, 0.4f, now);
	assert_int_equal(state.shown.way, WAY_CHIN_DOWN);
	int64_t flipped = now;
	int changes = 0;
	for (; state.shown.way != WAY_CHIN_UP && now < 10000; now += FRAME_MS) {
		changes += tell_way(&state, WAY_CHIN_UP, 0.5f, now);
		assert_int_not_equal(state.shown.way, WAY_CHIN_DOWN); /* never the wrong way */
	}
	assert_true(now - flipped <= settings.show_ms + 2 * FRAME_MS);
	assert_int_equal(changes, 2);
	assert_true(state.shown.size == 0.5f);
}

/* However the frames fall: from the frame that shows the other cause, the hint follows within show_ms and
 * two frames, at 30 frames a second. */
static void test_the_hint_follows_its_cause_within_show_ms_and_two_frames(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < (unsigned)WAY_COUNT * WAY_COUNT; i++) {
		enum way before = (enum way)(i / WAY_COUNT), after = (enum way)(i % WAY_COUNT);
		struct hint_state state;
		int64_t now = i % 33;
		if (before == after || way_reason(before) != way_reason(after))
			continue;
		hint_reset(&state);
		for (; now < 3000; now += 33)
			(void)tell_way(&state, before, 0.5f, now);
		assert_int_equal(state.shown.way, before);
		int64_t changed_ms = now;
		for (; state.shown.way != after; now += 33)
			(void)tell_way(&state, after, 0.5f, now);
		assert_true(now - 33 - changed_ms <= settings.show_ms + 2 * 33);
	}
}

/* A fault that goes and another that comes, for each pair of faults. Shut eyes wait for a blink's time too. */
static void test_another_fault_has_its_hint_within_show_ms_and_two_frames(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < (unsigned)REASON_COUNT * REASON_COUNT; i++) {
		enum reason before = (enum reason)(i / REASON_COUNT),
			    after = (enum reason)(i % REASON_COUNT);
		int64_t now = i % 33, more_ms = after == REASON_EYES_CLOSED ? settings.blink_ms : 0;
		struct hint_state state;
		if (before == after)
			continue;
		hint_reset(&state);
		for (; now < 3000; now += 33)
			(void)tell(&state, reason_bit(before), now);
		assert_int_equal(state.shown.reason, before);
		int64_t changed_ms = now;
		for (; state.shown.reason != after && now < 9000; now += 33) {
			(void)tell(&state, reason_bit(after), now);
			assert_int_not_equal(state.shown.reason, before); /* its cause is gone */
		}
		assert_true(now - 33 - changed_ms <= settings.show_ms + more_ms + 2 * 33);
	}
}

/* A head in profile is narrow: it is told to turn, and to come closer only if it then still is too small. */
static void test_a_head_that_is_turned_away_is_not_called_closer(void **unused)
{
	(void)unused;
	struct hint_state state;
	reason_set both = reason_bit(REASON_TOO_SMALL) | reason_bit(REASON_HEAD_TURNED);
	hint_reset(&state);
	for (int64_t now = 0; now < 3000; now += 50) {
		tell(&state, both, now);
		assert_int_not_equal(state.shown.reason, REASON_TOO_SMALL);
	}
	assert_int_equal(state.shown.reason, REASON_HEAD_TURNED);
	for (int64_t now = 3000; now < 6000; now += 50)
		tell(&state, reason_bit(REASON_TOO_SMALL), now);
	assert_int_equal(state.shown.reason, REASON_TOO_SMALL);
}

/* Far beyond the limit: half of the face is out of sight. Near the limit, a mask is a mask. */
static void test_a_profile_is_not_called_a_covered_face(void **unused)
{
	(void)unused;
	struct verdict verdict =
		named(reason_bit(REASON_FACE_COVERED) | reason_bit(REASON_HEAD_TURNED));
	struct ways ways = no_ways;
	for (int is_far = 0; is_far < 2; is_far++) {
		struct hint_state state;
		ways.size[WAY_TURN_LEFT] = is_far ? 1 : 0.3f;
		hint_reset(&state);
		for (int64_t now = 0; now < 1000; now += 50)
			hint_update(&state, &settings, &verdict, &ways, true, now);
		assert_int_equal(state.shown.reason,
				 is_far ? REASON_HEAD_TURNED : REASON_FACE_COVERED);
	}
}

static void test_the_strength_does_not_tremble_with_the_landmarks(void **unused)
{
	(void)unused;
	struct hint_state state;
	int changes = 0;
	hint_reset(&state);
	for (int64_t now = 0; now < 5000; now += 50)
		changes += tell_way(&state, WAY_LEFT, now / 50 % 2 ? 0.31f : 0.36f, now);
	assert_in_range(changes, 1, 2);
	for (int64_t now = 5000; now < 6000; now += 50)
		changes += tell_way(&state, WAY_LEFT, 0.9f, now);
	assert_int_equal(hint_strength(&state.shown), HINT_STRENGTH_MAX);
}

static void test_a_hint_keeps_its_way_while_that_is_right(void **unused)
{
	(void)unused;
	struct hint_state state;
	struct verdict verdict = named(reason_bit(REASON_OFF_CENTRE));
	struct ways ways = no_ways;
	hint_reset(&state);
	for (int64_t now = 0; now < 4000; now += 50) {
		ways.size[WAY_LEFT] = 0.3f;
		ways.size[WAY_HIGHER] = now < 500 ? 0.2f : 0.9f;
		hint_update(&state, &settings, &verdict, &ways, true, now);
	}
	assert_int_equal(state.shown.way, WAY_LEFT);
}

static void test_the_strength_grows_with_the_size(void **unused)
{
	(void)unused;
	struct hint hint = { .reason = REASON_OFF_CENTRE, .way = WAY_LEFT, .size = 0.01f };
	assert_int_equal(hint_strength(&hint), 1);
	hint.size = 0.5f;
	assert_int_equal(hint_strength(&hint), 2);
	hint.size = 1;
	assert_int_equal(hint_strength(&hint), HINT_STRENGTH_MAX);
	hint.way = WAY_NONE;
	assert_int_equal(hint_strength(&hint), 0);
}

static void test_a_pose_breaks_when_a_check_fails_and_not_by_a_blink(void **unused)
{
	(void)unused;
	struct hint_state state;
	hint_reset(&state);
	tell(&state, 0, 0);
	tell(&state, reason_bit(REASON_EYES_CLOSED), 50);
	assert_true(hint_broken_ms(&state, 100) < 0);
	tell(&state, reason_bit(REASON_HEAD_TURNED), 200);
	tell(&state, reason_bit(REASON_HEAD_TURNED), 700);
	assert_int_equal(hint_broken_ms(&state, 700), 500);
	tell(&state, 0, 800);
	assert_true(hint_broken_ms(&state, 800) < 0);
}

static void test_who_insists_is_not_held_up_but_by_what_makes_the_photo_useless(void **unused)
{
	(void)unused;
	static const enum reason hopeless[] = { REASON_NO_FACE, REASON_SEVERAL_FACES,
						REASON_EYES_CLOSED, REASON_FACE_COVERED };
	struct hint_state state;
	hint_reset(&state);
	assert_false(hint_refuses(&state));
	assert_false(hint_may_insist(&state)); /* nothing was judged */
	tell(&state, reason_bit(REASON_MOUTH_OPEN), 0);
	assert_true(hint_refuses(&state) && hint_may_insist(&state));
	hint_watch(&state, true);
	tell(&state, reason_bit(REASON_MOUTH_OPEN), 100);
	assert_true(hint_broken_ms(&state, 2000) < 0);
	for (size_t i = 0; i < sizeof(hopeless) / sizeof(hopeless[0]); i++) {
		hint_reset(&state);
		hint_watch(&state, true);
		tell(&state, reason_bit(hopeless[i]), 0);
		tell(&state, reason_bit(hopeless[i]), settings.blink_ms);
		assert_true(hint_refuses(&state));
		assert_false(hint_may_insist(&state));
		assert_true(hint_broken_ms(&state, settings.blink_ms) >= 0);
	}
}

static void test_a_press_shows_the_hint_without_waiting(void **unused)
{
	(void)unused;
	struct hint_state state;
	hint_reset(&state);
	tell(&state, reason_bit(REASON_MOUTH_OPEN), 0);
	assert_int_equal(state.shown.reason, REASON_NONE);
	hint_show_now(&state, 10);
	assert_int_equal(state.shown.reason, REASON_MOUTH_OPEN);
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
		cmocka_unit_test(test_a_hint_that_is_still_true_stays_long_enough_to_be_read),
		cmocka_unit_test(test_a_hint_whose_cause_is_gone_gives_way_at_once),
		cmocka_unit_test(test_nothing_is_praised_before_it_was_judged),
		cmocka_unit_test(test_a_direction_that_flips_changes_the_hint),
		cmocka_unit_test(test_the_hint_follows_its_cause_within_show_ms_and_two_frames),
		cmocka_unit_test(test_another_fault_has_its_hint_within_show_ms_and_two_frames),
		cmocka_unit_test(test_a_head_that_is_turned_away_is_not_called_closer),
		cmocka_unit_test(test_a_profile_is_not_called_a_covered_face),
		cmocka_unit_test(test_the_strength_does_not_tremble_with_the_landmarks),
		cmocka_unit_test(test_a_hint_keeps_its_way_while_that_is_right),
		cmocka_unit_test(test_the_strength_grows_with_the_size),
		cmocka_unit_test(test_a_pose_breaks_when_a_check_fails_and_not_by_a_blink),
		cmocka_unit_test(
			test_who_insists_is_not_held_up_but_by_what_makes_the_photo_useless),
		cmocka_unit_test(test_a_press_shows_the_hint_without_waiting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
