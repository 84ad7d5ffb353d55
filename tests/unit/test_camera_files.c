/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <event2/event.h>

#include "daemon/base/file.h"
#include "daemon/devices/camera_files.h"
#include "daemon/imaging/jpeg.h"
#include "tests/support/folder.h"

struct fixture {
	struct folder folder;
	struct event_base *base;
	struct camera *camera;
	unsigned frames, stop_after;
	int widths[16];
	int64_t last_us;
};

static void on_frame(const struct frame *frame, void *user)
{
	struct fixture *fixture = user;
	assert_true(jpeg_is_complete(frame->bytes, frame->size_bytes, NULL));
	assert_true(frame->captured_us >= fixture->last_us);
	fixture->last_us = frame->captured_us;
	if (fixture->frames < 16)
		fixture->widths[fixture->frames] = frame->info.width;
	if (++fixture->frames == fixture->stop_after)
		(void)event_base_loopbreak(fixture->base);
}

static const struct camera_events events = { .on_frame = on_frame };

static void put(struct fixture *fixture, const char *name, const void *bytes, size_t size)
{
	int fd = -1;
	assert_int_equal(file_create(fixture->folder.fd, name, bytes, size, 0600, &fd), 0);
	assert_int_equal(close(fd), 0);
}

static void put_jpeg(struct fixture *fixture, const char *name, int width, size_t cut)
{
	struct image image = { .width = width, .height = 32, .stride = (size_t)width * 4 };
	struct jpeg_settings settings = { .quality = 80, .dpi = 72 };
	uint8_t *bytes = NULL;
	size_t size = 0;
	image.pixels = calloc(32, image.stride);
	assert_non_null(image.pixels);
	assert_int_equal(jpeg_encode(&image, &settings, &bytes, &size), 0);
	put(fixture, name, bytes, size - cut);
	free(bytes);
	free(image.pixels);
}

static void start(struct fixture *fixture)
{
	memset(fixture, 0, sizeof(*fixture));
	folder_create(&fixture->folder);
	fixture->base = event_base_new();
}

static int open_camera(struct fixture *fixture, struct problem *problem)
{
	return camera_files_create(fixture->folder.path, 120, fixture->base, &events, fixture,
				   problem, &fixture->camera);
}

static void stop(struct fixture *fixture)
{
	camera_destroy(fixture->camera);
	event_base_free(fixture->base);
	folder_remove(&fixture->folder);
}

static void run_frames(struct fixture *fixture, unsigned frames)
{
	fixture->stop_after = fixture->frames + frames;
	(void)event_base_dispatch(fixture->base);
}

static void test_by_name_and_in_a_loop(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture);
	put_jpeg(&fixture, "b.JPG", 64, 0);
	put_jpeg(&fixture, "a.jpg", 48, 0);
	put(&fixture, "notes.txt", "x", 1);
	assert_int_equal(open_camera(&fixture, NULL), 0);
	camera_want(fixture.camera, true);
	run_frames(&fixture, 3);
	assert_int_equal(fixture.widths[0], 48);
	assert_int_equal(fixture.widths[1], 64);
	assert_int_equal(fixture.widths[2], 48);
	struct camera_description description;
	camera_describe(fixture.camera, &description);
	assert_true(description.is_stand_in);
	assert_int_equal(description.width, 48);
	stop(&fixture);
}

static void test_broken_ones_are_counted_and_passed_over(void **state)
{
	(void)state;
	struct fixture fixture;
	struct camera_counters counters;
	start(&fixture);
	put_jpeg(&fixture, "1.jpg", 48, 0);
	put_jpeg(&fixture, "2.jpg", 56, 40);
	put(&fixture, "3.jpg", "", 0);
	put(&fixture, "4.jpg", "not a picture", 13);
	put_jpeg(&fixture, "5.jpg", 64, 0);
	assert_int_equal(symlinkat("/nowhere", fixture.folder.fd, "6.jpg"), 0);
	assert_int_equal(open_camera(&fixture, NULL), 0);
	camera_want(fixture.camera, true);
	run_frames(&fixture, 3);
	assert_int_equal(fixture.widths[0], 48);
	assert_int_equal(fixture.widths[1], 64);
	assert_int_equal(fixture.widths[2], 48);
	camera_count(fixture.camera, &counters);
	assert_int_equal(counters.frames, 3);
	assert_int_equal(counters.bad, 4);
	stop(&fixture);
}

/* What a camera wrote that leaves out the end marker. */
static void test_a_picture_that_lacks_only_its_end_is_shown(void **state)
{
	(void)state;
	struct fixture fixture;
	struct camera_counters counters;
	start(&fixture);
	put_jpeg(&fixture, "1.jpg", 48, 2);
	put_jpeg(&fixture, "2.jpg", 56, 200);
	assert_int_equal(open_camera(&fixture, NULL), 0);
	camera_want(fixture.camera, true);
	run_frames(&fixture, 2);
	assert_int_equal(fixture.widths[0], 48);
	assert_int_equal(fixture.widths[1], 48);
	camera_count(fixture.camera, &counters);
	assert_int_equal(counters.bad, 1);
	stop(&fixture);
}

static void test_unwanted_it_rests(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture);
	put_jpeg(&fixture, "a.jpg", 48, 0);
	assert_int_equal(open_camera(&fixture, NULL), 0);
	/* with nothing pending the loop ends at once */
	(void)event_base_dispatch(fixture.base);
	assert_int_equal(fixture.frames, 0);
	camera_want(fixture.camera, true);
	camera_want(fixture.camera, false);
	(void)event_base_dispatch(fixture.base);
	assert_int_equal(fixture.frames, 0);
	stop(&fixture);
}

static void test_unusable_folders_are_named(void **state)
{
	(void)state;
	struct fixture fixture;
	struct problem problem = { "" };
	start(&fixture);
	assert_int_equal(open_camera(&fixture, &problem), -ENODATA);
	assert_non_null(strstr(problem.text, "no *.jpg"));
	assert_int_equal(camera_files_create("/nonexistent", 10, fixture.base, &events, &fixture,
					     &problem, &fixture.camera),
			 -ENOENT);
	assert_non_null(strstr(problem.text, "files:/nonexistent"));
	stop(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_name_and_in_a_loop),
		cmocka_unit_test(test_broken_ones_are_counted_and_passed_over),
		cmocka_unit_test(test_a_picture_that_lacks_only_its_end_is_shown),
		cmocka_unit_test(test_unwanted_it_rests),
		cmocka_unit_test(test_unusable_folders_are_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
