/* SPDX-License-Identifier: MIT */
/* clang-format off */
/* wrap: drmGetCap drmSetClientCap drmSetMaster drmDropMaster drmHandleEvent drmModeGetResources drmModeFreeResources drmModeGetConnector drmModeGetConnectorCurrent drmModeFreeConnector drmModeGetEncoder drmModeFreeEncoder drmModeGetCrtc drmModeFreeCrtc drmModeSetCrtc drmModePageFlip drmModeAddFB drmModeRmFB drmModeCreateDumbBuffer drmModeMapDumbBuffer drmModeDestroyDumbBuffer drmModeGetPlaneResources drmModeFreePlaneResources drmModeGetPlane drmModeFreePlane drmModeObjectGetProperties drmModeFreeObjectProperties drmModeGetProperty drmModeFreeProperty drmModeCreatePropertyBlob drmModeDestroyPropertyBlob drmModeAtomicAlloc drmModeAtomicFree drmModeAtomicAddProperty drmModeAtomicCommit mmap munmap */
/* clang-format on */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <event2/event.h>

#include "booth-ui/display_drm.h"
#include "daemon/base/log.h"
#include "tests/support/fake_drm.h"
#include "tests/support/folder.h"

struct bench {
	struct folder folder;
	struct event_base *base;
	struct display_made made;
	struct image canvas;
	int resizes;
	char card[300];
};

static void make_canvas(struct bench *bench, int width, int height)
{
	free(bench->canvas.pixels);
	bench->canvas = (struct image){ calloc((size_t)height, (size_t)width * 4), width, height,
					(size_t)width * 4 };
	assert_non_null(bench->canvas.pixels);
}

static void show(struct bench *bench, uint8_t level, struct rect damage)
{
	for (int y = damage.y; y < rect_bottom(damage); y++)
		memset(image_row(&bench->canvas, y) + (size_t)damage.x * 4, level,
		       (size_t)damage.width * 4);
	struct display_screen screen = { .name = "idle" };
	bench->made.class->show(bench->made.display, &bench->canvas, damage, &screen);
}

static void show_all(struct bench *bench, uint8_t level)
{
	show(bench, level, (struct rect){ 0, 0, bench->canvas.width, bench->canvas.height });
}

static void on_resize(int width, int height, void *user)
{
	struct bench *bench = user;
	bench->resizes++;
	bench->made.width = width;
	bench->made.height = height;
	make_canvas(bench, width, height);
	show_all(bench, 0x99);
}

static int create(struct bench *bench, const char *wishes, struct problem *problem)
{
	struct display_options options = { .width = 1080, .height = 1920 };
	struct display_events events = { .on_resize = on_resize, .user = bench };
	char text[400];
	(void)snprintf(text, sizeof(text), "card=%s%s", bench->card, wishes);
	return display_drm_create(bench->base, text, &options, &events, problem, &bench->made);
}

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	assert_non_null(bench);
	folder_create(&bench->folder);
	(void)snprintf(bench->card, sizeof(bench->card), "%s/c", bench->folder.path);
	bench->base = event_base_new();
	assert_non_null(bench->base);
	fake_drm_plug(bench->card);
	*state = bench;
	return 0;
}

/* After each test all buffers and blobs must be freed. */
static int tear_down(void **state)
{
	struct bench *bench = *state;
	if (bench->made.class)
		bench->made.class->destroy(bench->made.display);
	assert_int_equal(fake_drm.buffers_alive, 0);
	assert_int_equal(fake_drm.blobs_alive, 0);
	fake_drm_unplug();
	event_base_free(bench->base);
	folder_remove(&bench->folder);
	free(bench->canvas.pixels);
	free(bench);
	return 0;
}

static void open_display(struct bench *bench, const char *wishes)
{
	struct problem problem = { "" };
	if (create(bench, wishes, &problem) < 0)
		fail_msg("%s", problem.text);
	make_canvas(bench, bench->made.width, bench->made.height);
}

static void refresh(struct bench *bench)
{
	fake_drm_refresh();
	(void)event_base_loop(bench->base, EVLOOP_NONBLOCK);
}

/* To the timer by which the display looks for monitors. */
static void look(struct bench *bench)
{
	(void)event_base_loop(bench->base, EVLOOP_ONCE);
}

static void expect_level(uint8_t level)
{
	struct image picture = fake_drm_picture();
	for (int y = 0; y < picture.height; y++)
		for (size_t x = 0; x < (size_t)picture.width * 4; x++)
			if (image_row(&picture, y)[x] != level)
				fail_msg("pixel %zu,%d is %02x, not %02x", x / 4, y,
					 image_row(&picture, y)[x], level);
}

