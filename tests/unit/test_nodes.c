/* SPDX-License-Identifier: MIT */
/* clang-format off */
/* wrap: open event_new event_add event_del event_free event_pending clock_gettime */
/* clang-format on */
#include "daemon/devices/nodes.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/support/fake_loop.h"
#include "tests/support/fake_open.h"
#include "tests/support/folder.h"

static struct folder dev;
static struct nodes *nodes;
static unsigned changes;

static void on_change(void *user)
{
	assert_ptr_equal(user, &dev);
	changes++;
}

static int set_up(void **state)
{
	(void)state;
	struct problem problem;
	changes = 0;
	fake_loop_begin(0);
	folder_create(&dev);
	if (nodes_create(fake_loop_base(), dev.path, NODES_CAMERAS, on_change, &dev, &problem,
			 &nodes) < 0)
		fail_msg("%s", problem.text);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	nodes_destroy(nodes);
	folder_remove(&dev);
	return 0;
}

/* How many times the owner was told since the last look. */
static unsigned told(void)
{
	unsigned before = changes;
	fake_loop_run(fake_loop_now_us() + 1);
	return changes - before;
}

static void make(const char *name)
{
	fake_open_put(dev.path, name, "");
}

static void make_folder(const char *name)
{
	assert_int_equal(mkdirat(dev.fd, name, 0755), 0);
}

static void test_nodes_that_come_go_and_change_their_rights(void **state)
{
	(void)state;
	assert_int_equal(told(), 0);
	make("video0");
	assert_int_equal(told(), 1);
	assert_int_equal(fchmodat(dev.fd, "video0", 0660, 0), 0);
	assert_int_equal(told(), 1);
	assert_int_equal(unlinkat(dev.fd, "video0", 0), 0);
	assert_int_equal(told(), 1);
	assert_int_equal(told(), 0);
}

static void test_many_changes_are_told_once(void **state)
{
	(void)state;
	char name[16];
	for (int i = 0; i < 300; i++) {
		(void)snprintf(name, sizeof(name), "video%d", i);
		make(name);
	}
	assert_int_equal(told(), 1);
}

/* udev makes its folders with the first camera, and removes them with the last. */
static void test_folders_that_come_later(void **state)
{
	(void)state;
	for (int round = 0; round < 3; round++) {
		make_folder("v4l");
		assert_int_equal(told(), 1);
		make_folder("v4l/by-id");
		assert_int_equal(told(), 1);
		make("v4l/by-id/usb-camera");
		assert_int_equal(told(), 1);
		assert_int_equal(unlinkat(dev.fd, "v4l/by-id/usb-camera", 0), 0);
		assert_int_equal(unlinkat(dev.fd, "v4l/by-id", AT_REMOVEDIR), 0);
		assert_int_equal(unlinkat(dev.fd, "v4l", AT_REMOVEDIR), 0);
		(void)told();
	}
}

static void test_what_is_made_in_one_go_is_not_missed(void **state)
{
	(void)state;
	make_folder("v4l");
	make_folder("v4l/by-id"); /* before the first was watched */
	assert_int_equal(told(), 1);
	make("v4l/by-id/usb-camera");
	assert_int_equal(told(), 1);
}

static void test_a_folder_that_is_not_there(void **state)
{
	(void)state;
	struct problem problem;
	struct nodes *none = NULL;
	assert_int_equal(nodes_create(fake_loop_base(), "/nowhere", NODES_INPUTS, on_change, &dev,
				      &problem, &none),
			 -ENOENT);
	assert_non_null(strstr(problem.text, "/nowhere"));
	assert_null(none);
	nodes_destroy(NULL);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_nodes_that_come_go_and_change_their_rights),
		CASE(test_many_changes_are_told_once),
		CASE(test_folders_that_come_later),
		CASE(test_what_is_made_in_one_go_is_not_missed),
		CASE(test_a_folder_that_is_not_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
