/* SPDX-License-Identifier: MIT */
/* Which messages on reader.sock are accepted, in each direction. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/protocol/reader_message.h"

static struct reader_message answer_of(enum aim_find find, enum aim_hint hint, const char *text)
{
	struct reader_message message = { .version = READER_PROTOCOL_VERSION,
					  .type = READER_ANSWER,
					  .answer = { .number = 7, .find = find, .hint = hint } };
	memcpy(message.answer.text, text, strlen(text));
	return message;
}

static int from_reader(struct reader_message message)
{
	return reader_message_validate(&message, sizeof(message), false);
}

static int from_daemon(struct reader_message message)
{
	return reader_message_validate(&message, sizeof(message), true);
}

static void test_answers_of_each_kind_are_accepted(void **state)
{
	(void)state;
	assert_int_equal(from_reader(answer_of(AIM_FOUND_NOTHING, AIM_NONE, "")), 0);
	assert_int_equal(from_reader(answer_of(AIM_FOUND_NOTHING, AIM_CLOSER, "")), 0);
	assert_int_equal(from_reader(answer_of(AIM_FOUND_TEXT, AIM_NONE, "B1:A")), 0);
	assert_int_equal(from_reader(answer_of(AIM_FOUND_BYTES, AIM_NONE, "")), 0);
}

static void test_answers_that_contradict_themselves_are_refused(void **state)
{
	(void)state;
	assert_int_equal(from_reader(answer_of(AIM_FOUND_TEXT, AIM_NONE, "")), -EBADMSG);
	assert_int_equal(from_reader(answer_of(AIM_FOUND_NOTHING, AIM_NONE, "B1:A")), -EBADMSG);
	assert_int_equal(from_reader(answer_of(AIM_FOUND_TEXT, AIM_TILT, "B1:A")), -EBADMSG);
	assert_int_equal(from_reader(answer_of(AIM_FIND_COUNT, AIM_NONE, "")), -EBADMSG);
	assert_int_equal(from_reader(answer_of(AIM_FOUND_NOTHING, AIM_HINT_COUNT, "")), -EBADMSG);
}

static void test_texts_that_are_not_printable_or_do_not_end_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = { "a\nb", "\t", "\x7f", "\xe5\xbc\xa0", "a\x1b[0m" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(from_reader(answer_of(AIM_FOUND_TEXT, AIM_NONE, bad[i])),
				 -EBADMSG);
	struct reader_message message = answer_of(AIM_FOUND_TEXT, AIM_NONE, "");
	memset(message.answer.text, 'a', sizeof(message.answer.text));
	assert_int_equal(from_reader(message), -EBADMSG);
	message.answer.text[IDENTIFY_CODE_MAX] = '\0';
	assert_int_equal(from_reader(message), 0);
}

static void test_pictures_have_a_size_that_the_memory_holds(void **state)
{
	(void)state;
	struct reader_message message = { .version = READER_PROTOCOL_VERSION,
					  .type = READER_PICTURE,
					  .picture = { 1, READER_SIDE_MAX, READER_SIDE_MAX } };
	assert_int_equal(from_daemon(message), 0);
	message.picture.width++;
	assert_int_equal(from_daemon(message), -EBADMSG);
	message.picture.width = 0;
	assert_int_equal(from_daemon(message), -EBADMSG);
}

static void test_each_type_goes_in_one_direction(void **state)
{
	(void)state;
	struct reader_message message = { .version = READER_PROTOCOL_VERSION };
	for (unsigned type = 0; type < 40; type++) {
		message.type = type;
		message.picture.width = message.picture.height = 1;
		bool is_daemons = type == READER_PICTURE || type == READER_REST;
		if (type == READER_HELLO || type == READER_ANSWER)
			continue;
		assert_int_equal(from_daemon(message), is_daemons ? 0 : -EBADMSG);
		assert_int_equal(from_reader(message), -EBADMSG);
	}
	message.type = READER_HELLO;
	message.hello.memory_bytes = READER_MEMORY_BYTES;
	assert_int_equal(from_daemon(message), 0);
	assert_int_equal(from_reader(message), -EBADMSG);
	message.hello.memory_bytes--;
	assert_int_equal(from_daemon(message), -EBADMSG);
	assert_int_equal(from_daemon(answer_of(AIM_FOUND_NOTHING, AIM_NONE, "")), -EBADMSG);
}

static void test_other_sizes_and_versions_are_refused(void **state)
{
	(void)state;
	struct reader_message message = answer_of(AIM_FOUND_NOTHING, AIM_NONE, "");
	assert_int_equal(reader_message_validate(&message, sizeof(message) - 1, false), -EBADMSG);
	assert_int_equal(reader_message_validate(&message, sizeof(message) + 1, false), -EBADMSG);
	message.version++;
	assert_int_equal(from_reader(message), -EPROTO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers_of_each_kind_are_accepted),
		cmocka_unit_test(test_answers_that_contradict_themselves_are_refused),
		cmocka_unit_test(test_texts_that_are_not_printable_or_do_not_end_are_refused),
		cmocka_unit_test(test_pictures_have_a_size_that_the_memory_holds),
		cmocka_unit_test(test_each_type_goes_in_one_direction),
		cmocka_unit_test(test_other_sizes_and_versions_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
