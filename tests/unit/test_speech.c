/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "booth-ui/voice/speech.h"
#include "tests/support/fake_boothd.h"

enum { NOW_MS = 50000 };

/* A screen that hears one STATE after the other, and what it says, as the names of the clips. */
struct listener {
	struct speech speech;
	struct message_state state;
	struct speech_now now;
	char said[1024];
};

static void enter(struct listener *listener, enum session_state state)
{
	listener->state = fake_boothd_plain_state(state);
	listener->state.hint = REASON_NONE;
	listener->state.hint_way = WAY_NONE;
	listener->now.state = &listener->state;
}

static struct listener listener_in(enum session_state state)
{
	struct listener listener = { .now = { .now_ms = NOW_MS } };
	enter(&listener, state);
	return listener;
}

/* Returns what is said now: "-" for nothing, "" for silence. */
static const char *hear(struct listener *listener, int64_t after_ms)
{
	struct utterance said;
	listener->now.state = &listener->state; /* the listener may have been copied */
	listener->now.now_ms += after_ms;
	if (!speech_step(&listener->speech, &listener->now, &said))
		return "-";
	listener->said[0] = '\0';
	for (unsigned i = 0; i < said.count; i++) {
		char name[CLIP_NAME_BYTES];
		clip_name(said.clips[i], name);
		size_t size = strlen(listener->said);
		(void)snprintf(listener->said + size, sizeof(listener->said) - size, "%s%s",
			       i > 0 ? " " : "", name);
	}
	return listener->said;
}

static int64_t next_after(const struct listener *listener)
{
	int64_t next_ms = speech_next_ms(&listener->speech, &listener->now);
	return next_ms < 0 ? -1 : next_ms - listener->now.now_ms;
}

static void set_hint(struct listener *listener, enum reason reason, enum way way, uint32_t strength)
{
	listener->state.hint = reason;
	listener->state.hint_way = way;
	listener->state.hint_strength = strength;
}

static void test_a_page_is_said_once(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_IDLE);
	assert_string_equal(hear(&listener, 0), "-");
	enter(&listener, SESSION_POSE);
	assert_string_equal(hear(&listener, 10), "look");
	assert_string_equal(hear(&listener, 10), "-");
}

static void test_a_hint_is_said_when_it_has_stood(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_POSE);
	(void)hear(&listener, 0);
	set_hint(&listener, REASON_OFF_CENTRE, WAY_LEFT, 2);
	assert_string_equal(hear(&listener, 10), "-");
	assert_int_equal(next_after(&listener), SPEECH_STOOD_MS);
	assert_string_equal(hear(&listener, SPEECH_STOOD_MS - 1), "-");
	assert_string_equal(hear(&listener, 1), "hint_left");
}

static void test_a_hint_that_changes_starts_its_time_again(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_POSE);
	(void)hear(&listener, 0);
	set_hint(&listener, REASON_OFF_CENTRE, WAY_LEFT, 2);
	(void)hear(&listener, 10);
	set_hint(&listener, REASON_OFF_CENTRE, WAY_RIGHT, 1);
	assert_string_equal(hear(&listener, SPEECH_STOOD_MS - 10), "-");
	assert_string_equal(hear(&listener, SPEECH_STOOD_MS), "hint_right");
}

static void test_the_same_hint_is_not_said_again_within_five_seconds(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_POSE);
	(void)hear(&listener, 0);
	set_hint(&listener, REASON_EYES_CLOSED, WAY_NONE, 0);
	(void)hear(&listener, 0);
	assert_string_equal(hear(&listener, SPEECH_STOOD_MS), "hint_eyes_closed");
	/* it goes, and comes again */
	set_hint(&listener, REASON_NONE, WAY_NONE, 0);
	(void)hear(&listener, 100);
	set_hint(&listener, REASON_EYES_CLOSED, WAY_NONE, 0);
	assert_string_equal(hear(&listener, 100), "-");
	assert_string_equal(hear(&listener, SPEECH_AGAIN_MS - 201), "-");
	assert_string_equal(hear(&listener, 1), "hint_eyes_closed");
}

