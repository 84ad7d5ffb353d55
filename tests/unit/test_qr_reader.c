/* SPDX-License-Identifier: MIT */
/* What booth-reader makes of drawn pictures: codes of many kinds, and pictures without a code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/booth-reader/qr_reader.h"
#include "daemon/booth-reader/reader_client.h"
#include "tests/support/phone.h"

enum { SIDE = 160, LARGE_SIDE = 360 };

static struct qr_reader *reader;

static int open_reader(void **state)
{
	(void)state;
	return qr_reader_create(&reader);
}

static int close_reader(void **state)
{
	(void)state;
	qr_reader_destroy(reader);
	return 0;
}

static struct reader_answer read_pixels(const uint8_t *pixels, int width, int height)
{
	struct grey grey = { pixels, width, height };
	struct reader_answer answer;
	reader_client_read(reader, &grey, &answer);
	return answer;
}

/* The student holds the code still: the reader sees it twice if it must. */
static struct reader_answer read_scene(const struct phone_scene *scene)
{
	uint8_t *pixels = phone_draw(scene);
	phone_compress(pixels, scene->width, scene->height);
	struct reader_answer answer = read_pixels(pixels, scene->width, scene->height);
	if (answer.find == AIM_FOUND_NOTHING)
		answer = read_pixels(pixels, scene->width, scene->height);
	free(pixels);
	return answer;
}

static struct phone_scene scene_of(const char *text, double module_px, uint32_t seed, int side)
{
	struct phone_scene scene = phone_usual(text, module_px, seed);
	scene.width = scene.height = side;
	return scene;
}

/* The figure of the specification: a ticket of version 3, held where a camera of 720p shows a module
 * as 2.7 pixels, a blur of 0.6 pixels. */
static void test_a_ticket_at_the_stool_is_read_in_95_of_100_pictures(void **state)
{
	(void)state;
	unsigned read = 0;
	for (uint32_t i = 0; i < 100; i++) {
		char text[24];
		phone_ticket(text, i);
		struct phone_scene scene = scene_of(text, 2.7, i, SIDE);
		scene.version = 3;
		scene.turn_deg = i % 25 - 12.0;
		scene.tilt = (i % 7 - 3.0) * 0.04;
		struct reader_answer answer = read_scene(&scene);
		assert_true(answer.find != AIM_FOUND_BYTES);
		if (answer.find != AIM_FOUND_TEXT)
			continue;
		assert_string_equal(answer.text, text);
		read++;
	}
	assert_in_range(read, 95, 100);
}

static void test_a_code_in_dark_mode_is_read(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 5; i++) {
		char text[24];
		phone_ticket(text, i);
		struct phone_scene scene = scene_of(text, 3.5, i, SIDE);
		scene.is_dark_mode = true;
		struct reader_answer answer = read_scene(&scene);
		assert_int_equal(answer.find, AIM_FOUND_TEXT);
		assert_string_equal(answer.text, text);
	}
}

/* Sharpened, a code out of focus is read; as it is, the code of a dark phone. */
static void test_codes_that_are_soft_or_dim_are_read(void **state)
{
	(void)state;
	unsigned soft = 0, dim = 0;
	for (uint32_t i = 0; i < 10; i++) {
		char text[24];
		phone_ticket(text, i);
		struct phone_scene scene = scene_of(text, 3.2, i, SIDE);
		scene.sigma = 1.2;
		scene.turn_deg = i * 2.0 - 10;
		soft += read_scene(&scene).find == AIM_FOUND_TEXT;
		scene = scene_of(text, 4.5, i, SIDE);
		scene.black = 40;
		scene.white = 95;
		scene.noise = 4;
		dim += read_scene(&scene).find == AIM_FOUND_TEXT;
	}
	assert_in_range(soft, 9, 10);
	assert_in_range(dim, 9, 10);
}

static void test_the_longest_code_is_read(void **state)
{
	(void)state;
	char text[IDENTIFY_CODE_MAX + 1];
	phone_payload(text, IDENTIFY_CODE_MAX, 1);
	struct phone_scene scene = scene_of(text, 3.2, 1, LARGE_SIDE + 80);
	struct reader_answer answer = read_scene(&scene);
	assert_int_equal(answer.find, AIM_FOUND_TEXT);
	assert_string_equal(answer.text, text);
}

static void test_a_code_that_is_no_text_is_told_apart(void **state)
{
	(void)state;
	static const char *const texts[] = { "\xe5\xbc\xa0\xe4\xb8\x89", "line\nbreak",
					     "bell\a and escape\x1b[0m" };
	char long_text[IDENTIFY_CODE_MAX + 2];
	phone_payload(long_text, IDENTIFY_CODE_MAX + 1, 1);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct phone_scene scene = scene_of(texts[i], 3.5, 1, SIDE);
		struct reader_answer answer = read_scene(&scene);
		assert_int_equal(answer.find, AIM_FOUND_BYTES);
		assert_string_equal(answer.text, "");
	}
	struct phone_scene scene = scene_of(long_text, 3.2, 1, LARGE_SIDE + 80);
	assert_int_equal(read_scene(&scene).find, AIM_FOUND_BYTES);
}