static void first_frame_and_flips(struct bench *bench)
{
	assert_int_equal(bench->made.width, 1024);
	assert_int_equal(bench->made.height, 768);
	show_all(bench, 0x11);
	assert_int_equal(fake_drm.lights, 1);
	assert_int_equal(fake_drm.mode_width, 1024);
	expect_level(0x11);
	show_all(bench, 0x22);
	assert_int_equal(fake_drm.flips, 1);
	expect_level(0x22);
	/* Two frames come during the flip: the newer one is shown after it. */
	show_all(bench, 0x33);
	show_all(bench, 0x44);
	assert_int_equal(fake_drm.flips, 1);
	refresh(bench);
	assert_int_equal(fake_drm.flips, 2);
	expect_level(0x44);
	refresh(bench);
	assert_int_equal(fake_drm.flips, 2); /* there is nothing more to show */
}

static void test_frames_are_shown_by_the_older_interface(void **state)
{
	struct bench *bench = *state;
	open_display(bench, "");
	first_frame_and_flips(bench);
	assert_int_equal(fake_drm.atomic_commits, 0);
}

static void test_frames_are_shown_by_the_atomic_interface(void **state)
{
	struct bench *bench = *state;
	fake_drm.has_atomic = true;
	open_display(bench, "");
	first_frame_and_flips(bench);
	assert_true(fake_drm.atomic_commits >= 3);
}

/* Each small damage goes into the buffer whose turn it is: the monitor always shows the whole
 * canvas. */
static void test_damage_reaches_both_buffers(void **state)
{
	struct bench *bench = *state;
	open_display(bench, "");
	show_all(bench, 0x50);
	for (uint8_t i = 0; i < 12; i++) {
		show(bench, (uint8_t)(0x60 + i), (struct rect){ i * 80, i * 60, 70, 50 });
		refresh(bench);
		refresh(bench);
		struct image picture = fake_drm_picture();
		for (int y = 0; y < picture.height; y++)
			assert_memory_equal(image_row(&picture, y), image_row(&bench->canvas, y),
					    (size_t)picture.width * 4);
	}
}

static void test_the_picture_is_turned(void **state)
{
	struct bench *bench = *state;
	open_display(bench, ",rotate=90");
	assert_int_equal(bench->made.width, 768);
	assert_int_equal(bench->made.height, 1024);
	show_all(bench, 0x00);
	show(bench, 0xff, (struct rect){ 0, 0, 1, 1 }); /* the canvas' top left */
	struct image picture = fake_drm_picture();
	assert_int_equal(image_row(&picture, 0)[(size_t)1023 * 4],
			 0xff); /* the monitor's top right */
	assert_int_equal(image_row(&picture, 0)[0], 0);
}

static void test_the_mode_that_was_asked_for_is_set(void **state)
{
	struct bench *bench = *state;
	open_display(bench, ",mode=640x480@60,connector=HDMI-A-1");
	assert_int_equal(bench->made.width, 640);
	assert_int_equal(bench->made.height, 480);
}

static void test_a_monitor_that_comes_back_shows_the_newest_frame(void **state)
{
	struct bench *bench = *state;
	open_display(bench, "");
	show_all(bench, 0x11);
	fake_drm.is_connected = false;
	look(bench);
	assert_int_equal(fake_drm.buffers_alive, 0);
	show_all(bench, 0x22); /* no monitor shows it */
	assert_int_equal(fake_drm.lights, 1);
	fake_drm.is_connected = true;
	look(bench);
	assert_int_equal(fake_drm.lights, 2);
	expect_level(0x22);
	assert_int_equal(bench->resizes, 0);
}

static void off_and_on(struct bench *bench)
{
	open_display(bench, "");
	show_all(bench, 0x11);
	fake_drm.has_bad_link = true;
	show_all(bench, 0x22);
	look(bench);
	assert_int_equal(fake_drm.lights, 2);
	assert_false(fake_drm.has_bad_link);
	expect_level(0x22);
	look(bench);
	assert_int_equal(fake_drm.lights, 2); /* nothing is wrong any more */
}

static void test_a_monitor_that_was_off_between_two_looks_is_lit_again(void **state)
{
	off_and_on(*state);
}

static void test_a_bad_link_is_mended_by_the_atomic_interface(void **state)
{
	fake_drm.has_atomic = true;
	off_and_on(*state);
}