static void test_a_hint_that_answers_the_key_is_said_at_once(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_POSE);
	(void)hear(&listener, 0);
	set_hint(&listener, REASON_EYES_CLOSED, WAY_NONE, 0);
	(void)hear(&listener, 0);
	(void)hear(&listener, SPEECH_STOOD_MS);
	listener.state.hint_repeats++;
	assert_string_equal(hear(&listener, 100), "hint_eyes_closed");
}

static void test_the_countdown_ticks_each_second_and_the_burst_is_the_shutter_alone(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_POSE);
	(void)hear(&listener, 0);
	set_hint(&listener, REASON_EYES_CLOSED, WAY_NONE, 0);
	(void)hear(&listener, 0);
	enter(&listener, SESSION_COUNTDOWN);
	listener.state.ends_ms = listener.now.now_ms + 3000;
	assert_string_equal(hear(&listener, 0), "tick");
	assert_int_equal(next_after(&listener), 1000);
	assert_string_equal(hear(&listener, 999), "-");
	assert_string_equal(hear(&listener, 1), "tick");
	assert_string_equal(hear(&listener, 1000), "tick");
	assert_string_equal(hear(&listener, 1000), "-");
	enter(&listener, SESSION_BURST);
	assert_string_equal(hear(&listener, 0), "shutter");
	set_hint(&listener, REASON_EYES_CLOSED, WAY_NONE, 0);
	assert_string_equal(hear(&listener, 10000), "-");
}

static void test_a_paused_countdown_says_why(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_COUNTDOWN);
	listener.state.ends_ms = NOW_MS + 3000;
	assert_string_equal(hear(&listener, 0), "tick");
	listener.state.paused_ms = 2500;
	set_hint(&listener, REASON_HEAD_TURNED, WAY_TURN_RIGHT, 1);
	assert_string_equal(hear(&listener, 100), "-");
	assert_string_equal(hear(&listener, SPEECH_STOOD_MS), "hint_turn_right");
}

static void test_a_refused_photo_is_told_with_its_first_reason(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_EXAMINING);
	(void)hear(&listener, 0);
	enter(&listener, SESSION_REJECTED);
	listener.state.reasons = reason_bit(REASON_EYES_CLOSED) | reason_bit(REASON_HEAD_RAISED);
	listener.state.ways = way_bit(WAY_CHIN_UP);
	assert_string_equal(hear(&listener, 0), "bad refused hint_chin_up");
	listener.state.is_unassessed = true;
	enter(&listener, SESSION_STAFF);
	listener.state.is_unassessed = true;
	listener.state.reasons = reason_bit(REASON_BLURRED);
	assert_string_equal(hear(&listener, 0), "bad not_judged hint_blurred staff");
}

static void test_saved_goes_on_over_the_last_page(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_SAVING);
	(void)hear(&listener, 0);
	enter(&listener, SESSION_SAVED);
	assert_string_equal(hear(&listener, 0), "good saved");
	listener.now.is_speaking = true;
	enter(&listener, SESSION_DONE);
	assert_string_equal(hear(&listener, 10), "-");
	/* then the visit ends, and what is left of the words with it */
	enter(&listener, SESSION_IDLE);
	assert_string_equal(hear(&listener, 10), "");
}

static void test_the_full_voice_says_the_keys_and_spells_the_receipt_twice(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_IDLE);
	(void)hear(&listener, 0);
	listener.now.has_headphones = true;
	assert_string_equal(hear(&listener, 10), "welcome lens_top keys begin");
	enter(&listener, SESSION_REVIEW);
	assert_string_equal(hear(&listener, 10), "good passed review");
	enter(&listener, SESSION_SAVED);
	(void)snprintf(listener.state.receipt, sizeof(listener.state.receipt), "K7M-2QXD");
	assert_string_equal(hear(&listener, 10),
			    "good saved receipt sign_k sign_7 sign_m sign_2 sign_q sign_x sign_d "
			    "once_more sign_k sign_7 sign_m sign_2 sign_q sign_x sign_d go");
}