/* Nobody knows which of two codes the student means. */
static void test_two_codes_in_one_picture_are_not_read(void **state)
{
	(void)state;
	static uint8_t both[SIDE * 2 * SIDE];
	struct reader_answer answer;
	for (int is_same = 0; is_same < 2; is_same++) {
		for (int half = 0; half < 2; half++) {
			char text[24];
			phone_ticket(text, is_same ? 5 : (uint32_t)half);
			struct phone_scene scene = scene_of(text, 3.5, 1, SIDE);
			uint8_t *pixels = phone_draw(&scene);
			memcpy(both + half * SIDE * SIDE, pixels, SIDE * SIDE);
			free(pixels);
		}
		answer = read_pixels(both, SIDE, 2 * SIDE);
		assert_int_equal(answer.find, is_same ? AIM_FOUND_TEXT : AIM_FOUND_NOTHING);
	}
}

static void test_nothing_is_read_in_2000_pictures_without_a_code(void **state)
{
	(void)state;
	static uint8_t picture[SIDE * SIDE];
	struct phone_nothing *nothing = phone_nothing_create(SIDE);
	for (uint32_t i = 0; i < 2000; i++) {
		phone_nothing_draw(nothing, i, picture);
		struct reader_answer answer = read_pixels(picture, SIDE, SIDE);
		if (answer.find != AIM_FOUND_NOTHING)
			fail_msg("picture %u: read \"%s\"", i, answer.text);
	}
	phone_nothing_destroy(nothing);
}

/* ---- hints ---- */

/* How often the hint comes in ten pictures of which none was read. */
static void assert_hint(struct phone_scene scene, enum aim_hint hint)
{
	unsigned given = 0, unread = 0;
	for (uint32_t i = 0; i < 10; i++) {
		char text[24];
		phone_ticket(text, i);
		scene.text = text;
		scene.seed = i;
		scene.turn_deg = i * 2.0 - 10;
		struct reader_answer answer = read_scene(&scene);
		if (answer.find == AIM_FOUND_TEXT)
			continue;
		unread++;
		given += answer.hint == hint;
	}
	assert_in_range(unread, 5, 10);
	if (given * 10 < unread * 6)
		fail_msg("hint %d came in %u of %u pictures", (int)hint, given, unread);
}

static void test_a_code_that_is_too_small_is_asked_closer(void **state)
{
	(void)state;
	assert_hint(scene_of("", 1.5, 0, LARGE_SIDE), AIM_CLOSER);
}

static void test_a_code_that_does_not_fit_is_asked_farther(void **state)
{
	(void)state;
	struct phone_scene scene = scene_of("", 14, 0, LARGE_SIDE);
	scene.x = scene.y = 60;
	assert_hint(scene, AIM_FARTHER);
}

static void test_a_reflection_in_a_code_is_asked_to_be_tilted_away(void **state)
{
	(void)state;
	struct phone_scene scene = scene_of("", 4.5, 0, LARGE_SIDE);
	scene.glare = 0.15;
	assert_hint(scene, AIM_TILT);
}

static void test_a_dark_phone_is_asked_to_be_brighter(void **state)
{
	(void)state;
	struct phone_scene scene = scene_of("", 4.5, 0, LARGE_SIDE);
	scene.black = 45;
	scene.white = 58;
	assert_hint(scene, AIM_BRIGHTER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_ticket_at_the_stool_is_read_in_95_of_100_pictures),
		cmocka_unit_test(test_a_code_in_dark_mode_is_read),
		cmocka_unit_test(test_codes_that_are_soft_or_dim_are_read),
		cmocka_unit_test(test_the_longest_code_is_read),
		cmocka_unit_test(test_a_code_that_is_no_text_is_told_apart),
		cmocka_unit_test(test_two_codes_in_one_picture_are_not_read),
		cmocka_unit_test(test_nothing_is_read_in_2000_pictures_without_a_code),
		cmocka_unit_test(test_a_code_that_is_too_small_is_asked_closer),
		cmocka_unit_test(test_a_code_that_does_not_fit_is_asked_farther),
		cmocka_unit_test(test_a_reflection_in_a_code_is_asked_to_be_tilted_away),
		cmocka_unit_test(test_a_dark_phone_is_asked_to_be_brighter),
	};
	return cmocka_run_group_tests(tests, open_reader, close_reader);
}
