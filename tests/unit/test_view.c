/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "booth-ui/view.h"
#include "tests/support/fake_boothd.h"

enum { NOW_MS = 50000 };

static struct view_model model_in(enum session_state state)
{
	struct view_model model = { 0 };
	view_lose(&model, 0);
	struct message_state message = fake_boothd_plain_state(state);
	view_take_state(&model, &message, NOW_MS);
	return model;
}

static void test_the_view_waits_until_a_state_comes(void **state)
{
	(void)state;
	struct view_model model = { 0 };
	view_lose(&model, NOW_MS);
	assert_true(view_now(&model, NOW_MS).is_waiting);
	model = model_in(SESSION_IDLE);
	assert_false(view_now(&model, NOW_MS).is_waiting);
	view_lose(&model, NOW_MS);
	assert_true(view_now(&model, NOW_MS).is_waiting);
}

static void test_patience_ends_when_boothd_stays_away(void **state)
{
	(void)state;
	struct view_model model = model_in(SESSION_POSE);
	view_lose(&model, NOW_MS);
	assert_false(view_now(&model, NOW_MS + VIEW_PATIENCE_MS - 1).is_dead);
	assert_int_equal(view_next_change_ms(&model, NOW_MS), NOW_MS + VIEW_PATIENCE_MS);
	assert_true(view_now(&model, NOW_MS + VIEW_PATIENCE_MS).is_dead);
	assert_int_equal(view_next_change_ms(&model, NOW_MS + VIEW_PATIENCE_MS), -1);
	struct message_state idle = fake_boothd_plain_state(SESSION_IDLE);
	view_take_state(&model, &idle, NOW_MS);
	assert_false(view_now(&model, NOW_MS + VIEW_PATIENCE_MS).is_dead);
}

static void test_connections_without_a_state_do_not_renew_the_patience(void **state)
{
	(void)state;
	struct view_model model = { 0 };
	for (int64_t after_ms = 0; after_ms < VIEW_PATIENCE_MS; after_ms += 500)
		view_lose(&model, NOW_MS + after_ms);
	assert_true(view_now(&model, NOW_MS + VIEW_PATIENCE_MS).is_dead);
}

static struct view_model model_with_preview(void)
{
	struct view_model model = model_in(SESSION_POSE);
	struct message_preview preview = { .slot = 2, .width = 640, .height = 360 };
	view_take_preview(&model, &preview, NOW_MS);
	return model;
}

/* A frame of which a photo could be cut out here: `x` is the left edge of its frame. */
static struct message_preview posing_at(float x)
{
	return (struct message_preview){
		.slot = 2,
		.width = 640,
		.height = 360,
		.captured_us = 1,
		.marks = { .captured_us = 1,
			   .has_face = true,
			   .head = { x + 0.2f, 0.4f, 0.2f },
			   .outline = { true, x, 0.05f, 0.4f, 0.9f, 0.1f, 0.4f, 0.7f, 0.5f, 0 } },
	};
}

static void test_the_outline_glides_from_the_goal_to_the_photo_and_back(void **state)
{
	(void)state;
	struct view_model model = model_with_preview();
	struct message_preview near = posing_at(0.5f), none = { .width = 640, .height = 360 };
	float last = view_now(&model, NOW_MS).outline.x;
	assert_true(last == model.state.goal.x);
	view_take_preview(&model, &near, NOW_MS);
	assert_int_equal(view_next_change_ms(&model, NOW_MS), NOW_MS + VIEW_GLIDE_STEP_MS);
	for (int after_ms = 50; after_ms < VIEW_GLIDE_MS; after_ms += 50) {
		struct view view = view_now(&model, NOW_MS + after_ms);
		assert_true(view.outline.is_crop); /* the shape of the line changes at once */
		assert_true(view.outline.x > last && view.outline.x < 0.5f);
		last = view.outline.x;
	}
	assert_true(view_now(&model, NOW_MS + VIEW_GLIDE_MS).outline.x == 0.5f);
	assert_int_equal(view_next_change_ms(&model, NOW_MS + VIEW_GLIDE_MS),
			 NOW_MS + VIEW_STALE_MS);
	view_take_preview(&model, &none, NOW_MS + 1000);
	struct view view = view_now(&model, NOW_MS + 1000 + VIEW_GLIDE_MS / 2);
	assert_false(view.outline.is_crop);
	assert_true(view.outline.x > model.state.goal.x && view.outline.x < 0.5f);
	assert_false(view.has_face);
}