static void test_the_help_key_turns_the_full_voice_on_for_the_visit(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_RULES);
	assert_string_equal(hear(&listener, 0), "-");
	listener.state.help_called = true;
	assert_string_equal(hear(&listener, 10), "helped rules");
	enter(&listener, SESSION_POSE);
	listener.state.help_called = true;
	assert_string_equal(hear(&listener, 10), "look follow");
	enter(&listener, SESSION_IDLE);
	assert_string_equal(hear(&listener, 10), "-");
	enter(&listener, SESSION_RULES);
	assert_string_equal(hear(&listener, 10), "-");
}

static void test_the_full_voice_ends_a_page_before_it_says_a_hint(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_POSE);
	listener.now.has_headphones = true;
	assert_string_equal(hear(&listener, 0), "look follow");
	listener.now.is_speaking = true;
	set_hint(&listener, REASON_TOO_SMALL, WAY_CLOSER, 3);
	assert_string_equal(hear(&listener, 10), "-");
	assert_string_equal(hear(&listener, 5000), "-");
	listener.now.is_speaking = false;
	assert_string_equal(hear(&listener, 10), "hint_closer");
	/* everybody else hears the hint in place of the page */
	listener = listener_in(SESSION_POSE);
	assert_string_equal(hear(&listener, 0), "look");
	listener.now.is_speaking = true;
	set_hint(&listener, REASON_TOO_SMALL, WAY_CLOSER, 3);
	(void)hear(&listener, 10);
	assert_string_equal(hear(&listener, SPEECH_STOOD_MS), "hint_closer");
}

static void test_beeps_come_faster_as_the_distance_gets_right(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_POSE);
	listener.now.has_headphones = true;
	(void)hear(&listener, 0);
	set_hint(&listener, REASON_TOO_SMALL, WAY_CLOSER, HINT_STRENGTH_MAX);
	(void)hear(&listener, 10);
	assert_string_equal(hear(&listener, SPEECH_STOOD_MS), "hint_closer");
	assert_string_equal(hear(&listener, SPEECH_BEEP_FAR_MS - 1), "-");
	assert_string_equal(hear(&listener, 1), "nearer");
	set_hint(&listener, REASON_TOO_SMALL, WAY_CLOSER, 1);
	int64_t near_ms = next_after(&listener);
	assert_true(near_ms < SPEECH_BEEP_FAR_MS);
	assert_string_equal(hear(&listener, near_ms), "nearer");
	set_hint(&listener, REASON_TOO_CLOSE, WAY_BACK, 1);
	(void)hear(&listener, 0);
	assert_string_equal(hear(&listener, near_ms), "farther");
}

static void test_the_full_voice_repeats_a_page_three_times_when_nothing_happens(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_REVIEW);
	listener.now.has_headphones = true;
	(void)hear(&listener, 0);
	for (int i = 0; i < SPEECH_REPEATS_MAX; i++) {
		assert_int_equal(next_after(&listener), SPEECH_REPEAT_MS);
		assert_string_equal(hear(&listener, SPEECH_REPEAT_MS), "good passed review");
	}
	assert_int_equal(next_after(&listener), -1);
	assert_string_equal(hear(&listener, SPEECH_REPEAT_MS), "-");
}

static void test_a_booth_that_breaks_during_a_visit_says_so(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_POSE);
	(void)hear(&listener, 0);
	enter(&listener, SESSION_OUT_OF_ORDER);
	assert_string_equal(hear(&listener, 0), "out_of_order");
	/* an empty room is not told */
	listener = listener_in(SESSION_OUT_OF_ORDER);
	assert_string_equal(hear(&listener, 0), "-");
}

