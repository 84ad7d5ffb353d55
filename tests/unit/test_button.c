/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/button.h"
#include "daemon/core/config.h"

static void test_a_button_is_found_by_its_name(void **state)
{
	(void)state;
	for (unsigned i = 0; i < BUTTON_COUNT; i++) {
		enum button found = BUTTON_COUNT;
		assert_true(button_find(button_name((enum button)i), &found));
		assert_int_equal(found, i);
	}
	assert_string_equal(button_name(BUTTON_CANCEL), "cancel");
	assert_null(button_name(BUTTON_COUNT));
}

static void test_another_word_is_no_button(void **state)
{
	(void)state;
	enum button found = BUTTON_COUNT;
	assert_false(button_find("", &found));
	assert_false(button_find("Shutter", &found));
	assert_false(button_find("shutter ", &found));
	assert_int_equal(found, BUTTON_COUNT);
}

static void test_each_button_has_a_key_and_a_light_among_the_settings(void **state)
{
	(void)state;
	struct config config;
	config_defaults(&config);
#define X(id, name, key, least, purpose)                                                           \
	assert_string_equal(config.panel.name, key);                                               \
	assert_string_equal(config.leds.button_##name, "");
	BUTTONS(X)
#undef X
}

static void test_the_list_of_names_has_each(void **state)
{
	(void)state;
	char expected[80] = "";
	size_t length = 0;
	for (unsigned i = 0; i < BUTTON_COUNT; i++)
		length += (size_t)snprintf(expected + length, sizeof(expected) - length, " %s",
					   button_name((enum button)i));
	assert_string_equal(BUTTON_NAMES, expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_button_is_found_by_its_name),
		cmocka_unit_test(test_another_word_is_no_button),
		cmocka_unit_test(test_each_button_has_a_key_and_a_light_among_the_settings),
		cmocka_unit_test(test_the_list_of_names_has_each),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
