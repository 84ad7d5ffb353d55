/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <json-c/json.h>

#include "daemon/base/json.h"

static void test_members_of_their_own_type_are_read(void **state)
{
	(void)state;
	struct json_object *object = json_tokener_parse(
		"{\"text\":\"Li\",\"number\":-7,\"real\":0.5,\"flag\":true,\"member\":{},\"list\":[]}");
	assert_string_equal(json_text(object, "text"), "Li");
	assert_int_equal(json_number(object, "number", 0), -7);
	assert_true(json_real(object, "real", 0) == 0.5);
	assert_true(json_real(object, "number", 0) == -7.0);
	assert_true(json_flag(object, "flag", false));
	assert_non_null(json_member(object, "member"));
	assert_non_null(json_list(object, "list"));
	json_object_put(object);
}

static void test_whatever_else_stands_there_counts_as_missing(void **state)
{
	(void)state;
	static const char *const values[] = { "null", "[]", "{}", "\"7\"", "7.5", "true" };
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		struct json_object *object = json_object_new_object();
		json_object_object_add(object, "key", json_tokener_parse(values[i]));
		assert_true(json_has(object, "key"));
		assert_int_equal(json_number(object, "key", 42), 42);
		if (i != 3)
			assert_string_equal(json_text(object, "key"), "");
		if (i != 5)
			assert_true(json_flag(object, "key", true));
		if (i != 2)
			assert_null(json_member(object, "key"));
		if (i != 1)
			assert_null(json_list(object, "key"));
		json_object_put(object);
	}
}

static void test_what_is_no_object_has_no_members(void **state)
{
	(void)state;
	struct json_object *list = json_tokener_parse("[1]"), *text = json_tokener_parse("\"a\"");
	struct json_object *const rows[] = { NULL, list, text };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_false(json_has(rows[i], "key"));
		assert_string_equal(json_text(rows[i], "key"), "");
		assert_int_equal(json_number(rows[i], "key", 1), 1);
		assert_null(json_member(rows[i], "key"));
	}
	json_object_put(list);
	json_object_put(text);
}

static void test_a_text_with_a_nul_inside_counts_as_missing(void **state)
{
	(void)state;
	struct json_object *object = json_tokener_parse("{\"name\":\"photo.jpg\\u0000.sh\"}");
	assert_string_equal(json_text(object, "name"), "");
	json_object_put(object);
}

static void test_what_was_added_is_read_back(void **state)
{
	(void)state;
	struct json_object *object = json_object_new_object();
	assert_int_equal(json_add_text(object, "text", "十五元"), 0);
	assert_int_equal(json_add_number(object, "number", INT64_MAX), 0);
	assert_int_equal(json_add_real(object, "real", 1.25), 0);
	assert_int_equal(json_add_flag(object, "flag", false), 0);
	assert_string_equal(json_text(object, "text"), "十五元");
	assert_true(json_number(object, "number", 0) == INT64_MAX);
	assert_true(json_real(object, "real", 0) == 1.25);
	assert_false(json_flag(object, "flag", true));
	json_object_put(object);
}

static void test_memory_that_is_out_ends_nothing(void **state)
{
	(void)state;
	struct json_object *object = json_object_new_object(), *list = json_object_new_array();
	assert_int_equal(json_add(object, "member", NULL), -ENOMEM);
	assert_false(json_has(object, "member"));
	assert_int_equal(json_add_text(NULL, "member", "text"), -ENOMEM);
	assert_int_equal(json_append(list, NULL), -ENOMEM);
	assert_int_equal(json_append(NULL, json_object_new_int(1)), -ENOMEM);
	assert_int_equal(json_object_array_length(list), 0);
	json_object_put(object);
	json_object_put(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members_of_their_own_type_are_read),
		cmocka_unit_test(test_whatever_else_stands_there_counts_as_missing),
		cmocka_unit_test(test_what_is_no_object_has_no_members),
		cmocka_unit_test(test_a_text_with_a_nul_inside_counts_as_missing),
		cmocka_unit_test(test_what_was_added_is_read_back),
		cmocka_unit_test(test_memory_that_is_out_ends_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