/* Whoever cannot see is told on each page where he is; only the operator's page is silent. */
static void test_every_page_has_words_for_those_who_cannot_see(void **state)
{
	(void)state;
	for (int i = 0; i < SESSION_STATE_COUNT; i++) {
		struct listener listener = listener_in((enum session_state)i);
		listener.now.has_headphones = true;
		const char *said = hear(&listener, 0);
		if ((i != SESSION_MAINTENANCE) != (said[0] != '-'))
			fail_msg("%s: %s", session_state_name((enum session_state)i), said);
	}
}

static void test_a_lost_connection_says_nothing_and_forgets(void **state)
{
	(void)state;
	struct listener listener = listener_in(SESSION_POSE);
	(void)hear(&listener, 0);
	struct utterance said;
	listener.now.state = NULL;
	assert_false(speech_step(&listener.speech, &listener.now, &said));
	assert_int_equal(speech_next_ms(&listener.speech, &listener.now), -1);
	assert_string_equal(hear(&listener, 10), "look");
}

static void test_every_clip_has_a_name_of_its_own_and_words_in_both_languages(void **state)
{
	(void)state;
	for (int i = CLIP_NONE + 1; i < CLIP_COUNT; i++) {
		char name[CLIP_NAME_BYTES], words[CLIP_WORDS_BYTES];
		enum clip found;
		clip_name((enum clip)i, name);
		assert_true(clip_find(name, &found));
		assert_int_equal(found, i);
		assert_null(strpbrk(name, "/. ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
		bool has_words = !clip_is_earcon((enum clip)i) && i != CLIP_NOTICE_TEXT;
		for (int language = 0; language < REMEDY_LANGUAGES; language++) {
			clip_words((enum clip)i, (enum remedy_language)language, words);
			assert_int_equal(words[0] != '\0', has_words);
			assert_null(strstr(words, "\u200b"));
			assert_null(strpbrk(words, "\"\\\n\t")); /* a page gets them as JSON */
		}
	}
	enum clip none;
	assert_false(clip_find("no_such_clip", &none));
	assert_false(clip_of_sign('O', &none));
	assert_false(clip_of_sign('-', &none));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_page_is_said_once),
		cmocka_unit_test(test_a_hint_is_said_when_it_has_stood),
		cmocka_unit_test(test_a_hint_that_changes_starts_its_time_again),
		cmocka_unit_test(test_the_same_hint_is_not_said_again_within_five_seconds),
		cmocka_unit_test(test_a_hint_that_answers_the_key_is_said_at_once),
		cmocka_unit_test(
			test_the_countdown_ticks_each_second_and_the_burst_is_the_shutter_alone),
		cmocka_unit_test(test_a_paused_countdown_says_why),
		cmocka_unit_test(test_a_refused_photo_is_told_with_its_first_reason),
		cmocka_unit_test(test_saved_goes_on_over_the_last_page),
		cmocka_unit_test(test_the_full_voice_says_the_keys_and_spells_the_receipt_twice),
		cmocka_unit_test(test_the_help_key_turns_the_full_voice_on_for_the_visit),
		cmocka_unit_test(test_the_full_voice_ends_a_page_before_it_says_a_hint),
		cmocka_unit_test(test_beeps_come_faster_as_the_distance_gets_right),
		cmocka_unit_test(
			test_the_full_voice_repeats_a_page_three_times_when_nothing_happens),
		cmocka_unit_test(test_a_booth_that_breaks_during_a_visit_says_so),
		cmocka_unit_test(test_every_page_has_words_for_those_who_cannot_see),
		cmocka_unit_test(test_a_lost_connection_says_nothing_and_forgets),
		cmocka_unit_test(test_every_clip_has_a_name_of_its_own_and_words_in_both_languages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