static void test_an_outline_that_nobody_saw_does_not_glide(void **state)
{
	(void)state;
	struct view_model model = model_in(SESSION_POSE);
	struct message_preview first = posing_at(0.1f);
	view_take_preview(&model, &first, NOW_MS);
	assert_true(view_now(&model, NOW_MS).outline.x == 0.1f);
}

/* A head that crosses the picture in less than a second: outline and chevrons belong to the frame under
 * them, and the state that came before tells nothing of where the head is. */
static void test_what_is_drawn_over_a_moving_head_belongs_to_its_frame(void **state)
{
	(void)state;
	struct view_model model = model_in(SESSION_POSE);
	for (int frame = 0; frame < 30; frame++) {
		int64_t now_ms = NOW_MS + frame * 33;
		struct message_preview preview = posing_at(0.02f * (float)frame);
		view_take_preview(&model, &preview, now_ms);
		struct view view = view_now(&model, now_ms);
		const struct message_marks *marks = &preview.marks;
		assert_true(view.has_face);
		assert_true(fabsf(view.outline.x - marks->outline.x) <=
			    0.011f * marks->outline.width);
		assert_true(fabsf(view.head.x - marks->head.x) <= 0.021f * marks->head.width);
	}
}

static void test_a_landmarks_noise_does_not_make_the_outline_tremble(void **state)
{
	(void)state;
	struct view_model model = model_in(SESSION_POSE);
	struct message_preview still = posing_at(0.3f);
	view_take_preview(&model, &still, NOW_MS);
	struct view before = view_now(&model, NOW_MS);
	for (int frame = 1; frame < 30; frame++) {
		struct message_preview noisy = posing_at(frame % 2 ? 0.302f : 0.298f);
		view_take_preview(&model, &noisy, NOW_MS + frame * 33);
		struct view view = view_now(&model, NOW_MS + frame * 33);
		assert_true(message_outline_is_same(&view.outline, &before.outline));
		assert_true(view.head.x == before.head.x);
	}
}

static void test_a_light_never_flashes(void **state)
{
	(void)state;
	struct view_model model = model_in(SESSION_POSE);
	uint32_t light = topic_bit(TOPIC_LIGHT), last = light;
	int changes = 0;
	for (int frame = 0; frame < 30; frame++) {
		struct message_preview preview = posing_at(0.3f);
		preview.marks.topics_good = frame % 2 ? 0 : light;
		view_take_preview(&model, &preview, NOW_MS + frame * 33);
		uint32_t now = view_now(&model, NOW_MS + frame * 33).topics_good;
		changes += now != last;
		last = now;
	}
	assert_in_range(changes, 1, 3);
}

static void test_a_press_that_a_hint_answers_is_stressed_for_a_while(void **state)
{
	(void)state;
	struct view_model model = model_in(SESSION_POSE);
	struct message_state again = model.state;
	assert_false(view_now(&model, NOW_MS).is_stressed);
	again.hint_repeats++;
	view_take_state(&model, &again, NOW_MS);
	assert_true(view_now(&model, NOW_MS + VIEW_STRESS_MS - 1).is_stressed);
	assert_int_equal(view_next_change_ms(&model, NOW_MS), NOW_MS + VIEW_STRESS_MS);
	assert_false(view_now(&model, NOW_MS + VIEW_STRESS_MS).is_stressed);
}

static void test_a_countdown_that_is_held_up_stands_still(void **state)
{
	(void)state;
	struct view_model model = model_in(SESSION_COUNTDOWN);
	model.state.whole_ms = 3000;
	model.state.paused_ms = 1500;
	for (int after_ms = 0; after_ms < 5000; after_ms += 500) {
		struct view view = view_now(&model, NOW_MS + after_ms);
		assert_true(view.is_paused);
		assert_int_equal(view.seconds_left, 2);
		assert_true(view.fraction_left == 0.5f);
	}
	assert_int_equal(view_next_change_ms(&model, NOW_MS), -1);
}

static void test_a_preview_that_stands_still_goes_away(void **state)
{
	(void)state;
	struct view_model model = model_in(SESSION_POSE);
	struct message_preview preview = { .slot = 2, .width = 640, .height = 360 };
	view_take_preview(&model, &preview, NOW_MS);
	assert_true(view_now(&model, NOW_MS + VIEW_STALE_MS - 1).has_preview);
	assert_int_equal(view_next_change_ms(&model, NOW_MS), NOW_MS + VIEW_STALE_MS);
	assert_false(view_now(&model, NOW_MS + VIEW_STALE_MS).has_preview);
	assert_int_equal(view_next_change_ms(&model, NOW_MS + VIEW_STALE_MS), -1);
}

