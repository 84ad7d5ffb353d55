/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <event2/event.h>

#include "daemon/base/clock.h"
#include "daemon/devices/camera.h"
#include "daemon/devices/camera_sim.h"
#include "daemon/imaging/jpeg.h"
#include "tests/support/folder.h"
#include "tests/support/networks.h"

enum { WIDTH = 320, HEIGHT = 240, HALVES = 2 };

/* Small pictures in a flat light, so that a few numbers say what the scene was. */
static const char dark_to_bright[] = "noise 0\n"
				     "scene dark\n"
				     "lamp_left 0 lamp_right 0 lamp_top 0 ambient 0.02\n"
				     "next bright after 1 bursts\n"
				     "scene bright\n";

struct fixture {
	struct folder folder;
	struct event_base *base;
	struct camera *camera;
	struct config_camera config;
	struct jpeg_decoder *decoder;
	unsigned frames, stop_after;
	struct frame last;     /* its bytes are gone */
	double halves[HALVES]; /* mean brightness of the left and the right half */
	double frame_brightness[32];
	unsigned lost, back, back_at_frame;
};

static void measure(struct fixture *fixture, const struct frame *frame)
{
	struct problem problem = { "" };
	struct image image;
	double sums[HALVES] = { 0 };
	assert_int_equal(jpeg_decode_new(fixture->decoder, frame->bytes, frame->size_bytes, 1,
					 &problem, &image),
			 0);
	assert_int_equal(image.width, WIDTH);
	assert_int_equal(image.height, HEIGHT);
	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++)
			sums[2 * x / WIDTH] += image_row(&image, y)[4 * x + 1];
	}
	for (int i = 0; i < HALVES; i++)
		fixture->halves[i] = sums[i] / (WIDTH * HEIGHT / HALVES);
	free(image.pixels);
}

static void on_frame(const struct frame *frame, void *user)
{
	struct fixture *fixture = user;
	assert_true(jpeg_is_complete(frame->bytes, frame->size_bytes, NULL));
	assert_true(frame->captured_us <= clock_monotonic_us());
	if (fixture->frames > 0) {
		assert_true(frame->captured_us > fixture->last.captured_us);
		assert_true(frame->sequence > fixture->last.sequence);
	}
	measure(fixture, frame);
	fixture->last = *frame;
	if (fixture->frames < 32)
		fixture->frame_brightness[fixture->frames] =
			(fixture->halves[0] + fixture->halves[1]) / 2;
	if (++fixture->frames >= fixture->stop_after)
		(void)event_base_loopbreak(fixture->base);
}

static void on_lost(const char *why, void *user)
{
	(void)why;
	((struct fixture *)user)->lost++;
}

static void on_back(void *user)
{
	struct fixture *fixture = user;
	fixture->back++;
	fixture->back_at_frame = fixture->frames;
}

static const struct camera_events events = { .on_frame = on_frame,
					     .on_lost = on_lost,
					     .on_back = on_back };

static int setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	assert_non_null(fixture);
	folder_create(&fixture->folder);
	fixture->base = event_base_new();
	fixture->config = (struct config_camera){ .width = WIDTH, .height = HEIGHT, .rate = 120 };
	(void)snprintf(fixture->config.models, sizeof(fixture->config.models), "%s",
		       networks_models());
	assert_int_equal(jpeg_decoder_create(&fixture->decoder), 0);
	*state = fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;
	camera_destroy(fixture->camera);
	jpeg_decoder_destroy(fixture->decoder);
	event_base_free(fixture->base);
	folder_remove(&fixture->folder);
	free(fixture);
	return 0;
}

static int open_camera(struct fixture *fixture, const char *script, struct problem *problem)
{
	char path[300];
	(void)snprintf(path, sizeof(path), "%s/test.sitter", fixture->folder.path);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	(void)fputs(script, file);
	(void)fclose(file);
	(void)snprintf(fixture->config.device, sizeof(fixture->config.device), "sim:%.240s", path);
	return camera_create(&fixture->config, true, fixture->base, &events, fixture, problem,
			     &fixture->camera);
}

static void open_well(struct fixture *fixture, const char *script)
{
	struct problem problem = { "" };
	int r = open_camera(fixture, script, &problem);
	if (r < 0)
		print_error("%s\n", problem.text);
	assert_int_equal(r, 0);
}

/* Runs the loop until so many more frames have come. */
static void run_for(struct fixture *fixture, unsigned frames)
{
	fixture->stop_after = fixture->frames + frames;
	camera_want(fixture->camera, true);
	assert_int_equal(event_base_dispatch(fixture->base), 0);
}

static void test_frames_come_while_wanted(void **state)
{
	struct fixture *fixture = *state;
	struct camera_counters counters;
	struct camera_description description;
	open_well(fixture, "scene a\n");
	(void)event_base_loop(fixture->base, EVLOOP_NONBLOCK);
	assert_int_equal(fixture->frames, 0);
	run_for(fixture, 3);
	assert_int_equal(fixture->last.info.width, WIDTH);
	assert_int_equal(fixture->last.info.height, HEIGHT);
	camera_want(fixture->camera, false);
	(void)event_base_loop(fixture->base, EVLOOP_NONBLOCK);
	assert_int_equal(fixture->frames, 3);
	run_for(fixture, 2);
	camera_count(fixture->camera, &counters);
	assert_int_equal(counters.frames, 5);
	assert_int_equal(counters.bad, 0);
	assert_int_equal(counters.lost, 0);
	assert_int_equal(fixture->lost, 0);
	camera_describe(fixture->camera, &description);
	assert_true(description.is_stand_in);
	assert_int_equal(description.width, WIDTH);
	assert_true(description.rate <= CAMERA_SIM_RATE_MAX);
}

