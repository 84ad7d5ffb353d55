/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "daemon/outputs/print_layout.h"
#include "daemon/outputs/print_sheet.h"

static unsigned photos_on(enum print_size size, enum print_paper paper)
{
	struct print_layout layout;
	assert_int_equal(print_layout_make(size, paper, false, &layout), 0);
	return layout.photos;
}

/* The numbers come from a public table of print shops; 35x49 and 35x53 leave 6-inch paper half empty
 * unless the printer has no borders. */
static void test_each_paper_holds_as_many_photos_as_print_shops_say(void **state)
{
	(void)state;
	static const unsigned expected[PRINT_SIZE_COUNT][3] = {
		[PRINT_25X35] = { 9, 12, 50 }, [PRINT_33X48] = { 4, 8, 32 },
		[PRINT_35X45] = { 4, 8, 30 },  [PRINT_35X49] = { 4, 4, 28 },
		[PRINT_35X53] = { 4, 4, 25 },
	};
	for (unsigned size = 0; size < PRINT_SIZE_COUNT; size++) {
		assert_int_equal(photos_on((enum print_size)size, PRINT_5IN), expected[size][0]);
		assert_int_equal(photos_on((enum print_size)size, PRINT_6IN), expected[size][1]);
		assert_int_equal(photos_on((enum print_size)size, PRINT_A4), expected[size][2]);
	}
}

static bool overlap(const struct print_mm *a, const struct print_mm *b)
{
	return a->x < b->x + b->width - 1e-9 && b->x < a->x + a->width - 1e-9 &&
	       a->y < b->y + b->height - 1e-9 && b->y < a->y + a->height - 1e-9;
}

static void expect_apart(const struct print_layout *layout)
{
	unsigned cells = layout->columns * layout->rows;
	for (unsigned i = 0; i < cells; i++) {
		const struct print_mm *cell = &layout->cells[i];
		assert_true(cell->x >= 2 && cell->y >= 2);
		assert_true(cell->x + cell->width <= layout->paper.width - 2 + 1e-9);
		assert_true(cell->y + cell->height + layout->caption <=
			    layout->paper.height - 2 + 1e-9);
		for (unsigned j = 0; j < i; j++)
			assert_false(overlap(cell, &layout->cells[j]));
	}
}

static void test_no_photo_touches_another_or_the_paper_s_edge(void **state)
{
	(void)state;
	struct print_layout layout;
	for (unsigned size = 0; size < PRINT_SIZE_COUNT; size++)
		for (unsigned paper = PRINT_5IN; paper < PRINT_PAPER_COUNT; paper++)
			for (int caption = 0; caption < 2; caption++) {
				assert_int_equal(print_layout_make((enum print_size)size,
								   (enum print_paper)paper,
								   caption == 1, &layout),
						 0);
				assert_true(layout.photos >= 1);
				assert_true(caption == 0 || !layout.is_turned);
				expect_apart(&layout);
			}
}

static void test_five_photos_and_a_label_fill_144_by_66_mm(void **state)
{
	(void)state;
	struct print_layout layout;
	assert_int_equal(print_layout_make(PRINT_33X48, PRINT_FIVE, false, &layout), 0);
	assert_int_equal(layout.photos, 5);
	assert_true(layout.has_label && layout.is_turned);
	assert_true(fabs(layout.cells[0].x - 4) < 1e-9 && fabs(layout.cells[0].y - 18) < 1e-9);
	assert_true(fabs(layout.cells[5].x + 48 - 148) < 1e-9);
	assert_true(fabs(layout.cells[5].y + 33 - 84) < 1e-9);
	expect_apart(&layout);
	assert_int_equal(print_layout_make(PRINT_25X35, PRINT_FIVE, false, &layout), -EINVAL);
	assert_int_equal(print_layout_make(PRINT_33X48, PRINT_FIVE, true, &layout), -EINVAL);
}

/* The profile puts the top of the hair at least 50 px below the photo's edge, and the eyes at most
 * 300 px. So a chin lies above 300 + (300 - 50) px, and a face is at most 300 px wide. */
static void test_no_print_cuts_the_head_and_none_is_stretched(void **state)
{
	(void)state;
	static const double widths[] = { 457, 440, 480, 457, 423 };
	static const double heights[] = { 640, 640, 617, 640, 640 };
	for (unsigned size = 0; size < PRINT_SIZE_COUNT; size++) {
		struct record_crop crop = { 100, 200, 480, 640 };
		struct record_crop part = print_layout_crop((enum print_size)size, crop);
		assert_true(fabs(part.width - widths[size]) < 1.5);
		assert_true(fabs(part.height - heights[size]) < 1.5);
		assert_true(fabs(part.x + part.width / 2 - 340) < 1e-9);
		assert_true(part.y == 200 && part.height >= 550 && part.width >= 300);
	}
	/* 33 x 48 mm: the print shows what 440 x 640 pixels show, without stretching */
	struct record_crop part =
		print_layout_crop(PRINT_33X48, (struct record_crop){ 0, 0, 480, 640 });
	assert_true(fabs(part.width / part.height - 33.0 / 48) < 0.001);
}

static void test_sizes_and_papers_are_found_by_name(void **state)
{
	(void)state;
	enum print_size size;
	enum print_paper paper;
	assert_int_equal(print_layout_find_size("35x49", &size), 0);
	assert_int_equal(size, PRINT_35X49);
	assert_int_equal(print_layout_find_size("35x50", &size), -EINVAL);
	assert_int_equal(print_layout_find_paper("a4", &paper), 0);
	assert_int_equal(paper, PRINT_A4);
	assert_int_equal(print_layout_find_paper("", &paper), -EINVAL);
	assert_int_equal(print_layout_pixels(33), 390);
	assert_int_equal(print_layout_pixels(48), 567);
}

static void test_sheets_are_counted(void **state)
{
	(void)state;
	struct print_plan plan = { .size = PRINT_33X48, .paper = PRINT_FIVE, .copies = 5 };
	assert_int_equal(print_sheet_count(&plan, 48), 48);
	plan.copies = 8;
	assert_int_equal(print_sheet_count(&plan, 48), 96);
	plan.paper = PRINT_A4;
	assert_int_equal(print_sheet_count(&plan, 48), 12);
	plan.caption = PRINT_CAPTION_NAME;
	plan.paper = PRINT_FIVE;
	assert_int_equal(print_sheet_count(&plan, 48), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_paper_holds_as_many_photos_as_print_shops_say),
		cmocka_unit_test(test_no_photo_touches_another_or_the_paper_s_edge),
		cmocka_unit_test(test_five_photos_and_a_label_fill_144_by_66_mm),
		cmocka_unit_test(test_no_print_cuts_the_head_and_none_is_stretched),
		cmocka_unit_test(test_sizes_and_papers_are_found_by_name),
		cmocka_unit_test(test_sheets_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
