/* SPDX-License-Identifier: MIT */
/* wrap: readdir */
#include "daemon/store/census.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/support/folder.h"

enum { FIRST_MS = 1700000000, MANY = 5 * CENSUS_QUICK_MAX };

static struct folder folder;
static struct spool *spool;
static struct census *census;
static pthread_t loop;
static unsigned names_read; /* by the thread that asks */

struct dirent *__real_readdir(DIR *from);
struct dirent *__wrap_readdir(DIR *from);

struct dirent *__wrap_readdir(DIR *from)
{
	if (pthread_equal(loop, pthread_self()))
		names_read++;
	return __real_readdir(from);
}

static void put_items(const char *state, unsigned count)
{
	char path[64];
	for (unsigned i = 0; i < count; i++) {
		unsigned unix_ms = FIRST_MS + count - 1 - i; /* the newest first */
		(void)snprintf(path, sizeof(path), "%s/0000%04x-%04x-7000-8000-%012x", state,
			       unix_ms >> 16, unix_ms & 0xffff, i);
		assert_int_equal(mkdirat(folder.fd, path, 0700), 0);
	}
}

static int set_up(void **state)
{
	(void)state;
	loop = pthread_self();
	folder_create(&folder);
	const struct spool_config config = { .path = folder.path };
	return spool_create(&config, NULL, &spool);
}

static int tear_down(void **state)
{
	(void)state;
	census_destroy(census);
	census = NULL;
	spool_destroy(spool);
	folder_remove(&folder);
	return 0;
}

static void test_short_folders_are_counted_at_once(void **state)
{
	(void)state;
	struct census_row rows[SPOOL_STATES];
	put_items("pending", 3);
	put_items("held", CENSUS_QUICK_MAX);
	assert_int_equal(census_create(spool, &census), 0);
	census_read(census, rows);
	for (int i = 0; i < SPOOL_STATES; i++)
		assert_true(rows[i].is_known);
	assert_int_equal(rows[SPOOL_PENDING].count, 3);
	assert_int_equal(rows[SPOOL_PENDING].oldest_unix_ms, FIRST_MS);
	assert_int_equal(rows[SPOOL_HELD].count, CENSUS_QUICK_MAX);
	assert_int_equal(rows[SPOOL_SENT].count, 0);
	assert_int_equal(rows[SPOOL_SENT].oldest_unix_ms, 0);
}

static void test_a_long_folder_is_counted_by_the_thread_while_nobody_waits(void **state)
{
	(void)state;
	struct census_row rows[SPOOL_STATES] = { 0 };
	put_items("pending", MANY);
	assert_int_equal(census_create(spool, &census), 0);
	while (!rows[SPOOL_PENDING].is_known) {
		names_read = 0;
		census_read(census, rows);
		/* one more than the limit, "." and ".." and the end of five folders */
		assert_in_range(names_read, CENSUS_QUICK_MAX, CENSUS_QUICK_MAX + 20);
	}
	assert_int_equal(rows[SPOOL_PENDING].count, MANY);
	assert_int_equal(rows[SPOOL_PENDING].oldest_unix_ms, FIRST_MS);
	assert_int_equal(rows[SPOOL_SENT].count, 0);
}

static void test_a_question_makes_the_thread_count_again(void **state)
{
	(void)state;
	struct census_row rows[SPOOL_STATES] = { 0 };
	put_items("refused", CENSUS_QUICK_MAX + 1);
	assert_int_equal(census_create(spool, &census), 0);
	while (!rows[SPOOL_REFUSED].is_known)
		census_read(census, rows);
	assert_int_equal(rows[SPOOL_REFUSED].count, CENSUS_QUICK_MAX + 1);
	assert_int_equal(mkdirat(folder.fd, "refused/0190a0b0-0000-7000-8000-ffffffffffff", 0700),
			 0);
	while (rows[SPOOL_REFUSED].count == CENSUS_QUICK_MAX + 1)
		census_read(census, rows);
	assert_int_equal(rows[SPOOL_REFUSED].count, CENSUS_QUICK_MAX + 2);
}

static void test_a_folder_that_cannot_be_read_is_not_known(void **state)
{
	(void)state;
	struct census_row rows[SPOOL_STATES];
	char aside[300];
	(void)snprintf(aside, sizeof(aside), "%s-aside", folder.path);
	put_items("pending", 2);
	assert_int_equal(census_create(spool, &census), 0);
	assert_int_equal(rename(folder.path, aside), 0);
	census_read(census, rows);
	assert_false(rows[SPOOL_PENDING].is_known);
	assert_int_equal(rename(aside, folder.path), 0);
	census_read(census, rows);
	assert_true(rows[SPOOL_PENDING].is_known);
}

int main(void)
{
	(void)umask(0007);
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_short_folders_are_counted_at_once),
		TEST(test_a_long_folder_is_counted_by_the_thread_while_nobody_waits),
		TEST(test_a_question_makes_the_thread_count_again),
		TEST(test_a_folder_that_cannot_be_read_is_not_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
