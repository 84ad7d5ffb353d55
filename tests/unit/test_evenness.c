/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "daemon/examiner/evenness.h"

enum { WIDTH = 88, HEIGHT = 112, PIXELS = WIDTH * HEIGHT };

/* A wall whose light falls off towards the corners and to one side, around a person in the middle. */
struct wall {
	struct chip chip;
	int32_t clear[PIXELS];
	int count;
	float light[PIXELS], scratch[2][PIXELS];
};

static struct wall *wall_create(float corners, float aslant)
{
	struct wall *wall = calloc(1, sizeof(*wall));
	assert_non_null(wall);
	wall->chip = (struct chip){ .width = WIDTH,
				    .height = HEIGHT,
				    .iod = 16,
				    .eyes = { 44, 44 },
				    .light = wall->light };
	for (int y = 2; y < HEIGHT - 2; y++)
		for (int x = 2; x < WIDTH - 2; x++) {
			float u = (float)x / WIDTH - 0.5f, v = (float)y / HEIGHT - 0.5f;
			wall->light[y * WIDTH + x] =
				0.6f * (1 - corners * 2 * (u * u + v * v)) * (1 + aslant * u);
			bool is_person = abs(x - 44) < 18 && y > 15;
			if (!is_person)
				wall->clear[wall->count++] = y * WIDTH + x;
		}
	return wall;
}

static double shadow_of(struct wall *wall)
{
	float *const scratch[2] = { wall->scratch[0], wall->scratch[1] };
	return evenness_shadow(&wall->chip, wall->clear, wall->count, scratch);
}

static void darken(struct wall *wall, int x, int y, int width, int height, float share)
{
	for (int j = y; j < y + height; j++)
		for (int i = x; i < x + width; i++)
			wall->light[j * WIDTH + i] *= 1 - share;
}

static void test_light_that_falls_off_smoothly_is_no_shadow(void **state)
{
	(void)state;
	struct wall *wall = wall_create(0.2f, 0.3f);
	assert_true(shadow_of(wall) < 0.01);
	free(wall);
}

static void test_light_that_falls_off_across_the_head_is_no_shadow(void **state)
{
	(void)state;
	struct wall *wall = wall_create(0, 0);
	for (int i = 0; i < PIXELS; i++) {
		float across = fminf(fmaxf((float)(i % WIDTH - WIDTH / 3) / (WIDTH / 3), 0), 1);
		wall->light[i] *= 1 - across / 6;
	}
	assert_true(shadow_of(wall) < 0.015);
	free(wall);
}

static void test_a_shadow_is_as_dark_as_it_is(void **state)
{
	(void)state;
	struct wall *wall = wall_create(0.2f, 0.1f);
	darken(wall, 63, 30, 14, 40, 0.08f);
	double shadow = shadow_of(wall);
	assert_true(shadow > 0.06 && shadow < 0.1);
	free(wall);
}

static void test_a_place_that_is_too_bright_is_no_shadow(void **state)
{
	(void)state;
	struct wall *wall = wall_create(0, 0);
	darken(wall, 63, 30, 14, 40, -0.15f);
	assert_true(shadow_of(wall) < 0.01);
	free(wall);
}

static void test_strands_of_hair_are_no_shadow(void **state)
{
	(void)state;
	struct wall *wall = wall_create(0.1f, 0);
	for (int x = 62; x < 80; x += 3)
		darken(wall, x, 20, 1, 60, 0.5f);
	assert_true(shadow_of(wall) < 0.01);
	free(wall);
}

static void test_too_little_wall_has_no_shadow(void **state)
{
	(void)state;
	struct wall *wall = wall_create(0, 0);
	darken(wall, 63, 30, 14, 40, 0.2f);
	wall->count = 50;
	assert_true(shadow_of(wall) == 0);
	/* A single row of pixels determines no surface. */
	for (int i = 0; i < 80; i++)
		wall->clear[i] = 20 * WIDTH + 4 + i;
	wall->count = 80;
	assert_true(shadow_of(wall) == 0);
	free(wall);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_light_that_falls_off_smoothly_is_no_shadow),
		cmocka_unit_test(test_light_that_falls_off_across_the_head_is_no_shadow),
		cmocka_unit_test(test_a_shadow_is_as_dark_as_it_is),
		cmocka_unit_test(test_a_place_that_is_too_bright_is_no_shadow),
		cmocka_unit_test(test_strands_of_hair_are_no_shadow),
		cmocka_unit_test(test_too_little_wall_has_no_shadow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
