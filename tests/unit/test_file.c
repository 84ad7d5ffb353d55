/* SPDX-License-Identifier: MIT */
/* wrap: openat write fchmod fsync close renameat unlinkat malloc read fstat */
#include "daemon/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/support/failing.h"
#include "tests/support/folder.h"

static struct folder folder;

static int set_up(void **state)
{
	(void)state;
	folder_create(&folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	folder_remove(&folder);
	return 0;
}

static void assert_content(const char *name, const char *expected)
{
	uint8_t *bytes;
	size_t size;
	assert_int_equal(file_read_all(folder.fd, name, 1000, &bytes, &size), 0);
	assert_int_equal(size, strlen(expected));
	assert_string_equal((char *)bytes, expected); /* the zero behind it is promised */
	free(bytes);
}

static void test_a_durable_write_replaces_what_was_there(void **state)
{
	(void)state;
	assert_int_equal(file_write_durable(folder.fd, "a", "old", 3, 0640), 0);
	assert_content("a", "old");
	assert_int_equal(file_write_durable(folder.fd, "a", "newer", 5, 0440), 0);
	assert_content("a", "newer");
	struct stat status;
	assert_int_equal(fstatat(folder.fd, "a", &status, 0), 0);
	assert_int_equal(status.st_mode & 07777, 0440);
	assert_int_equal(folder_count(folder.fd, ".", NULL), 1);
}

static void test_the_mode_does_not_depend_on_the_umask(void **state)
{
	(void)state;
	const mode_t before = umask(0077);
	assert_int_equal(file_write_durable(folder.fd, "a", "x", 1, 0640), 0);
	(void)umask(before);
	struct stat status;
	assert_int_equal(fstatat(folder.fd, "a", &status, 0), 0);
	assert_int_equal(status.st_mode & 07777, 0640);
}

static void test_what_a_crash_left_is_no_obstacle(void **state)
{
	(void)state;
	int fd;
	assert_int_equal(file_create(folder.fd, ".a.tmp", "half", 4, 0600, &fd), 0);
	assert_int_equal(file_sync(&fd), 0);
	assert_int_equal(fd, -1);
	assert_int_equal(file_write_durable(folder.fd, "a", "whole", 5, 0600), 0);
	assert_content("a", "whole");
	assert_int_equal(folder_count(folder.fd, ".", NULL), 1);
	/* even a folder of that name */
	assert_int_equal(mkdirat(folder.fd, ".a.tmp", 0700), 0);
	assert_int_equal(file_replace(folder.fd, "a", "again", 5, 0600), 0);
	assert_content("a", "again");
	assert_int_equal(folder_count(folder.fd, ".", NULL), 1);
}

/* Every call of file_write_durable() fails once: the old content stays or the new one is whole, and
 * nothing else is left, unless the removal itself was what failed. */
static void test_a_durable_write_that_fails_leaves_the_old_content_or_the_new(void **state)
{
	(void)state;
	static const int errors[] = { ENOSPC, EIO, EDQUOT };
	int n = 1;
	for (bool has_failed = true; has_failed; n++) {
		assert_int_equal(file_write_durable(folder.fd, "a", "old", 3, 0640), 0);
		failing_arm(n, FAILING_ONCE, errors[n % 3]);
		int r = file_write_durable(folder.fd, "a", "newer", 5, 0640);
		has_failed = failing_disarm();
		assert_int_equal(r, has_failed ? -errors[n % 3] : 0);
		uint8_t *bytes;
		size_t size;
		assert_int_equal(file_read_all(folder.fd, "a", 1000, &bytes, &size), 0);
		assert_true(strcmp((char *)bytes, "old") == 0 ||
			    strcmp((char *)bytes, "newer") == 0);
		free(bytes);
		assert_int_equal(folder_count(folder.fd, ".", NULL), 1);
	}
	assert_true(n > 8); /* unlink, open, write, fchmod, fsync, close, rename, fsync */
}

static void test_a_dead_disk_is_reported(void **state)
{
	(void)state;
	bool has_failed = true;
	for (int n = 1; has_failed; n++) {
		failing_arm(n, FAILING_FOREVER, EIO);
		int r = file_write_durable(folder.fd, "a", "text", 4, 0640);
		has_failed = failing_disarm();
		assert_int_equal(r, has_failed ? -EIO : 0);
		assert_int_equal(file_write_durable(folder.fd, "a", "text", 4, 0640), 0);
		assert_int_equal(folder_count(folder.fd, ".", NULL), 1);
	}
}

/* The kernel says 0 to the second fsync although the data is lost: we must not ask twice. */
static void test_fsync_is_never_retried(void **state)
{
	(void)state;
	failing_only("fsync");
	failing_arm(1, FAILING_ONCE, EIO);
	int r = file_write_durable(folder.fd, "a", "text", 4, 0640);
	(void)failing_disarm();
	failing_only(NULL);
	assert_int_equal(r, -EIO);
	assert_false(folder_has(folder.fd, "a"));
}

static void test_short_and_interrupted_writes_go_on(void **state)
{
	(void)state;
	char text[500];
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	failing_write_short(true);
	int r = file_write_durable(folder.fd, "a", text, strlen(text), 0640);
	failing_write_short(false);
	assert_int_equal(r, 0);
	assert_content("a", text);
}

static void test_creating_never_overwrites(void **state)
{
	(void)state;
	int fd;
	assert_int_equal(file_create(folder.fd, "a", "1", 1, 0600, &fd), 0);
	(void)close(fd);
	assert_int_equal(file_create(folder.fd, "a", "2", 1, 0600, &fd), -EEXIST);
	assert_content("a", "1");
	assert_int_equal(symlinkat("b", folder.fd, "link"), 0);
	assert_int_equal(file_create(folder.fd, "link", "2", 1, 0600, &fd), -EEXIST);
	assert_false(folder_has(folder.fd, "b"));
}

static void test_reading_refuses_what_is_no_bounded_regular_file(void **state)
{
	(void)state;
	uint8_t *bytes;
	size_t size;
	assert_int_equal(file_write_durable(folder.fd, "a", "12345", 5, 0640), 0);
	assert_int_equal(file_read_all(folder.fd, "a", 4, &bytes, &size), -EFBIG);
	assert_int_equal(file_read_all(folder.fd, "a", 5, &bytes, &size), 0);
	free(bytes);
	assert_int_equal(file_read_all(folder.fd, "none", 5, &bytes, &size), -ENOENT);
	assert_int_equal(mkdirat(folder.fd, "d", 0700), 0);
	assert_int_equal(file_read_all(folder.fd, "d", 5, &bytes, &size), -EISDIR);
	assert_int_equal(symlinkat("a", folder.fd, "link"), 0);
	assert_int_equal(file_read_all(folder.fd, "link", 5, &bytes, &size), -ELOOP);
	assert_int_equal(mkfifoat(folder.fd, "fifo", 0600), 0);
	assert_int_equal(file_read_all(folder.fd, "fifo", 5, &bytes, &size), -EINVAL);
}

static void test_a_failed_read_gives_nothing(void **state)
{
	(void)state;
	assert_int_equal(file_write_durable(folder.fd, "a", "12345", 5, 0640), 0);
	bool has_failed = true;
	for (int n = 1; has_failed; n++) {
		uint8_t *bytes = NULL;
		size_t size = 0;
		failing_arm(n, FAILING_ONCE, EIO);
		int r = file_read_all(folder.fd, "a", 5, &bytes, &size);
		has_failed = failing_disarm();
		/* an allocation says ENOMEM whatever errno says; a failed close() of a file that
		 * was read loses nothing */
		if (r == 0)
			assert_int_equal(size, 5);
		else
			assert_true(has_failed && (r == -EIO || r == -ENOMEM) && bytes == NULL);
		free(bytes);
	}
}

static void test_only_a_regular_file_of_a_bounded_size_is_opened(void **state)
{
	(void)state;
	enum { MIB = 1 << 20 };
	int fd = -1;
	size_t size = 0;
	assert_int_equal(file_write_durable(folder.fd, "a", "12345", 5, 0640), 0);
	assert_int_equal(file_open(folder.fd, "a", 5, &fd, &size), 0);
	(void)close(fd);
	assert_int_equal(size, 5);
	/* 2 TB, which take no room on the disk */
	assert_int_equal(file_create(folder.fd, "huge", "", 0, 0600, &fd), 0);
	assert_int_equal(ftruncate(fd, (off_t)2 << 40), 0);
	(void)close(fd);
	fd = -1;
	assert_int_equal(file_open(folder.fd, "huge", MIB, &fd, &size), -EFBIG);
	assert_int_equal(mkfifoat(folder.fd, "fifo", 0600), 0);
	assert_int_equal(file_open(folder.fd, "fifo", MIB, &fd, &size), -EINVAL);
	assert_int_equal(symlinkat("a", folder.fd, "link"), 0);
	assert_int_equal(file_open(folder.fd, "link", MIB, &fd, &size), -ELOOP);
	assert_int_equal(file_open(folder.fd, ".", MIB, &fd, &size), -EISDIR);
	assert_int_equal(fd, -1);
	/* a person's path may be a link */
	char path[512];
	(void)snprintf(path, sizeof(path), "%s/link", folder.path);
	assert_int_equal(file_open_path(path, 4, &fd), -EFBIG);
	assert_int_equal(file_open_path(path, 5, &fd), 0);
	(void)close(fd);
}

static void test_a_kernel_text_is_read_whatever_its_size_says(void **state)
{
	(void)state;
	char text[64], few[4];
	assert_int_equal(file_read_text("/proc/self/comm", text, sizeof(text)), 0);
	assert_string_equal(text, "test_file\n");
	assert_int_equal(file_read_text("/proc/self/comm", few, sizeof(few)), 0);
	assert_string_equal(few, "tes");
	assert_int_equal(file_read_text("/nowhere/at/all", text, sizeof(text)), -ENOENT);
}

static void test_paths_are_read_and_overwritten(void **state)
{
	(void)state;
	char path[512];
	(void)snprintf(path, sizeof(path), "%s/file", folder.path);
	uint8_t *bytes;
	size_t size;
	assert_int_equal(file_read_path(path, 10, &bytes, &size), -ENOENT);
	assert_int_equal(file_write_path(path, "12345", 5), 0);
	assert_int_equal(file_write_path(path, "abc", 3), 0);
	assert_int_equal(file_read_path(path, 10, &bytes, &size), 0);
	assert_string_equal((char *)bytes, "abc");
	free(bytes);
	assert_int_equal(file_read_path(folder.path, 10, &bytes, &size), -EISDIR);
	assert_int_equal(file_write_path("/nowhere/at/all", "abc", 3), -ENOENT);
	assert_int_equal(file_write_path("/dev/full", "abc", 3), -ENOSPC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_durable_write_replaces_what_was_there,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_mode_does_not_depend_on_the_umask, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_what_a_crash_left_is_no_obstacle, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_durable_write_that_fails_leaves_the_old_content_or_the_new, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(test_a_dead_disk_is_reported, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_fsync_is_never_retried, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_short_and_interrupted_writes_go_on, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_creating_never_overwrites, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_reading_refuses_what_is_no_bounded_regular_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_failed_read_gives_nothing, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(
			test_only_a_regular_file_of_a_bounded_size_is_opened, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_kernel_text_is_read_whatever_its_size_says,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_paths_are_read_and_overwritten, set_up,
						tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
