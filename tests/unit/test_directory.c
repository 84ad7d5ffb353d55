/* SPDX-License-Identifier: MIT */
/* wrap: openat unlinkat fdopendir flock */
#include "daemon/base/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/base/file.h"
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

static void make_file(int fd, const char *name)
{
	int file = -1;
	assert_int_equal(file_create(fd, name, "x", 1, 0600, &file), 0);
	(void)close(file);
}

struct visit {
	unsigned count;
	bool has_seen[4];
};

/* "0" and "2" are good, "1" is bad, "3" ends the walk. */
static int on_visited(const char *name, void *user)
{
	struct visit *visit = user;
	visit->count++;
	visit->has_seen[name[0] - '0'] = true;
	if (name[0] == '1')
		return -EBADMSG;
	return name[0] == '3' ? 7 : 0;
}

static void test_a_walk_goes_on_after_a_bad_entry_and_names_it(void **state)
{
	(void)state;
	struct directory_passed passed;
	struct visit visit = { .count = 0 };
	make_file(folder.fd, "0");
	make_file(folder.fd, "1");
	make_file(folder.fd, "2");
	assert_int_equal(directory_each(folder.fd, on_visited, &visit, &passed), 0);
	assert_int_equal(visit.count, 3);
	assert_true(visit.has_seen[0] && visit.has_seen[1] && visit.has_seen[2]);
	assert_int_equal(passed.count, 1);
	assert_int_equal(passed.error, -EBADMSG);
	assert_string_equal(passed.name, "1");
	/* again: the position is not shared */
	assert_int_equal(directory_each(folder.fd, on_visited, &visit, NULL), 0);
	assert_int_equal(visit.count, 6);
}

static void test_a_walk_ends_where_it_is_told_to(void **state)
{
	(void)state;
	struct visit visit = { .count = 0 };
	make_file(folder.fd, "3");
	assert_int_equal(directory_each(folder.fd, on_visited, &visit, NULL), 7);
	assert_int_equal(visit.count, 1);
}

static void test_a_folder_that_cannot_be_read_is_an_error(void **state)
{
	(void)state;
	struct visit visit = { .count = 0 };
	struct directory_passed passed = { .count = 0 };
	static const char *const calls[] = { "openat", "fdopendir" };
	for (int i = 0; i < 2; i++) {
		failing_only(calls[i]);
		failing_arm(1, FAILING_ONCE, EMFILE);
		assert_int_equal(directory_each(folder.fd, on_visited, &visit, &passed), -EMFILE);
		assert_true(failing_disarm());
	}
	failing_only(NULL);
	assert_int_equal(passed.count, 0);
}

static void test_a_folder_is_locked_once_until_its_holder_lets_go(void **state)
{
	(void)state;
	struct problem problem = { "" };
	int first = -1, second = -1;
	assert_int_equal(mkdirat(folder.fd, "owned", 0700), 0);
	assert_int_equal(directory_lock(folder.fd, "owned", &problem, &first), 0);
	assert_int_equal(directory_lock(folder.fd, "owned", &problem, &second), -EBUSY);
	assert_non_null(strstr(problem.text, "another process has locked "));
	assert_non_null(strstr(problem.text, "/owned: stop it first"));
	assert_non_null(strstr(problem.text, folder.path));
	assert_int_equal(second, -1);
	/* another folder is another lock */
	assert_int_equal(directory_lock(folder.fd, ".", &problem, &second), 0);
	(void)close(second);
	(void)close(first);
	assert_int_equal(directory_lock(folder.fd, "owned", &problem, &second), 0);
	(void)close(second);
	assert_int_equal(folder_count(folder.fd, "owned", NULL), 0); /* nothing was written */
}

