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

static void test_write_durable_replaces(void **state)
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

static void test_mode_is_not_the_umask_s(void **state)
{
	(void)state;
	const mode_t before = umask(0077);
	assert_int_equal(file_write_durable(folder.fd, "a", "x", 1, 0640), 0);
	(void)umask(before);
	struct stat status;
	assert_int_equal(fstatat(folder.fd, "a", &status, 0), 0);
	assert_int_equal(status.st_mode & 07777, 0640);
}

static void test_survives_what_a_crash_left(void **state)
{
	(void)state;
	int fd;
	assert_int_equal(file_create(folder.fd, ".a.tmp", "half", 4, 0600, &fd), 0);
	assert_int_equal(file_sync(&fd), 0);
	assert_int_equal(fd, -1);
	assert_int_equal(file_write_durable(folder.fd, "a", "whole", 5, 0600), 0);
	assert_content("a", "whole");
	assert_int_equal(folder_count(folder.fd, ".", NULL), 1);
}

/* Every call of file_write_durable() fails once: the old content stays or the new one is whole, and
 * nothing else is left, unless the removal itself was what failed. */
static void test_write_durable_sweep(void **state)
{
	(void)state;
	static const int errors[] = { ENOSPC, EIO, EDQUOT };
	int n = 1;
	for (bool has_failed = true; has_failed; n++) {
		assert_int_equal(file_write_durable(folder.fd, "a", "old", 3, 0640), 0);
		failing_arm(n, FAILING_ONCE, errors[n % 3]);
		const int r = file_write_durable(folder.fd, "a", "newer", 5, 0640);
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

static void test_dead_disk(void **state)
{
	(void)state;
	bool has_failed = true;
	for (int n = 1; has_failed; n++) {
		failing_arm(n, FAILING_FOREVER, EIO);
		const int r = file_write_durable(folder.fd, "a", "text", 4, 0640);
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
	const int r = file_write_durable(folder.fd, "a", "text", 4, 0640);
	(void)failing_disarm();
	failing_only(NULL);
	assert_int_equal(r, -EIO);
	assert_false(folder_has(folder.fd, "a"));
}

static void test_short_writes_and_interruptions(void **state)
{
	(void)state;
	char text[500];
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	failing_write_short(true);
	const int r = file_write_durable(folder.fd, "a", text, strlen(text), 0640);
	failing_write_short(false);
	assert_int_equal(r, 0);
	assert_content("a", text);
}

static void test_create_does_not_overwrite(void **state)
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

static void test_read_refuses(void **state)
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

static void test_read_fails(void **state)
{
	(void)state;
	assert_int_equal(file_write_durable(folder.fd, "a", "12345", 5, 0640), 0);
	bool has_failed = true;
	for (int n = 1; has_failed; n++) {
		uint8_t *bytes = NULL;
		size_t size = 0;
		failing_arm(n, FAILING_ONCE, EIO);
		const int r = file_read_all(folder.fd, "a", 5, &bytes, &size);
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

static void test_paths(void **state)
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
		cmocka_unit_test_setup_teardown(test_write_durable_replaces, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_mode_is_not_the_umask_s, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_survives_what_a_crash_left, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_write_durable_sweep, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_dead_disk, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_fsync_is_never_retried, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_short_writes_and_interruptions, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_create_does_not_overwrite, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_read_refuses, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_read_fails, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_paths, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
