/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "booth-ui/catalog.h"
#include "booth-ui/gallery.h"
#include "booth-ui/page.h"
#include "booth-ui/paint.h"

enum { WIDTH = 1280, HEIGHT = 800 };

/* Two canvases: on the first only what differs is painted, on the second the whole screen. */
struct easel {
	struct catalog catalog;
	struct paint *by_parts, *whole;
	struct paint_pictures pictures;
	struct image first, second;
	struct drawing drawing;
};

static struct image create_canvas(void)
{
	uint8_t *pixels = calloc(HEIGHT, WIDTH * 4);
	assert_non_null(pixels);
	return (struct image){ pixels, WIDTH, HEIGHT, WIDTH * 4 };
}

static int set_up(void **state)
{
	struct easel *easel = calloc(1, sizeof(*easel));
	assert_non_null(easel);
	assert_int_equal(catalog_open("zh_CN", &easel->catalog), 0);
	assert_int_equal(paint_create("zh_CN", &easel->by_parts), 0);
	assert_int_equal(paint_create("zh_CN", &easel->whole), 0);
	assert_int_equal(gallery_draw_pictures(&easel->pictures), 0);
	easel->first = create_canvas();
	easel->second = create_canvas();
	*state = easel;
	return 0;
}

static int tear_down(void **state)
{
	struct easel *easel = *state;
	paint_destroy(easel->by_parts);
	paint_destroy(easel->whole);
	gallery_free_pictures(&easel->pictures);
	free(easel->first.pixels);
	free(easel->second.pixels);
	free(easel);
	return 0;
}

static void build(struct easel *easel, size_t n)
{
	struct view_model model = { 0 };
	int64_t now_ms;
	gallery_model(n, &model, &now_ms);
	struct view view = view_now(&model, now_ms);
	struct drawing_ruler ruler = paint_ruler(easel->whole);
	struct page_canvas canvas = { .width = WIDTH, .height = HEIGHT };
	page_build(&view, &canvas, &easel->catalog, &ruler, &easel->drawing);
}

/* The largest difference of a channel between the two canvases. */
static int worst_difference(const struct easel *easel)
{
	int worst = 0;
	for (size_t i = 0; i < (size_t)WIDTH * HEIGHT * 4; i++)
		if (i % 4 != 3) {
			int difference = abs(easel->first.pixels[i] - easel->second.pixels[i]);
			worst = difference > worst ? difference : worst;
		}
	return worst;
}

static void test_painting_what_differs_gives_the_whole_screen(void **state)
{
	struct easel *easel = *state;
	for (size_t i = 0; i < 2 * gallery_count(); i++) {
		build(easel, i * 7 % gallery_count());
		(void)paint_drawing(easel->by_parts, &easel->drawing, &easel->pictures,
				    &easel->first);
		paint_forget(easel->whole);
		(void)paint_drawing(easel->whole, &easel->drawing, &easel->pictures,
				    &easel->second);
		assert_true(worst_difference(easel) <= 2);
	}
}

static void test_what_has_not_changed_is_not_painted(void **state)
{
	struct easel *easel = *state;
	build(easel, 1);
	easel->pictures.is_new[PICTURE_PREVIEW] = easel->pictures.is_new[PICTURE_PHOTO] = false;
	struct rect damage =
		paint_drawing(easel->whole, &easel->drawing, &easel->pictures, &easel->first);
	assert_int_equal(damage.width * damage.height, WIDTH * HEIGHT);
	memset(easel->first.pixels, 0x77, WIDTH * 4);
	damage = paint_drawing(easel->whole, &easel->drawing, &easel->pictures, &easel->first);
	assert_true(rect_is_empty(damage));
	assert_int_equal(easel->first.pixels[0], 0x77);
}

static size_t sample(const char *name)
{
	for (size_t n = 0; n < gallery_count(); n++)
		if (strcmp(gallery_name(n), name) == 0)
			return n;
	fail_msg("no sample %s", name);
	return 0;
}

static struct drawing_item find_picture(const struct easel *easel, enum drawing_picture which)
{
	for (int i = 0; i < easel->drawing.count; i++)
		if (easel->drawing.items[i].kind == DRAWING_PICTURE &&
		    easel->drawing.items[i].picture == which)
			return easel->drawing.items[i];
	fail_msg("no picture %d", (int)which);
	return (struct drawing_item){ 0 };
}

static void test_a_new_preview_repaints_the_picture_alone(void **state)
{
	struct easel *easel = *state;
	build(easel, sample("pose-good"));
	(void)paint_drawing(easel->whole, &easel->drawing, &easel->pictures, &easel->first);
	easel->pictures.is_new[PICTURE_PHOTO] = false;
	struct rect damage =
		paint_drawing(easel->whole, &easel->drawing, &easel->pictures, &easel->first);
	struct drawing_item picture = find_picture(easel, PICTURE_PREVIEW);
	assert_true(picture.is_mirrored);
	assert_memory_equal(&damage, &picture.place, sizeof(damage));
}

static void test_the_photo_is_as_large_as_there_is_room_and_not_mirrored(void **state)
{
	struct easel *easel = *state;
	const struct image *photo = &easel->pictures.picture[PICTURE_PHOTO];
	for (int y = 0; y < photo->height; y++)
		memset(image_row(photo, y), 200, 4 * 100); /* a mark on the left side */
	build(easel, sample("review"));
	(void)paint_drawing(easel->whole, &easel->drawing, &easel->pictures, &easel->first);
	struct drawing_item picture = find_picture(easel, PICTURE_PHOTO);
	struct rect place = picture.place;
	assert_false(picture.is_mirrored);
	assert_true(place.height * 100 >= HEIGHT * 55);
	assert_true(abs(place.width * 4 - place.height * 3) <= 4);
	const uint8_t *row = image_row(&easel->first, place.y + place.height / 2);
	assert_int_equal(row[(place.x + place.width / 10) * 4], 200);
	assert_int_not_equal(row[(place.x + place.width * 9 / 10) * 4], 200);
}

static void test_characters_that_no_font_has_are_counted(void **state)
{
	struct easel *easel = *state;
	assert_int_equal(paint_missing_glyphs(easel->whole, "abc 123"), 0);
	assert_int_equal(paint_missing_glyphs(easel->whole, "\xef\xbf\xbf"), 1); /* U+FFFF */
}

int main(void)
{
#define WITH_EASEL(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		WITH_EASEL(test_painting_what_differs_gives_the_whole_screen),
		WITH_EASEL(test_what_has_not_changed_is_not_painted),
		WITH_EASEL(test_a_new_preview_repaints_the_picture_alone),
		WITH_EASEL(test_the_photo_is_as_large_as_there_is_room_and_not_mirrored),
		WITH_EASEL(test_characters_that_no_font_has_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
