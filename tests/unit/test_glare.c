/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/examiner/glare.h"
#include "daemon/examiner/glare_tables.h"

enum { WIDTH = 176, HEIGHT = 216, PIXELS = WIDTH * HEIGHT };

struct face {
	struct chip chip;
	uint8_t bgr[PIXELS][4];
	float l[PIXELS], a[PIXELS], b[PIXELS];
};

/* A face without eyes: all is skin. */
static struct face *face_create(void)
{
	struct face *face = calloc(1, sizeof(*face));
	assert_non_null(face);
	face->chip = (struct chip){ .width = WIDTH,
				    .height = HEIGHT,
				    .iod = 64,
				    .eyes = { 88, 72 },
				    .bgr = face->bgr,
				    .lab_l = face->l,
				    .lab_a = face->a,
				    .lab_b = face->b };
	for (int i = 0; i < PIXELS; i++) {
		face->bgr[i][3] = 255;
		face->l[i] = 65;
		face->a[i] = 12;
		face->b[i] = 16;
	}
	return face;
}

static void test_the_score_is_the_one_that_the_fitting_tool_computed(void **state)
{
	static float view[GLARE_HEIGHT][GLARE_WIDTH][GLARE_CHANNELS], scratch[GLARE_SCRATCH];
	float *numbers = &view[0][0][0];
	(void)state;
	for (int k = 0; k < GLARE_HEIGHT * GLARE_WIDTH * GLARE_CHANNELS; k++)
		numbers[k] = (float)(5 * k % 17 - 8) / 8;
	assert_true(fabsf(glare_score(view, scratch) - GLARE_CHECK) < 1e-3f);
}

static void test_the_view_shows_what_differs_from_the_skin_at_the_lenses(void **state)
{
	static float view[GLARE_HEIGHT][GLARE_WIDTH][GLARE_CHANNELS];
	(void)state;
	struct face *face = face_create();
	assert_true(glare_view(&face->chip, view));
	for (int y = 0; y < GLARE_HEIGHT; y++)
		for (int x = 0; x < GLARE_WIDTH; x++)
			assert_true(fabsf(view[y][x][0]) < 0.05f && fabsf(view[y][x][2]) < 0.1f);
	/* White light over the image-left lens, and a white wall beside the head. */
	for (int y = 60; y < 85; y++)
		for (int x = 0; x < 70; x++) {
			face->l[y * WIDTH + x] = 90;
			face->a[y * WIDTH + x] = face->b[y * WIDTH + x] = 0;
		}
	assert_true(glare_view(&face->chip, view));
	assert_true(fabsf(view[12][16][0] - 1) < 0.05f && view[12][16][2] < -1);
	assert_true(fabsf(view[12][40][0]) < 0.05f);
	assert_true(view[12][0][0] == 0 && view[0][0][0] == 0);
	free(face);
}

static void test_without_cheeks_in_the_picture_there_is_no_view(void **state)
{
	static float view[GLARE_HEIGHT][GLARE_WIDTH][GLARE_CHANNELS];
	(void)state;
	struct face *face = face_create();
	for (int i = 100 * WIDTH; i < PIXELS; i++)
		face->bgr[i][3] = 0;
	assert_false(glare_view(&face->chip, view));
	free(face);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_score_is_the_one_that_the_fitting_tool_computed),
		cmocka_unit_test(test_the_view_shows_what_differs_from_the_skin_at_the_lenses),
		cmocka_unit_test(test_without_cheeks_in_the_picture_there_is_no_view),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
