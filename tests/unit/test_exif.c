/* SPDX-License-Identifier: MIT */
#include "daemon/imaging/exif.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const uint8_t big[] = { 'M',  'M',  0, 42, 0, 0, 0, 8, 0,   2,           /* two entries */
			       0x01, 0x0f, 0, 2,  0, 0, 0, 4, 'a', 'b', 'c', 0, /* Make */
			       0x01, 0x12, 0, 3,  0, 0, 0, 1, 0,   6,   0,   0 };
static const uint8_t little[] = { 'I',  'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12,
				  0x01, 3,   0,  1, 0, 0, 0, 8, 0, 0, 0 };

static void test_both_byte_orders_are_read(void **state)
{
	(void)state;
	assert_int_equal(exif_orientation(big, sizeof(big)), 6);
	assert_int_equal(exif_orientation(little, sizeof(little)), 8);
}

static void test_an_orientation_of_type_long_is_read(void **state)
{
	(void)state;
	uint8_t copy[sizeof(big)], small[sizeof(little)];
	memcpy(copy, big, sizeof(big));
	copy[25] = 4;
	copy[31] = 0;
	copy[33] = 6;
	assert_int_equal(exif_orientation(copy, sizeof(copy)), 6);
	memcpy(small, little, sizeof(little));
	small[12] = 4;
	assert_int_equal(exif_orientation(small, sizeof(small)), 8);
	copy[32] = 1; /* 256 + 6 */
	assert_int_equal(exif_orientation(copy, sizeof(copy)), 1);
}

static void test_nonsense_is_upright(void **state)
{
	(void)state;
	static const struct {
		size_t at;
		uint8_t value;
	} edits[] = {
		{ 0, 'X' },   /* no byte order */
		{ 3, 41 },    /* no TIFF */
		{ 7, 200 },   /* the directory lies outside */
		{ 4, 0xff },  /* far outside */
		{ 25, 5 },    /* orientation as a fraction */
		{ 25, 4 },    /* as a long: 0x60000 */
		{ 29, 2 },    /* two of them */
		{ 31, 0 },    /* 0 */
		{ 31, 9 },    /* 9 */
		{ 30, 1 },    /* 256 + 6 */
		{ 23, 0x13 }, /* another tag */
	};
	for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		uint8_t copy[sizeof(big)];
		memcpy(copy, big, sizeof(big));
		copy[edits[i].at] = edits[i].value;
		assert_int_equal(exif_orientation(copy, sizeof(copy)), 1);
	}
}

/* In memory of the exact size, so that the sanitizer sees a read one past the end. */
static int orientation_of_copy(const uint8_t *bytes, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	assert_non_null(copy);
	memcpy(copy, bytes, size);
	int orientation = exif_orientation(copy, size);
	free(copy);
	return orientation;
}

static void test_every_truncation_is_survived(void **state)
{
	(void)state;
	for (size_t size = 0; size < sizeof(big); size++)
		assert_int_equal(orientation_of_copy(big, size), 1);
}

static void test_random_damage_is_survived(void **state)
{
	(void)state;
	uint32_t seed = 3;
	for (int i = 0; i < 100000; i++) {
		uint8_t copy[sizeof(big)];
		memcpy(copy, big, sizeof(big));
		for (int k = 0; k < 3; k++) {
			seed = seed * 1664525u + 1013904223u;
			copy[(seed >> 8) % sizeof(copy)] = (uint8_t)(seed >> 24);
		}
		int orientation = orientation_of_copy(copy, 1 + (seed >> 16) % sizeof(copy));
		assert_in_range(orientation, 1, 8);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_byte_orders_are_read),
		cmocka_unit_test(test_an_orientation_of_type_long_is_read),
		cmocka_unit_test(test_nonsense_is_upright),
		cmocka_unit_test(test_every_truncation_is_survived),
		cmocka_unit_test(test_random_damage_is_survived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
