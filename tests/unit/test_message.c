/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <math.h>

#include "daemon/protocol/message.h"
#include "daemon/protocol/texts.h"

static struct message good_state(void)
{
	struct message message = { .version = PROTOCOL_VERSION, .type = MESSAGE_STATE };
	message.state.photo_slot = -1;
	message.state.fault = FAULT_NONE;
	message.state.hint = REASON_NONE;
	return message;
}

static int check(const struct message *message, bool from_daemon)
{
	return message_validate(message, sizeof(*message), from_daemon);
}

static void test_another_size_or_version_is_refused(void **state)
{
	(void)state;
	struct message message = good_state();
	assert_int_equal(check(&message, true), 0);
	assert_int_equal(message_validate(&message, sizeof(message) - 1, true), -EBADMSG);
	assert_int_equal(message_validate(&message, 0, true), -EBADMSG);
	message.version++;
	assert_int_equal(check(&message, true), -EPROTO);
}

static void test_a_type_of_the_other_direction_is_refused(void **state)
{
	(void)state;
	struct message message = good_state();
	assert_int_equal(check(&message, false), -EBADMSG);
	message = (struct message){ .version = PROTOCOL_VERSION, .type = MESSAGE_PRESS };
	assert_int_equal(check(&message, false), 0);
	assert_int_equal(check(&message, true), -EBADMSG);
	message.press.button = BUTTON_COUNT;
	assert_int_equal(check(&message, false), -EBADMSG);
	message = (struct message){ .version = PROTOCOL_VERSION, .type = MESSAGE_RELEASE };
	message.release.slot = SLOT_COUNT - 1;
	assert_int_equal(check(&message, false), 0);
	message.release.slot = SLOT_COUNT;
	assert_int_equal(check(&message, false), -EBADMSG);
	message = (struct message){ .version = PROTOCOL_VERSION, .type = MESSAGE_DEMO };
	message.demo = (struct message_demo){ DEMO_SITTER_SAME, DEMO_LANGUAGE_SAME };
	assert_int_equal(message_validate(&message, sizeof(message), false), 0);
	message.demo.sitter++;
	assert_int_equal(message_validate(&message, sizeof(message), false), -EBADMSG);
	message.demo = (struct message_demo){ DEMO_SITTER_GOOD, DEMO_LANGUAGES_MAX };
	assert_int_equal(message_validate(&message, sizeof(message), false), -EBADMSG);
	message = (struct message){ .version = PROTOCOL_VERSION, .type = MESSAGE_TAKEN };
	message.taken = (struct message_taken){ 1, TAKEN_FILE_BYTES_MAX, 1 };
	assert_int_equal(message_validate(&message, sizeof(message), true), 0);
	assert_int_equal(message_validate(&message, sizeof(message), false), -EBADMSG);
	message.taken.record_bytes = 0;
	assert_int_equal(message_validate(&message, sizeof(message), true), -EBADMSG);
	message.taken = (struct message_taken){ 1, TAKEN_FILE_BYTES_MAX + 1, 1 };
	assert_int_equal(message_validate(&message, sizeof(message), true), -EBADMSG);
	message = (struct message){ .version = PROTOCOL_VERSION, .type = MESSAGE_ROOM };
	assert_int_equal(check(&message, false), -EBADMSG); /* no rows and no columns */
	message.room.room = paging_largest();
	assert_int_equal(check(&message, false), 0);
	assert_int_equal(check(&message, true), -EBADMSG);
	message.room.room.columns++;
	assert_int_equal(check(&message, false), -EBADMSG);
	message = (struct message){ .version = PROTOCOL_VERSION, .type = MESSAGE_CUT };
	message.cut = (struct message_cut){ "out_of_order-disk_full", 800, 480 };
	assert_int_equal(check(&message, false), 0);
	assert_int_equal(check(&message, true), -EBADMSG);
	message.cut.page[0] = '\n'; /* it would end up in a terminal */
	assert_int_equal(check(&message, false), -EBADMSG);
	message.cut = (struct message_cut){ "", 800, 480 };
	assert_int_equal(check(&message, false), -EBADMSG);
	message.cut = (struct message_cut){ "idle", 800, 0 };
	assert_int_equal(check(&message, false), -EBADMSG);
}

static void test_a_state_out_of_range_is_refused(void **state)
{
	(void)state;
	struct message message = good_state();
	message.state.state = SESSION_STATE_COUNT;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.photo_slot = SLOT_COUNT;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.photo_slot = 0; /* with no size */
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	memset(message.state.receipt, 'x', sizeof(message.state.receipt));
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	memset(message.state.receipt_url, 'x', sizeof(message.state.receipt_url));
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.page = TEXTS_PAGES_MAX;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.page_count = TEXTS_PAGES_MAX + 1;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.keys_down = 1u << BUTTON_COUNT;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.held = 1.5f;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.hint_way = WAY_COUNT + 1;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.look = HINT_LOOK_COUNT;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.shutter = SHUTTER_COUNT;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.goal.x = NAN;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.reader.y = 1e9f;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.identify = IDENTIFY_MODE_COUNT;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.entry = ENTRY_COUNT;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.pay_mode = PAYMENT_MODE_COUNT;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.pay_fen = UINT32_MAX;
	assert_int_equal(check(&message, true), -EBADMSG);
	for (unsigned i = 0; i < MESSAGE_PERSON_LINES; i++) {
		message = good_state();
		memset(message.state.person[i], 'x', sizeof(message.state.person[i]));
		assert_int_equal(check(&message, true), -EBADMSG);
	}
	message = good_state();
	memset(message.state.contact, 'x', sizeof(message.state.contact));
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.asking = SESSION_STATE_COUNT;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.staff_code = STAFF_CODE_COUNT;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.photo = PICTURE_IS_COUNT;
	assert_int_equal(check(&message, true), -EBADMSG);
}

