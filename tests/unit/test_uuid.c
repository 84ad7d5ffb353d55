/* SPDX-License-Identifier: MIT */
#include "daemon/core/uuid.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void test_the_example_of_the_rfc_is_made(void **state)
{
	(void)state;
	/* RFC 9562, appendix A.6: 017F22E2-79B0-7CC3-98C4-DC0C0C07398F */
	const uint8_t random[UUID_RANDOM_SIZE] = { 0x0c, 0xc3, 0x18, 0xc4, 0xdc,
						   0x0c, 0x0c, 0x07, 0x39, 0x8f };
	struct uuid uuid = uuid_v7(0x017f22e279b0, random);
	char text[UUID_TEXT_SIZE];
	uuid_format(&uuid, text);
	assert_string_equal(text, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
	assert_int_equal(uuid_unix_ms(&uuid), 0x017f22e279b0);
}

static void test_version_and_variant_do_not_depend_on_the_random_bytes(void **state)
{
	(void)state;
	uint8_t random[UUID_RANDOM_SIZE];
	for (int fill = 0; fill < 256; fill += 0x55) {
		memset(random, fill, sizeof(random));
		struct uuid uuid = uuid_v7(1, random);
		assert_int_equal(uuid.bytes[6] >> 4, 7);
		assert_int_equal(uuid.bytes[8] >> 6, 2);
	}
}

static void test_a_time_out_of_range_is_brought_into_it(void **state)
{
	(void)state;
	const uint8_t random[UUID_RANDOM_SIZE] = { 0 };
	struct uuid uuid = uuid_v7(-5, random);
	assert_int_equal(uuid_unix_ms(&uuid), 0);
	uuid = uuid_v7(INT64_MAX, random);
	assert_int_equal(uuid_unix_ms(&uuid), 0xffffffffffff);
}

static void test_an_id_survives_its_text(void **state)
{
	(void)state;
	const char *text = "0192f0c1-2345-7abc-8def-0123456789ab";
	struct uuid uuid;
	char again[UUID_TEXT_SIZE];
	assert_int_equal(uuid_parse(text, &uuid), 0);
	uuid_format(&uuid, again);
	assert_string_equal(again, text);
}

static void test_every_other_spelling_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		"0192f0c1-2345-7abc-8def-0123456789a",
		"0192f0c1-2345-7abc-8def-0123456789abc",
		"0192F0C1-2345-7abc-8def-0123456789ab",
		"0192f0c1-2345-7abc-8def-0123456789ag",
		"0192f0c1 2345-7abc-8def-0123456789ab",
		"0192f0c12-345-7abc-8def-0123456789ab",
		"{0192f0c1-2345-7abc-8def-0123456789a",
		"../../../../../../../../../etc/passwd",
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct uuid uuid = { { 42 } };
		assert_int_equal(uuid_parse(bad[i], &uuid), -EINVAL);
		assert_int_equal(uuid.bytes[0], 42); /* written only on success */
		assert_false(uuid_is_valid(bad[i]));
	}
	assert_false(uuid_is_valid(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_example_of_the_rfc_is_made),
		cmocka_unit_test(test_version_and_variant_do_not_depend_on_the_random_bytes),
		cmocka_unit_test(test_a_time_out_of_range_is_brought_into_it),
		cmocka_unit_test(test_an_id_survives_its_text),
		cmocka_unit_test(test_every_other_spelling_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
