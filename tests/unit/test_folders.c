/* SPDX-License-Identifier: MIT */
/* The spool's folders go and come while threads use them, as the loop and the saver do. */
#include "daemon/store/folders.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/base/directory.h"
#include "tests/support/folder.h"

enum { THREADS = 3, SWAPS = 200 };

struct user {
	pthread_t thread;
	struct folders *folders;
	const atomic_bool *is_over;
	atomic_uint turns;
	atomic_bool has_failed;
};

/* Whatever the folders are now, a descriptor is one of a folder. */
static void *use(void *argument)
{
	struct user *user = argument;
	while (!atomic_load(user->is_over)) {
		struct stat status;
		int r = folders_follow(user->folders);
		bool is_expected = r == 0 || r == -ENOENT;
		bool is_folder = fstat(folders_fd(user->folders, FOLDERS_PENDING), &status) == 0 &&
				 S_ISDIR(status.st_mode);
		if (!is_expected || !is_folder)
			atomic_store(&user->has_failed, true);
		atomic_fetch_add(&user->turns, 1);
	}
	return NULL;
}

static void make_again(const struct folder *folder, const char *name)
{
	assert_int_equal(directory_remove_tree(folder->fd, name), 0);
	if (mkdirat(folder->fd, name, 0700) < 0)
		assert_int_equal(errno, EEXIST); /* the owner was faster */
}

static void test_threads_never_see_a_closed_descriptor(void **state)
{
	(void)state;
	struct folder folder;
	struct folders *folders = NULL;
	struct user users[THREADS] = { { .turns = 0 } };
	atomic_bool is_over = false;
	const char *name;
	folder_create(&folder);
	assert_int_equal(folders_open(folder.path, true, &name, &folders), 0);
	int pending_fd = folders_fd(folders, FOLDERS_PENDING);
	for (int i = 0; i < THREADS; i++) {
		users[i].folders = folders;
		users[i].is_over = &is_over;
		assert_int_equal(pthread_create(&users[i].thread, NULL, use, &users[i]), 0);
	}
	for (int i = 0; i < SWAPS; i++) {
		unsigned before = atomic_load(&users[0].turns);
		make_again(&folder, "pending");
		while (atomic_load(&users[0].turns) == before)
			continue;
	}
	atomic_store(&is_over, true);
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(users[i].thread, NULL), 0);
		assert_false(atomic_load(&users[i].has_failed));
	}
	bool is_at = false;
	assert_int_equal(folders_follow(folders), 0);
	assert_int_equal(folders_fd(folders, FOLDERS_PENDING), pending_fd);
	assert_int_equal(directory_is_at(folder.fd, "pending", pending_fd, &is_at), 0);
	assert_true(is_at);
	folders_close(folders);
	folder_remove(&folder);
}

static void test_a_folder_that_fails_is_named(void **state)
{
	(void)state;
	struct folder folder;
	struct folders *folders = NULL;
	const char *name = NULL;
	folder_create(&folder);
	assert_int_equal(folders_open(folder.path, false, &name, &folders), -ENOENT);
	assert_string_equal(name, "incoming");
	assert_int_equal(symlinkat("elsewhere", folder.fd, "held"), 0);
	assert_true(folders_open(folder.path, true, &name, &folders) < 0);
	assert_string_equal(name, "held");
	assert_null(folders);
	assert_int_equal(folders_open("/nowhere/at/all", true, &name, &folders), -ENOENT);
	assert_string_equal(name, "");
	folders_close(NULL);
	folder_remove(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_threads_never_see_a_closed_descriptor),
		cmocka_unit_test(test_a_folder_that_fails_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