/* The script counts bursts, and a burst is over when the booth has looked away. */
static void test_script_sees_bursts(void **state)
{
	struct fixture *fixture = *state;
	open_well(fixture, dark_to_bright);
	run_for(fixture, 4);
	assert_true(fixture->frame_brightness[3] < 60);
	camera_want(fixture->camera, false);
	run_for(fixture, 2);
	camera_note(fixture->camera, "something else");
	camera_want(fixture->camera, false);
	run_for(fixture, 2);
	camera_note(fixture->camera, "burst");
	run_for(fixture, 6);
	assert_int_equal(fixture->frames, 14);
	for (int i = 4; i < 14; i++)
		assert_true(fixture->frame_brightness[i] < 60);
	camera_want(fixture->camera, false);
	run_for(fixture, 1);
	assert_true(fixture->frame_brightness[14] > 110);
}

/* A script may pull the camera's plug: one word of loss, one of return. */
static void test_unplugged_and_back(void **state)
{
	struct fixture *fixture = *state;
	struct camera_counters counters;
	open_well(
		fixture,
		"scene a\nnext gone after 2 frames\n"
		"scene gone\nplugged 0\nnext back at 2\nscene back\n"); /* longer than any frame takes */
	run_for(fixture, 6);
	assert_int_equal(fixture->lost, 1);
	assert_int_equal(fixture->back, 1);
	assert_true(fixture->back_at_frame >= 1 && fixture->back_at_frame <= 3);
	camera_count(fixture->camera, &counters);
	assert_int_equal(counters.lost, 1);
	assert_int_equal(counters.frames, fixture->frames);
}

/* What the booth's lamps do is in the picture, on the proper side, in one direction only. */
static void test_lamps_light_the_scene(void **state)
{
	struct fixture *fixture = *state;
	double both, left_only[HALVES], right_only[HALVES];
	open_well(fixture, "scene a\nnoise 0\n");
	run_for(fixture, 2);
	both = fixture->halves[0] + fixture->halves[1];
	camera_light(fixture->camera, 1, 0);
	run_for(fixture, 3);
	memcpy(left_only, fixture->halves, sizeof(left_only));
	camera_light(fixture->camera, 0, 1);
	run_for(fixture, 3);
	memcpy(right_only, fixture->halves, sizeof(right_only));
	assert_true(left_only[0] > left_only[1] + 4);
	assert_true(right_only[1] > right_only[0] + 4);
	assert_true(left_only[0] + left_only[1] < both);
	camera_light(fixture->camera, 0, 0);
	run_for(fixture, 3);
	assert_true(fixture->halves[0] < left_only[0]);
	assert_true(fixture->halves[1] < right_only[1]);
}

static void test_the_demo_runs(void **state)
{
	struct fixture *fixture = *state;
	struct problem problem = { "" };
	(void)snprintf(fixture->config.device, sizeof(fixture->config.device), "sim:");
	assert_int_equal(camera_create(&fixture->config, true, fixture->base, &events, fixture,
				       &problem, &fixture->camera),
			 0);
	run_for(fixture, 2);
	assert_int_equal(fixture->frames, 2);
}

static void test_what_cannot_be_is_said(void **state)
{
	struct fixture *fixture = *state;
	struct problem problem = { "" };
	assert_int_equal(open_camera(fixture, "scene a\nyaw 500\n", &problem), -EINVAL);
	assert_non_null(strstr(problem.text, "test.sitter:2: yaw = 500: a number of"));
	(void)snprintf(fixture->config.models, sizeof(fixture->config.models), "%s",
		       fixture->folder.path);
	assert_int_equal(open_camera(fixture, "scene a\n", &problem), -ENOENT);
	assert_non_null(strstr(problem.text, fixture->folder.path));
	(void)snprintf(fixture->config.device, sizeof(fixture->config.device),
		       "sim:/nowhere/at.all");
	assert_int_equal(camera_create(&fixture->config, true, fixture->base, &events, fixture,
				       &problem, &fixture->camera),
			 -ENOENT);
	assert_non_null(strstr(problem.text, "/nowhere/at.all"));
	assert_null(fixture->camera);
}

/* Destroyed in full run, with a frame on its way that nobody fetches. */
static void test_destroy_at_any_time(void **state)
{
	struct fixture *fixture = *state;
	for (int i = 0; i < 5; i++) {
		fixture->frames = 0;
		open_well(fixture, "scene a\n");
		if (i > 0)
			camera_want(fixture->camera, true);
		if (i > 2)
			run_for(fixture, 1);
		camera_destroy(fixture->camera);
		fixture->camera = NULL;
	}
}

int main(void)
{
	if (!networks_models())
		return 0;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_frames_come_while_wanted, setup, teardown),
		cmocka_unit_test_setup_teardown(test_script_sees_bursts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unplugged_and_back, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lamps_light_the_scene, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_demo_runs, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_cannot_be_is_said, setup, teardown),
		cmocka_unit_test_setup_teardown(test_destroy_at_any_time, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
