/* SPDX-License-Identifier: MIT */
/* wrap: open */
#include "daemon/devices/usb_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "daemon/devices/sysfs.h"
#include "tests/support/fake_open.h"
#include "tests/support/folder.h"

static void test_the_form_is_vendor_product_and_perhaps_a_serial_number(void **state)
{
	(void)state;
	assert_true(usb_name_is_valid("046d:0825"));
	assert_true(usb_name_is_valid("046D:0825:A B:C"));
	static const char *const bad[] = { "",           "046d",       "046d:",     "046d:082",
					   "046d:08255", "046d:0825:", "46d:00825", "046g:0825",
					   "046d-0825",  " 046d:0825", "046d:0825 " };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(usb_name_is_valid(bad[i]));
}

static void test_a_name_without_serial_number_means_every_device_of_its_kind(void **state)
{
	(void)state;
	assert_true(usb_name_matches("046d:0825:ONE", "046D:0825"));
	assert_true(usb_name_matches("046d:0825", "046d:0825"));
	assert_false(usb_name_matches("046d:0826:ONE", "046d:0825"));
	assert_false(usb_name_matches("", "046d:0825"));
}

static void test_a_name_with_serial_number_means_one_device(void **state)
{
	(void)state;
	assert_true(usb_name_matches("046d:0825:ONE", "046D:0825:ONE"));
	assert_false(usb_name_matches("046d:0825:one", "046d:0825:ONE"));
	assert_false(usb_name_matches("046d:0825:ONE2", "046d:0825:ONE"));
	assert_false(usb_name_matches("046d:0825", "046d:0825:ONE"));
}

/* A USB device chooses its own name. */
static void test_a_name_from_a_device_cannot_reach_the_terminal(void **state)
{
	(void)state;
	struct folder folder;
	char line[32];
	folder_create(&folder);
	fake_open_put(folder.path, "name", "Cam\x1b[2J\t\xff ok\nsecond line\n");
	sysfs_read_line(folder.path, "name", line, sizeof(line));
	assert_string_equal(line, "Cam [2J ? ok");
	fake_open_put(folder.path, "name", "\xe6\x91\x84\xe5\x83\x8f\xe5\xa4\xb4\n");
	sysfs_read_line(folder.path, "name", line, 6); /* cut in the middle of a character */
	assert_string_equal(line, "\xe6\x91\x84??");
	sysfs_read_line(folder.path, "missing", line, sizeof(line));
	assert_string_equal(line, "");
	folder_remove(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_form_is_vendor_product_and_perhaps_a_serial_number),
		cmocka_unit_test(test_a_name_without_serial_number_means_every_device_of_its_kind),
		cmocka_unit_test(test_a_name_with_serial_number_means_one_device),
		cmocka_unit_test(test_a_name_from_a_device_cannot_reach_the_terminal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
