/* SPDX-License-Identifier: MIT */
/* clang-format off */
/* wrap: open */
/* clang-format on */
#include "daemon/devices/camera_identity.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/support/fake_open.h"
#include "tests/support/folder.h"

static struct folder top;
static char dev[300], sys[300];
static struct device_roots roots;

static int set_up(void **state)
{
	(void)state;
	char folder[400];
	folder_create(&top);
	(void)snprintf(dev, sizeof(dev), "%s/dev", top.path);
	(void)snprintf(sys, sizeof(sys), "%s/sys", top.path);
	(void)snprintf(folder, sizeof(folder), "%s/class/video4linux", sys);
	fake_open_folders(dev);
	fake_open_folders(folder);
	roots = (struct device_roots){ dev, sys };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fake_open_remove(sys);
	folder_remove(&top);
	return 0;
}

/* Plugs a camera with this product and serial number into a USB port; it gets videoN. */
static void plug(int n, const char *port, const char *product, const char *serial)
{
	char device[400], node[600], link[500], name[16];
	(void)snprintf(device, sizeof(device), "%s/devices/pci/usb3/%s", sys, port);
	(void)snprintf(node, sizeof(node), "%s/%s:1.0/video4linux/video%d", device, port, n);
	(void)snprintf(link, sizeof(link), "%s/class/video4linux/video%d", sys, n);
	(void)snprintf(name, sizeof(name), "video%d", n);
	fake_open_folders(node);
	fake_open_put(device, "idVendor", "1209\n");
	fake_open_put(device, "idProduct", product);
	if (serial)
		fake_open_put(device, "serial", serial);
	fake_open_put(node, "name", "Some Camera\n");
	fake_open_put(node, "index", "0\n");
	fake_open_put(dev, name, "");
	assert_int_equal(symlink(node, link), 0);
}

static struct camera_identity find(const char *device)
{
	struct camera_identity found;
	struct problem problem = { "" };
	if (camera_identity_find(&roots, device, &problem, &found) < 0)
		fail_msg("%s", problem.text);
	assert_true(camera_identity_is_there(&roots, device));
	return found;
}

static void test_of_equal_cameras_the_one_on_the_first_port_is_found(void **state)
{
	(void)state;
	plug(2, "3-2", "0001\n", NULL);
	plug(7, "3-1", "0001\n", NULL);
	plug(3, "3-1.4", "0001\n", NULL);
	plug(0, "3-0", "0002\n", NULL);
	struct camera_identity found = find("usb:1209:0001");
	assert_string_equal(found.port, "3-1");
	assert_string_equal(strrchr(found.node, '/'), "/video7");
	assert_int_equal(found.twins, 2);
}

static void test_a_serial_number_tells_equal_cameras_apart(void **state)
{
	(void)state;
	plug(0, "3-1", "0001\n", "ONE\n");
	plug(1, "3-2", "0001\n", "TWO\n");
	struct camera_identity found = find("usb:1209:0001:TWO");
	assert_string_equal(found.port, "3-2");
	assert_string_equal(found.usb, "1209:0001:TWO");
	assert_int_equal(found.twins, 0);
}

static void test_of_two_nodes_of_one_camera_the_first_is_found(void **state)
{
	(void)state;
	plug(10, "3-1", "0001\n", NULL);
	plug(9, "3-1", "0001\n", NULL);
	plug(11, "3-1", "0001\n", NULL);
	struct camera_identity found = find("usb:1209:0001");
	assert_string_equal(strrchr(found.node, '/'), "/video9");
	assert_int_equal(found.twins, 0);
}

static void test_a_camera_that_is_not_there_is_an_error_that_names_the_others(void **state)
{
	(void)state;
	struct camera_identity found;
	struct problem problem = { "" };
	plug(0, "3-1", "0002\n", "ONE\n");
	assert_int_equal(camera_identity_find(&roots, "usb:1209:0001", &problem, &found), -ENOENT);
	assert_non_null(strstr(problem.text, "1209:0002:ONE"));
	assert_false(camera_identity_is_there(&roots, "usb:1209:0001"));
	assert_int_equal(camera_identity_find(&roots, "usb:1209", &problem, &found), -EINVAL);
	assert_false(camera_identity_is_there(&roots, "usb:1209"));
}

static const char *unreadable;

static bool open_unreadable(const char *path, int flags, int *ret_fd)
{
	const char *slash = strrchr(path, '/');
	(void)flags;
	if (!unreadable || !slash || strcmp(slash + 1, unreadable) != 0)
		return false;
	errno = EMFILE;
	*ret_fd = -1;
	return true;
}

/* Half a name would be another camera's: boothd would take that for the one it began with, and
 * refuse the real one until it is restarted. */
static void test_a_camera_whose_name_cannot_be_read_now_is_no_other_camera(void **state)
{
	(void)state;
	static const char *const files[] = { "name", "idVendor", "idProduct", "serial" };
	char node[400];
	struct camera_identity found;
	struct problem problem = { "" };
	plug(0, "3-1", "0001\n", "ONE\n");
	(void)snprintf(node, sizeof(node), "%s/video0", dev);
	fake_open_set(open_unreadable);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		unreadable = files[i];
		assert_int_equal(camera_identity_find(&roots, node, &problem, &found), -EMFILE);
		assert_int_equal(camera_identity_find(&roots, "usb:1209:0001", &problem, &found),
				 -ENOENT);
	}
	unreadable = NULL;
	assert_int_equal(camera_identity_find(&roots, node, &problem, &found), 0);
	assert_string_equal(found.usb, "1209:0001:ONE");
	fake_open_set(NULL);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_of_equal_cameras_the_one_on_the_first_port_is_found),
		CASE(test_a_serial_number_tells_equal_cameras_apart),
		CASE(test_of_two_nodes_of_one_camera_the_first_is_found),
		CASE(test_a_camera_that_is_not_there_is_an_error_that_names_the_others),
		CASE(test_a_camera_whose_name_cannot_be_read_now_is_no_other_camera),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