static void test_a_topic_that_is_good_was_judged(void **state)
{
	(void)state;
	struct message message = good_state();
	message.state.topics_judged = topic_bit(TOPIC_EYES) | topic_bit(TOPIC_POSE);
	message.state.topics_good = topic_bit(TOPIC_EYES);
	assert_int_equal(check(&message, true), 0);
	message.state.topics_good |= topic_bit(TOPIC_LIGHT);
	assert_int_equal(check(&message, true), -EBADMSG);
	message.state.topics_judged = topic_bit(TOPIC_COUNT);
	message.state.topics_good = 0;
	assert_int_equal(check(&message, true), -EBADMSG);
}

static void test_a_region_out_of_range_is_refused(void **state)
{
	(void)state;
	struct message message = good_state();
	message.state.region_count = SPOTS_MAX;
	assert_int_equal(check(&message, true), 0);
	message.state.regions[SPOTS_MAX - 1].reason = REASON_COUNT;
	assert_int_equal(check(&message, true), -EBADMSG);
	message.state.region_count = SPOTS_MAX - 1; /* what lies behind the count is not read */
	assert_int_equal(check(&message, true), 0);
	message.state.regions[0].shape = SPOT_SHAPE_COUNT;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.region_count = 1;
	message.state.regions[0].height = NAN;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good_state();
	message.state.region_count = SPOTS_MAX + 1;
	assert_int_equal(check(&message, true), -EBADMSG);
}

static void test_marks_out_of_range_are_refused(void **state)
{
	(void)state;
	struct message good = { .version = PROTOCOL_VERSION, .type = MESSAGE_PREVIEW };
	good.preview = (struct message_preview){ .width = 10, .height = 10 };
	struct message message = good;
	assert_int_equal(check(&message, true), 0);
	message.preview.marks.box_x = INFINITY;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good;
	message.preview.marks.outline.eyes = NAN;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good;
	message.preview.marks.head.y = 1e9f;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good;
	message.preview.marks.topics_good = 1;
	assert_int_equal(check(&message, true), -EBADMSG);
}

static void test_measures_that_are_no_numbers_are_refused(void **state)
{
	(void)state;
	struct message good = { .version = PROTOCOL_VERSION, .type = MESSAGE_SERVICE };
	assert_int_equal(check(&good, true), 0);
	assert_int_equal(check(&good, false), -EBADMSG);
	struct message message = good;
	message.service.gauges[GAUGE_RATE].value = NAN;
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good;
	memset(message.service.camera, 'x', sizeof(message.service.camera));
	assert_int_equal(check(&message, true), -EBADMSG);
	message = good;
	message.service.sent_unix_ms = -1;
	assert_int_equal(check(&message, true), -EBADMSG);
}

static void test_a_time_that_no_clock_shows_is_refused(void **state)
{
	(void)state;
	static const int64_t times[] = { -1, INT64_MIN, INT64_MAX, INT64_C(1) << 53 };
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		struct message message = good_state();
		message.state.ends_ms = times[i];
		assert_int_equal(check(&message, true), -EBADMSG);
		message = good_state();
		message.state.began_ms = times[i];
		assert_int_equal(check(&message, true), -EBADMSG);
		message = good_state();
		message.state.clears_ms = times[i];
		assert_int_equal(check(&message, true), -EBADMSG);
		message = good_state();
		message.state.fault_since_unix_ms = times[i];
		assert_int_equal(check(&message, true), -EBADMSG);
	}
	struct message message = good_state();
	message.state.began_ms = message.state.ends_ms = (INT64_C(1) << 53) - 1;
	assert_int_equal(check(&message, true), 0);
}

static void test_a_preview_larger_than_its_slot_is_refused(void **state)
{
	(void)state;
	struct message message = { .version = PROTOCOL_VERSION, .type = MESSAGE_PREVIEW };
	message.preview = (struct message_preview){ .width = 1920, .height = 1080 };
	assert_int_equal(check(&message, true), 0);
	message.preview.height = 1920;
	assert_int_equal(check(&message, true), -EBADMSG);
	message.preview = (struct message_preview){ .width = 0, .height = 10 };
	assert_int_equal(check(&message, true), -EBADMSG);
	message.preview = (struct message_preview){ .slot = SLOT_COUNT, .width = 10, .height = 10 };
	assert_int_equal(check(&message, true), -EBADMSG);
}

static void test_any_bytes_are_survived(void **state)
{
	(void)state;
	uint32_t chance = 7;
	struct message message;
	uint8_t *bytes = (uint8_t *)&message;
	for (unsigned round = 0; round < 2000; round++) {
		for (size_t i = 0; i < sizeof(message); i++) {
			chance = chance * 1664525u + 1013904223u;
			bytes[i] = (uint8_t)(chance >> 24);
		}
		message.version = PROTOCOL_VERSION;
		message.type = round % 20;
		(void)check(&message, round & 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_another_size_or_version_is_refused),
		cmocka_unit_test(test_a_type_of_the_other_direction_is_refused),
		cmocka_unit_test(test_a_state_out_of_range_is_refused),
		cmocka_unit_test(test_a_topic_that_is_good_was_judged),
		cmocka_unit_test(test_a_region_out_of_range_is_refused),
		cmocka_unit_test(test_marks_out_of_range_are_refused),
		cmocka_unit_test(test_measures_that_are_no_numbers_are_refused),
		cmocka_unit_test(test_a_time_that_no_clock_shows_is_refused),
		cmocka_unit_test(test_a_preview_larger_than_its_slot_is_refused),
		cmocka_unit_test(test_any_bytes_are_survived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