static void test_a_preview_is_kept_only_for_the_states_that_show_it(void **state)
{
	(void)state;
	struct view_model model = model_in(SESSION_RULES);
	struct message_preview preview = { .slot = 2, .width = 640, .height = 360 };
	view_take_preview(&model, &preview, NOW_MS);
	assert_false(view_now(&model, NOW_MS).has_preview);
	model = model_in(SESSION_POSE);
	view_take_preview(&model, &preview, NOW_MS);
	struct message_state examining = fake_boothd_plain_state(SESSION_EXAMINING);
	view_take_state(&model, &examining, NOW_MS);
	struct message_state pose = fake_boothd_plain_state(SESSION_POSE);
	view_take_state(&model, &pose, NOW_MS);
	assert_false(view_now(&model, NOW_MS).has_preview); /* that was before the examination */
}

static void set_time(struct view_model *model, int64_t began_ms, int64_t ends_ms)
{
	model->state.began_ms = began_ms;
	model->state.ends_ms = ends_ms;
}

static void test_the_countdown_shows_its_seconds(void **state)
{
	(void)state;
	struct view_model model = model_in(SESSION_COUNTDOWN);
	set_time(&model, NOW_MS, NOW_MS + 3000);
	static const struct {
		int64_t after_ms;
		int shown;
	} rows[] = { { 0, 3 },    { 1, 3 },    { 999, 3 },   { 1000, 2 },
		     { 2001, 1 }, { 2999, 1 }, { 3000, -1 }, { 9000, -1 } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(view_now(&model, NOW_MS + rows[i].after_ms).seconds_left,
				 rows[i].shown);
	assert_true(view_now(&model, NOW_MS + 1500).fraction_left == 0.5f);
}

static void test_the_view_changes_once_a_second_and_then_rests(void **state)
{
	(void)state;
	struct view_model model = model_in(SESSION_COUNTDOWN);
	set_time(&model, NOW_MS, NOW_MS + 3000);
	int64_t now_ms = NOW_MS + 250;
	for (int expected = 3; expected >= 1; expected--) {
		assert_int_equal(view_now(&model, now_ms).seconds_left, expected);
		now_ms = view_next_change_ms(&model, now_ms);
	}
	assert_int_equal(now_ms, NOW_MS + 3000);
	assert_int_equal(view_next_change_ms(&model, now_ms), -1);
}

static void test_a_time_out_shows_its_last_seconds(void **state)
{
	(void)state;
	struct view_model model = model_in(SESSION_REVIEW);
	set_time(&model, NOW_MS, NOW_MS + 60000);
	assert_int_equal(view_now(&model, NOW_MS).seconds_left, -1);
	int64_t hurry_ms = NOW_MS + 60000 - VIEW_HURRY_S * 1000;
	assert_int_equal(view_next_change_ms(&model, NOW_MS), hurry_ms);
	assert_int_equal(view_now(&model, hurry_ms).seconds_left, VIEW_HURRY_S);
	/* Between two seconds the page stays the same. */
	struct view now = view_now(&model, hurry_ms + 100), then = view_now(&model, hurry_ms + 200);
	assert_true(now.seconds_left == then.seconds_left &&
		    now.fraction_left == then.fraction_left);
}

static void test_states_without_a_time_out_never_wake_the_program(void **state)
{
	(void)state;
	static const enum session_state restful[] = { SESSION_IDLE, SESSION_CLOSED,
						      SESSION_OUT_OF_ORDER, SESSION_SAVING };
	for (size_t i = 0; i < sizeof(restful) / sizeof(restful[0]); i++) {
		struct view_model model = model_in(restful[i]);
		set_time(&model, NOW_MS, NOW_MS + 30000);
		assert_int_equal(view_next_change_ms(&model, NOW_MS), -1);
		assert_int_equal(view_now(&model, NOW_MS + 29000).seconds_left, -1);
	}
}

static void test_what_moves_wakes_the_program_and_a_calm_screen_does_not(void **state)
{
	(void)state;
	struct view_model model = { 0 };
	struct message_state idle = fake_boothd_plain_state(SESSION_IDLE);
	idle.began_ms = NOW_MS;
	view_lose(&model, 0);
	view_take_state(&model, &idle, NOW_MS);
	assert_int_equal(view_next_change_ms(&model, NOW_MS + 10), -1);
	assert_int_equal(view_now(&model, NOW_MS + 900).beat, 0);
	idle.look_of_screen.is_calm = 0;
	view_take_state(&model, &idle, NOW_MS);
	assert_int_equal(view_next_change_ms(&model, NOW_MS + 10), NOW_MS + VIEW_LOOP_MS);
	assert_int_equal(view_now(&model, NOW_MS + VIEW_LOOP_MS).beat, 1);
	idle.state = SESSION_NOTICE;
	view_take_state(&model, &idle, NOW_MS);
	assert_int_equal(view_next_change_ms(&model, NOW_MS + 10), -1);
}

static void test_a_pressed_key_looks_pressed_at_once_and_never_on_a_calm_screen(void **state)
{
	(void)state;
	struct view_model model = model_in(SESSION_CLOSED);
	model.state.look_of_screen.is_calm = 0;
	assert_int_equal(view_now(&model, NOW_MS).keys_down, 0);
	view_take_press(&model, BUTTON_CANCEL, NOW_MS);
	assert_int_equal(view_now(&model, NOW_MS).keys_down, 1u << BUTTON_CANCEL);
	assert_int_equal(view_next_change_ms(&model, NOW_MS), NOW_MS + VIEW_PRESS_MS);
	assert_int_equal(view_now(&model, NOW_MS + VIEW_PRESS_MS).keys_down, 0);
	/* a key of the booth is down for as long as it is held */
	model.state.keys_down = 1u << BUTTON_SHUTTER;
	assert_int_equal(view_now(&model, NOW_MS + VIEW_PRESS_MS).keys_down, 1u << BUTTON_SHUTTER);
	model.state.look_of_screen.is_calm = 1;
	assert_int_equal(view_now(&model, NOW_MS).keys_down, 0);
}

static void test_a_page_that_will_be_cleared_counts_the_seconds(void **state)
{
	(void)state;
	struct view_model model = { 0 };
	struct message_state done = fake_boothd_plain_state(SESSION_DONE);
	done.clears_ms = NOW_MS + 3500;
	view_lose(&model, 0);
	view_take_state(&model, &done, NOW_MS);
	assert_true(view_now(&model, NOW_MS).is_clearing);
	assert_int_equal(view_now(&model, NOW_MS).seconds_left, 4);
	assert_int_equal(view_next_change_ms(&model, NOW_MS), NOW_MS + 500);
	assert_false(view_now(&model, NOW_MS + 3500).is_clearing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_view_waits_until_a_state_comes),
		cmocka_unit_test(test_patience_ends_when_boothd_stays_away),
		cmocka_unit_test(test_connections_without_a_state_do_not_renew_the_patience),
		cmocka_unit_test(test_the_outline_glides_from_the_goal_to_the_photo_and_back),
		cmocka_unit_test(test_an_outline_that_nobody_saw_does_not_glide),
		cmocka_unit_test(test_what_is_drawn_over_a_moving_head_belongs_to_its_frame),
		cmocka_unit_test(test_a_landmarks_noise_does_not_make_the_outline_tremble),
		cmocka_unit_test(test_a_light_never_flashes),
		cmocka_unit_test(test_a_press_that_a_hint_answers_is_stressed_for_a_while),
		cmocka_unit_test(test_a_countdown_that_is_held_up_stands_still),
		cmocka_unit_test(test_a_preview_that_stands_still_goes_away),
		cmocka_unit_test(test_a_preview_is_kept_only_for_the_states_that_show_it),
		cmocka_unit_test(test_the_countdown_shows_its_seconds),
		cmocka_unit_test(test_the_view_changes_once_a_second_and_then_rests),
		cmocka_unit_test(test_a_time_out_shows_its_last_seconds),
		cmocka_unit_test(test_states_without_a_time_out_never_wake_the_program),
		cmocka_unit_test(test_what_moves_wakes_the_program_and_a_calm_screen_does_not),
		cmocka_unit_test(
			test_a_pressed_key_looks_pressed_at_once_and_never_on_a_calm_screen),
		cmocka_unit_test(test_a_page_that_will_be_cleared_counts_the_seconds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
