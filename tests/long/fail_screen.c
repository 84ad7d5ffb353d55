/* SPDX-License-Identifier: MIT */
/*
 * For tests/long/fail_sweep: booth-ui's monitor before a model of a graphics card, in virtual time.
 * Frames are shown, the monitor is unplugged and another one is plugged in, while calls fail. A
 * failed call may cost a frame, not the screen: in the end the monitor must show what was drawn.
 * Usage: fail_screen FOLDER legacy|atomic (the kernel's older or newer interface).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "booth-ui/display_drm.h"
#include "tests/support/fake_drm.h"
#include "tests/support/fake_loop.h"

enum { SECOND = 1000000, TRIES_MAX = 3, PATIENCE_S = 10 };
#define BEGIN_US (INT64_C(5000) * SECOND)

struct screen {
	struct display_made made;
	struct image canvas;
	uint8_t level;
};

static bool is_atomic;
static const char *folder;

static void make_canvas(struct screen *screen, int width, int height)
{
	free(screen->canvas.pixels);
	screen->canvas = (struct image){ malloc((size_t)height * (size_t)width * 4), width, height,
					 (size_t)width * 4 };
	assert_non_null(screen->canvas.pixels);
}

static void show(struct screen *screen, uint8_t level)
{
	struct image *canvas = &screen->canvas;
	struct display_screen what = { .name = "idle" };
	screen->level = level;
	memset(canvas->pixels, level, canvas->stride * (size_t)canvas->height);
	screen->made.class->show(screen->made.display, canvas,
				 (struct rect){ 0, 0, canvas->width, canvas->height }, &what);
}

static void on_resize(int width, int height, void *user)
{
	struct screen *screen = user;
	make_canvas(screen, width, height);
	show(screen, screen->level);
}

/* booth-ui ends where its display cannot be created, and says why; systemd starts it again. */
static void create(struct screen *screen, const char *wishes)
{
	struct display_options options = { .width = 1080, .height = 1920 };
	struct display_events events = { .on_resize = on_resize, .user = screen };
	for (int i = 0; i < TRIES_MAX && !screen->made.display; i++) {
		struct problem problem = { "" };
		if (display_drm_create(fake_loop_base(), wishes, &options, &events, &problem,
				       &screen->made) == 0)
			break;
		assert_string_not_equal(problem.text, "");
		(void)fprintf(stderr, "cannot be created: %s\n", problem.text);
	}
	assert_non_null(screen->made.display);
	make_canvas(screen, screen->made.width, screen->made.height);
}

/* Lets the time pass in which the display looks for monitors and page flips end. */
static void run(void)
{
	for (int i = 0; i < 4; i++) {
		fake_drm_refresh();
		fake_loop_run(fake_loop_now_us() + SECOND / 2);
	}
}

static bool is_shown(const struct screen *screen)
{
	if (fake_drm.shown < 1 || fake_drm.shown > FAKE_DRM_BUFFERS)
		return false;
	struct image picture = fake_drm_picture();
	return image_row(&picture, 0)[0] == screen->level &&
	       image_row(&picture, picture.height - 1)[(size_t)picture.width * 4 - 1] ==
		       screen->level;
}

static void expect_shown(struct screen *screen)
{
	for (int i = 0; i < PATIENCE_S; i++) {
		show(screen, (uint8_t)(screen->level + 1));
		run();
		if (is_shown(screen))
			return;
	}
	fail_msg("the monitor does not show the canvas any more");
}

static void test_the_monitor_shows_the_canvas_whatever_call_fails(void **state)
{
	(void)state;
	struct screen screen = { .level = 0x10 };
	char card[300], wishes[320];
	(void)snprintf(card, sizeof(card), "%s/card", folder);
	(void)snprintf(wishes, sizeof(wishes), "card=%s", card);
	fake_loop_begin(BEGIN_US);
	fake_drm_plug(card);
	fake_drm.has_atomic = is_atomic;
	create(&screen, wishes);
	expect_shown(&screen);
	fake_drm.is_connected = false;
	run();
	fake_drm.width = 800;
	fake_drm.height = 600;
	fake_drm.is_connected = true;
	run();
	expect_shown(&screen);
	expect_shown(&screen);
	screen.made.class->destroy(screen.made.display);
	assert_int_equal(fake_loop_events(), 0);
	free(screen.canvas.pixels);
	fake_drm_unplug();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_monitor_shows_the_canvas_whatever_call_fails),
	};
	if (argc != 3)
		return 2;
	folder = argv[1];
	is_atomic = strcmp(argv[2], "atomic") == 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
