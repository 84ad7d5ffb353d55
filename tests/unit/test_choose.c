/* SPDX-License-Identifier: MIT */
#include "daemon/core/choose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct choose_photo photo(const char *id, int64_t taken)
{
	return (struct choose_photo){
		.id = id, .taken_unix_ms = taken, .clock_is_synchronised = true, .has_passed = true
	};
}

static void test_the_photo_that_was_taken_last_counts(void **state)
{
	(void)state;
	const struct choose_photo photos[] = { photo("c", 10), photo("a", 30), photo("b", 20) };
	struct choose_answer answer = choose(photos, 3);
	assert_string_equal(answer.photo->id, "a");
	assert_false(answer.is_to_be_chosen);
}

static void test_of_two_at_the_same_time_the_larger_id_counts(void **state)
{
	(void)state;
	const struct choose_photo photos[] = { photo("b", 10), photo("c", 10), photo("a", 10) };
	assert_string_equal(choose(photos, 3).photo->id, "c");
	assert_false(choose(photos, 3).is_to_be_chosen);
}

static void test_one_wrong_clock_leaves_the_choice_to_a_person(void **state)
{
	(void)state;
	struct choose_photo photos[] = { photo("a", 30), photo("c", 10), photo("b", 20) };
	photos[0].clock_is_synchronised = false;
	struct choose_answer answer = choose(photos, 3);
	assert_string_equal(answer.photo->id, "c");
	assert_true(answer.is_to_be_chosen);
	/* with one candidate there is nothing to choose, nor with two copies of one */
	assert_false(choose(photos, 1).is_to_be_chosen);
	const struct choose_photo copies[] = { photos[0], photos[0] };
	assert_false(choose(copies, 2).is_to_be_chosen);
}

static void test_the_clock_of_a_photo_that_does_not_count_says_nothing(void **state)
{
	(void)state;
	struct choose_photo photos[] = { photo("c", 30), photo("a", 20), photo("b", 10) };
	photos[0].clock_is_synchronised = false;
	photos[0].is_withdrawn = true;
	struct choose_answer answer = choose(photos, 3);
	assert_string_equal(answer.photo->id, "a");
	assert_false(answer.is_to_be_chosen);
}

static void test_without_a_candidate_no_photo_counts(void **state)
{
	(void)state;
	struct choose_photo photos[] = { photo("a", 1), photo("b", 2), photo("c", 3) };
	photos[0].has_passed = false;
	photos[1].is_demo = true;
	photos[2].is_withdrawn = true;
	assert_null(choose(photos, 3).photo);
	assert_null(choose(NULL, 0).photo);
	assert_false(choose(photos, 3).is_to_be_chosen);
}

enum { PHOTOS = 6, SETS = 2000, ORDERS = 20 };

static void shuffle(struct choose_photo *photos)
{
	for (int i = PHOTOS - 1; i > 0; i--) {
		int j = rand() % (i + 1);
		struct choose_photo other = photos[i];
		photos[i] = photos[j];
		photos[j] = other;
	}
}

static void test_any_order_of_arrival_gives_the_same_answer(void **state)
{
	(void)state;
	static const char *const ids[PHOTOS] = { "a", "b", "c", "d", "e", "f" };
	srand(7);
	for (int set = 0; set < SETS; set++) {
		struct choose_photo photos[PHOTOS];
		for (int i = 0; i < PHOTOS; i++) {
			photos[i] = photo(ids[i], rand() % 4);
			photos[i].clock_is_synchronised = rand() % 8 > 0;
			photos[i].has_passed = rand() % 8 > 0;
			photos[i].is_demo = rand() % 8 == 0;
			photos[i].is_withdrawn = rand() % 4 == 0;
		}
		struct choose_answer first = choose(photos, PHOTOS);
		const char *id = first.photo ? first.photo->id : "";
		for (int order = 0; order < ORDERS; order++) {
			shuffle(photos);
			struct choose_answer answer = choose(photos, PHOTOS);
			assert_string_equal(answer.photo ? answer.photo->id : "", id);
			assert_int_equal(answer.is_to_be_chosen, first.is_to_be_chosen);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_photo_that_was_taken_last_counts),
		cmocka_unit_test(test_of_two_at_the_same_time_the_larger_id_counts),
		cmocka_unit_test(test_one_wrong_clock_leaves_the_choice_to_a_person),
		cmocka_unit_test(test_the_clock_of_a_photo_that_does_not_count_says_nothing),
		cmocka_unit_test(test_without_a_candidate_no_photo_counts),
		cmocka_unit_test(test_any_order_of_arrival_gives_the_same_answer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