static void test_a_killed_holder_leaves_no_lock(void **state)
{
	(void)state;
	struct problem problem = { "" };
	int ready[2], fd = -1, status;
	char byte;
	assert_int_equal(pipe(ready), 0);
	const pid_t child = fork();
	if (child == 0) {
		const bool is_locked = directory_lock(folder.fd, ".", NULL, &fd) == 0;
		(void)!write(ready[1], is_locked ? "y" : "n", 1);
		for (;;)
			(void)pause();
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(byte, 'y');
	assert_int_equal(directory_lock(folder.fd, ".", &problem, &fd), -EBUSY);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(directory_lock(folder.fd, ".", &problem, &fd), 0);
	(void)close(fd);
	(void)close(ready[0]);
	(void)close(ready[1]);
}

static void test_a_lock_that_cannot_be_had_says_why(void **state)
{
	(void)state;
	struct problem problem = { "" };
	int fd = -1;
	assert_int_equal(directory_lock(folder.fd, "missing", &problem, &fd), -ENOENT);
	assert_string_equal(problem.text, "missing cannot be opened: No such file or directory");
	make_file(folder.fd, "file");
	assert_int_equal(directory_lock(folder.fd, "file", &problem, &fd), -ENOTDIR);
	failing_arm(1, FAILING_ONCE, ENOLCK);
	failing_only("flock");
	assert_int_equal(directory_lock(folder.fd, ".", &problem, &fd), -ENOLCK);
	assert_true(failing_disarm());
	failing_only(NULL);
	assert_non_null(strstr(problem.text, "it must lie on a disk of this machine"));
	assert_int_equal(fd, -1);
}

static void test_a_folder_that_was_made_again_is_another_one(void **state)
{
	(void)state;
	int fd = -1;
	bool is_at = false;
	assert_int_equal(mkdirat(folder.fd, "owned", 0700), 0);
	assert_int_equal(directory_open(folder.fd, "owned", &fd), 0);
	assert_int_equal(directory_is_at(folder.fd, "owned", fd, &is_at), 0);
	assert_true(is_at);
	assert_int_equal(unlinkat(folder.fd, "owned", AT_REMOVEDIR), 0);
	assert_int_equal(directory_is_at(folder.fd, "owned", fd, &is_at), -ENOENT);
	assert_int_equal(mkdirat(folder.fd, "owned", 0700), 0);
	assert_int_equal(directory_is_at(folder.fd, "owned", fd, &is_at), 0);
	assert_false(is_at);
	(void)close(fd);
}

static void make_tree(const char *name, int levels)
{
	int fd = dup(folder.fd);
	for (int i = 0; i < levels; i++) {
		assert_int_equal(mkdirat(fd, i == 0 ? name : "d", 0700), 0);
		int next = -1;
		assert_int_equal(directory_open(fd, i == 0 ? name : "d", &next), 0);
		(void)close(fd);
		fd = next;
		int file = -1;
		assert_int_equal(file_create(fd, "file", "x", 1, 0600, &file), 0);
		(void)close(file);
	}
	(void)close(fd);
}

static void test_a_tree_is_removed_and_no_link_is_followed(void **state)
{
	(void)state;
	make_tree("tree", 3);
	assert_int_equal(mkdirat(folder.fd, "kept", 0700), 0);
	assert_int_equal(symlinkat("../kept", folder.fd, "tree/link"), 0);
	assert_int_equal(directory_remove_tree(folder.fd, "tree"), 0);
	assert_false(folder_has(folder.fd, "tree"));
	assert_true(folder_has(folder.fd, "kept")); /* the link went, not what it names */
	assert_int_equal(directory_remove_tree(folder.fd, "tree"), -ENOENT);
	make_tree("deep", 12);
	assert_int_equal(directory_remove_tree(folder.fd, "deep"), -ELOOP);
	int fd = -1;
	assert_int_equal(directory_open(folder.fd, "deep/d/d/d/d", &fd), 0);
	assert_int_equal(directory_remove_tree(fd, "d"), 0);
	(void)close(fd);
	assert_int_equal(directory_remove_tree(folder.fd, "deep"), 0);
}

static void test_a_tree_that_cannot_be_removed_is_reported(void **state)
{
	(void)state;
	bool has_failed = true;
	for (int n = 1; has_failed; n++) {
		make_tree("tree", 2);
		failing_only(n % 2 ? "unlinkat" : "fdopendir");
		failing_arm((n + 1) / 2, FAILING_ONCE, EIO);
		const int r = directory_remove_tree(folder.fd, "tree");
		has_failed = failing_disarm();
		failing_only(NULL);
		assert_int_equal(r, has_failed ? -EIO : 0);
		if (has_failed)
			assert_int_equal(directory_remove_tree(folder.fd, "tree"), 0);
	}
}

/* What cannot be removed must not keep the rest. */
static void test_a_tree_keeps_only_what_cannot_be_removed(void **state)
{
	(void)state;
	make_tree("tree", 1);
	failing_only("unlinkat");
	failing_arm(2, FAILING_ONCE, EIO); /* 1: of "tree" itself, which is a folder */
	assert_int_equal(mkdirat(folder.fd, "tree/d", 0700), 0);
	assert_int_equal(directory_remove_tree(folder.fd, "tree"), -EIO);
	assert_true(failing_disarm());
	failing_only(NULL);
	assert_int_equal(folder_count(folder.fd, "tree", NULL), 1);
	assert_int_equal(directory_remove_tree(folder.fd, "tree"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_walk_goes_on_after_a_bad_entry_and_names_it,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_walk_ends_where_it_is_told_to, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_a_folder_that_cannot_be_read_is_an_error,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_folder_is_locked_once_until_its_holder_lets_go, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_killed_holder_leaves_no_lock, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_a_lock_that_cannot_be_had_says_why, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_a_folder_that_was_made_again_is_another_one,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_tree_is_removed_and_no_link_is_followed,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_tree_that_cannot_be_removed_is_reported,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_tree_keeps_only_what_cannot_be_removed,
						set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