static void test_another_monitor_gets_a_canvas_of_its_size(void **state)
{
	struct bench *bench = *state;
	open_display(bench, "");
	show_all(bench, 0x11);
	fake_drm.width = 1280;
	fake_drm.height = 800;
	look(bench);
	assert_int_equal(bench->resizes, 1);
	assert_int_equal(bench->made.width, 1280);
	assert_int_equal(fake_drm.mode_height, 800);
	expect_level(0x99);
}

static void test_the_display_starts_without_a_monitor(void **state)
{
	struct bench *bench = *state;
	fake_drm.is_connected = false;
	open_display(bench, "");
	assert_int_equal(bench->made.width, 1080); /* the size that the options ask for */
	show_all(bench, 0x11);
	fake_drm.is_connected = true;
	look(bench);
	assert_int_equal(bench->resizes, 1);
	expect_level(0x99);
}

static void test_the_mode_is_set_again_after_another_program_had_the_screen(void **state)
{
	struct bench *bench = *state;
	open_display(bench, "");
	show_all(bench, 0x11);
	fake_drm.fail_flip = fake_drm.fail_light = -EACCES;
	show_all(bench, 0x22);
	look(bench);
	assert_int_equal(fake_drm.lights, 1);
	fake_drm.fail_flip = fake_drm.fail_light = 0;
	look(bench);
	assert_int_equal(fake_drm.lights, 2);
	expect_level(0x22);
}

static void test_a_flip_that_never_ends_is_given_up(void **state)
{
	struct bench *bench = *state;
	open_display(bench, "");
	show_all(bench, 0x11);
	fake_drm.lose_flips = true;
	show_all(bench, 0x22);
	show_all(bench, 0x33);
	look(bench);
	look(bench);
	assert_int_equal(fake_drm.lights, 2);
	expect_level(0x33);
}

static void test_the_monitor_gets_its_old_picture_back(void **state)
{
	struct bench *bench = *state;
	open_display(bench, "");
	show_all(bench, 0x11);
	bench->made.class->destroy(bench->made.display);
	bench->made.class = NULL;
	assert_int_equal(fake_drm.restores, 1);
	assert_int_equal(fake_drm.masters, 0);
}

static void expect_refused(struct bench *bench, const char *wishes, int error, const char *words)
{
	struct problem problem = { "" };
	assert_int_equal(create(bench, wishes, &problem), error);
	if (!strstr(problem.text, words))
		fail_msg("'%s' does not say '%s'", problem.text, words);
}

static void test_wrong_options_and_cards_are_refused(void **state)
{
	struct bench *bench = *state;
	expect_refused(bench, ",rotate=45", -EINVAL, "rotate=45");
	expect_refused(bench, ",mode=big", -EINVAL, "mode=big");
	expect_refused(bench, ",mode=640x480@60x", -EINVAL, "makes no sense");
	expect_refused(bench, ",colour=red", -EINVAL, "colour=red");
	expect_refused(bench, ",connector=", -EINVAL, "makes no sense");
	fake_drm.fail_set_master = -EACCES;
	expect_refused(bench, "", -EBUSY, "another program has the screen");
	fake_drm.fail_set_master = 0;
	fake_drm.has_crtc = false;
	expect_refused(bench, "", -ENOTSUP, "no CRTC");
	fake_drm.has_dumb = false;
	expect_refused(bench, "", -ENOTSUP, "no usable graphics card");
	(void)snprintf(bench->card, sizeof(bench->card), "/nonexistent/card");
	expect_refused(bench, "", -ENOENT, "/nonexistent/card");
}

int main(void)
{
	log_open("test", (enum log_level)0);
#define WITH_BENCH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		WITH_BENCH(test_frames_are_shown_by_the_older_interface),
		WITH_BENCH(test_frames_are_shown_by_the_atomic_interface),
		WITH_BENCH(test_damage_reaches_both_buffers),
		WITH_BENCH(test_the_picture_is_turned),
		WITH_BENCH(test_the_mode_that_was_asked_for_is_set),
		WITH_BENCH(test_a_monitor_that_comes_back_shows_the_newest_frame),
		WITH_BENCH(test_a_monitor_that_was_off_between_two_looks_is_lit_again),
		WITH_BENCH(test_a_bad_link_is_mended_by_the_atomic_interface),
		WITH_BENCH(test_another_monitor_gets_a_canvas_of_its_size),
		WITH_BENCH(test_the_display_starts_without_a_monitor),
		WITH_BENCH(test_the_mode_is_set_again_after_another_program_had_the_screen),
		WITH_BENCH(test_a_flip_that_never_ends_is_given_up),
		WITH_BENCH(test_the_monitor_gets_its_old_picture_back),
		WITH_BENCH(test_wrong_options_and_cards_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
