/* SPDX-License-Identifier: MIT */
/* wrap: json_tokener_parse_ex */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
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

static void test_only_one_whole_value_is_parsed(void **state)
{
	(void)state;
	struct json_object *object = NULL;
	static const char *const bad[] = { "", " ", "null", "{", "{}x", "{} {}", "[1,]", "\xff" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(json_parse(bad[i], strlen(bad[i]), &object), -EBADMSG);
	assert_int_equal(json_parse("{}\0", 3, &object), -EBADMSG);
	char deep[200];
	memset(deep, '[', sizeof(deep));
	assert_int_equal(json_parse(deep, sizeof(deep), &object), -EBADMSG);
	assert_int_equal(json_parse(" {\"a\":[1]} \r\n", 13, &object), 0);
	assert_int_equal(json_count(json_list(object, "a")), 1);
	json_object_put(object);
	/* no zero is needed behind it */
	assert_int_equal(json_parse("{\"a\":12}3", 8, &object), 0);
	assert_int_equal(json_number(object, "a", 0), 12);
	json_object_put(object);
}

static bool is_memory_out;

struct json_object *__wrap_json_tokener_parse_ex(struct json_tokener *tokener, const char *text,
						 int size);
struct json_object *__real_json_tokener_parse_ex(struct json_tokener *tokener, const char *text,
						 int size);

/* json-c 0.16 leaves json_tokener_success behind where its malloc() fails. */
struct json_object *__wrap_json_tokener_parse_ex(struct json_tokener *tokener, const char *text,
						 int size)
{
	if (!is_memory_out)
		return __real_json_tokener_parse_ex(tokener, text, size);
	assert_int_equal(json_tokener_get_error(tokener), json_tokener_success);
	return NULL;
}

/* The courier would move a good photo to broken/. */
static void test_a_good_text_for_which_memory_runs_out_is_not_called_bad(void **state)
{
	(void)state;
	static const char *const good[] = { "{\"a\":1}", " [1]\n", "7" };
	static const char *const bad[] = { "", " ", "nul", "null", " null\n", "{", "{]" };
	struct json_object *value;
	is_memory_out = true;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_int_equal(json_parse(good[i], strlen(good[i]), &value), -ENOMEM);
	is_memory_out = false;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(json_parse(bad[i], strlen(bad[i]), &value), -EBADMSG);
	assert_null(value);
}

static void test_lists_are_read_by_type_and_bounds(void **state)
{
	(void)state;
	static const char text[] = "[\"one\",2,null,{\"a\":true}]";
	struct json_object *list = NULL;
	assert_int_equal(json_parse(text, strlen(text), &list), 0);
	assert_int_equal(json_count(list), 4);
	assert_string_equal(json_as_text(json_item(list, 0)), "one");
	assert_string_equal(json_as_text(json_item(list, 1)), "");
	assert_string_equal(json_as_text(json_item(list, 2)), "");
	assert_true(json_flag(json_item(list, 3), "a", false));
	assert_null(json_item(list, 4));
	assert_int_equal(json_count(json_item(list, 3)), 0);
	assert_int_equal(json_count(NULL), 0);
	assert_null(json_item(NULL, 0));
	json_object_put(list);
}

static void test_people_see_texts_numbers_and_flags(void **state)
{
	(void)state;
	static const char text[] =
		"{\"t\":\"x\",\"n\":-5,\"r\":1.5,\"f\":true,\"z\":null,\"l\":[1]}";
	struct json_object *object = NULL;
	assert_int_equal(json_parse(text, strlen(text), &object), 0);
	assert_string_equal(json_shown(object, "t"), "x");
	assert_string_equal(json_shown(object, "n"), "-5");
	assert_string_equal(json_shown(object, "r"), "1.5");
	assert_string_equal(json_shown(object, "f"), "true");
	assert_string_equal(json_shown(object, "z"), "");
	assert_string_equal(json_shown(object, "l"), "");
	assert_string_equal(json_shown(object, "missing"), "");
	json_object_put(object);
}

static void test_a_line_ends_in_a_newline(void **state)
{
	(void)state;
	struct json_object *object = json_object_new_object();
	struct json_object *list = json_object_new_array();
	size_t length = 0;
	char *line = NULL;
	assert_int_equal(json_append(list, json_object_new_string("a/b")), 0);
	assert_int_equal(json_add(object, "list", list), 0);
	assert_int_equal(json_copy_line(object, &line, &length), 0);
	assert_string_equal(line, "{\"list\":[\"a/b\"]}\n");
	assert_int_equal(length, strlen(line));
	free(line);
	assert_string_equal(json_line(object, &length), "{\"list\":[\"a/b\"]}");
	json_object_put(object);
	assert_int_equal(json_add_text(NULL, "a", "b"), -ENOMEM);
	assert_int_equal(json_append(NULL, json_object_new_int(1)), -ENOMEM);
	assert_int_equal(json_copy_line(NULL, &line, &length), -ENOMEM);
}

/* A request may hold a person's code: nothing of it may stay in freed memory. */
static void test_a_wiped_value_has_no_texts(void **state)
{
	(void)state;
	struct json_object *object = NULL;
	static const char text[] =
		"{\"a\":\"planted\",\"b\":[\"planted\",{\"c\":\"planted\"}],\"n\":7}";
	assert_int_equal(json_parse(text, strlen(text), &object), 0);
	json_wipe(object);
	json_wipe(NULL);
	size_t length = 0;
	assert_null(strstr(json_line(object, &length), "planted"));
	assert_int_equal(json_number(object, "n", 0), 7);
	json_object_put(object);
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
		cmocka_unit_test(test_only_one_whole_value_is_parsed),
		cmocka_unit_test(test_a_good_text_for_which_memory_runs_out_is_not_called_bad),
		cmocka_unit_test(test_lists_are_read_by_type_and_bounds),
		cmocka_unit_test(test_people_see_texts_numbers_and_flags),
		cmocka_unit_test(test_a_line_ends_in_a_newline),
		cmocka_unit_test(test_a_wiped_value_has_no_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
