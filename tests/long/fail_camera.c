/* SPDX-License-Identifier: MIT */
/*
 * For tests/long/fail_sweep: the V4L2 camera of boothd before a model of the driver, in virtual
 * time. It is opened, asked for frames, unplugged, plugged in again and given back, while calls fail.
 * A failed call may cost frames, not the camera: in the end frames must come again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/devices/camera_v4l2.h"
#include "tests/support/fake_loop.h"
#include "tests/support/fake_v4l2.h"

enum { SECOND = 1000000, TRIES_MAX = 3, PATIENCE_S = 60 };
#define BEGIN_US (INT64_C(5000) * SECOND)

struct seen {
	unsigned frames;
};

static void on_frame(const struct frame *frame, void *user)
{
	struct seen *seen = user;
	(void)frame;
	seen->frames++;
}

static void on_lost(const char *why, void *user)
{
	(void)user;
	(void)fprintf(stderr, "lost: %s\n", why);
}

static void on_back(void *user)
{
	(void)user;
	(void)fprintf(stderr, "back\n");
}

static void run_s(int seconds)
{
	fake_loop_run(fake_loop_now_us() + (int64_t)seconds * SECOND);
}

/* boothd ends where its camera cannot be created, and says why; systemd starts it again. */
static struct camera *create(const struct config *config, const struct camera_v4l2_setup *setup,
			     struct seen *seen)
{
	static const struct camera_events events = { on_frame, on_lost, on_back };
	struct camera *camera = NULL;
	for (int i = 0; i < TRIES_MAX && !camera; i++) {
		struct problem problem = { "" };
		if (camera_v4l2_create_with(&config->camera, setup, fake_loop_base(), &events, seen,
					    &problem, &camera) == 0)
			break;
		assert_string_not_equal(problem.text, "");
		(void)fprintf(stderr, "cannot be created: %s\n", problem.text);
	}
	assert_non_null(camera);
	return camera;
}

static void expect_frames(const struct seen *seen)
{
	unsigned before = seen->frames;
	for (int i = 0; i < PATIENCE_S && seen->frames < before + 20; i++)
		run_s(1);
	assert_true(seen->frames >= before + 20);
}

static void test_frames_come_again_whatever_call_fails(void **state)
{
	(void)state;
	static struct config config;
	struct seen seen = { 0 };
	fake_loop_begin(BEGIN_US);
	struct fake_v4l2 *fake = fake_v4l2_begin();
	config_defaults(&config);
	(void)snprintf(config.camera.device, sizeof(config.camera.device), "%s", fake_v4l2_by_id());
	config.camera.width = 320;
	config.camera.height = 240;
	struct camera_v4l2_setup setup = { .roots = { fake_v4l2_dev(), fake_v4l2_sys() },
					   .reset_path = "" };
	struct camera *camera = create(&config, &setup, &seen);
	camera->operations->want(camera, true);
	expect_frames(&seen);
	fake->is_frozen = true;
	run_s(8);
	fake->is_frozen = false;
	expect_frames(&seen);
	fake_v4l2_unplug();
	run_s(3);
	fake_v4l2_plug("FAKE1");
	expect_frames(&seen);
	fake->frame_kind = FAKE_FRAME_NO_EOI;
	expect_frames(&seen);
	struct camera_v4l2_report report;
	assert_true(camera_v4l2_describe(camera, &report));
	camera->operations->destroy(camera);
	assert_int_equal(fake_loop_events(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frames_come_again_whatever_call_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
