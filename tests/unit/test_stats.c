/* SPDX-License-Identifier: MIT */
/* wrap: fsync */
#include "daemon/store/stats.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include <json-c/json.h>

#include "daemon/base/faultpoint.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/store/days.h"
#include "tests/support/folder.h"

/* 2026-05-04 12:00 in Shanghai */
static const int64_t noon_ms = INT64_C(1777867200000), day_ms = 86400000;

static struct folder folder;
static char path[300];
static struct stats *stats;
/* which fsync of how many fails: 0: none */
static unsigned failing_sync, syncs;

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
	if (++syncs != failing_sync)
		return __real_fsync(fd);
	errno = EIO;
	return -1;
}

static void open_stats(bool is_demo)
{
	struct problem problem = { "" };
	stats_close(stats);
	stats = NULL;
	if (stats_open(path, is_demo, &problem, &stats) < 0)
		fail_msg("%s", problem.text);
}

static int set_up(void **state)
{
	(void)state;
	(void)umask(0007);
	(void)setenv("TZ", "Asia/Shanghai", 1);
	tzset();
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/stats", folder.path);
	failing_sync = 0;
	open_stats(false);
	syncs = 0;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	stats_close(stats);
	stats = NULL;
	folder_remove(&folder);
	return 0;
}

static int save(void)
{
	char damaged[TALLY_DAY_SIZE];
	int r = stats_save(stats, damaged);
	assert_string_equal(damaged, "");
	return r;
}

static int open_folder(void)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

static struct tally read_day(const char *day, bool is_demo)
{
	struct tally tally;
	int fd = open_folder();
	assert_int_equal(days_read(fd, day, is_demo, &tally), 0);
	(void)close(fd);
	return tally;
}

static void write_day(const char *name, const void *text, size_t size)
{
	int fd = open_folder();
	assert_int_equal(file_replace(fd, name, text, size, 0640), 0);
	(void)close(fd);
}

static void test_what_was_saved_is_there_after_a_restart(void **state)
{
	(void)state;
	stats_count_photo(stats, noon_ms, 34000);
	stats_count_photo(stats, noon_ms, 700000);
	stats_count_refusal(stats, noon_ms, REASON_EYES_CLOSED);
	stats_count_refusal(stats, noon_ms, REASON_NONE);
	stats_count_visit(stats, noon_ms, true, SESSION_DONE);
	stats_count_visit(stats, noon_ms, false, SESSION_STAFF);
	assert_int_equal(save(), 0);
	open_stats(false);
	stats_count_photo(stats, noon_ms + 1000, 36000);
	assert_int_equal(save(), 0);
	struct tally tally = read_day("2026-05-04", false);
	assert_int_equal(tally.photos, 3);
	assert_int_equal(tally.visits, 2);
	assert_int_equal(tally.refusals[REASON_EYES_CLOSED], 1);
	assert_int_equal(tally.refusals[REASON_COUNT], 1);
	assert_int_equal(tally.left[SESSION_STAFF], 1);
	assert_int_equal(tally_left(&tally), 1);
	assert_int_equal(tally.wait_ms, 770000);
	assert_int_equal(tally_within_s(&tally, 33), 35);
	assert_int_equal(tally_within_s(&tally, 66), 40);
	assert_int_equal(tally_within_s(&tally, 90), 0);
}

static void test_a_day_ends_at_local_midnight(void **state)
{
	(void)state;
	stats_count_photo(stats, noon_ms + day_ms / 2 - 1, 1000);
	stats_count_photo(stats, noon_ms + day_ms / 2, 1000);
	assert_int_equal(save(), 0);
	assert_int_equal(read_day("2026-05-04", false).photos, 1);
	assert_int_equal(read_day("2026-05-05", false).photos, 1);
	/* the clock was set back: the day goes on */
	stats_count_photo(stats, noon_ms, 1000);
	assert_int_equal(save(), 0);
	assert_int_equal(read_day("2026-05-04", false).photos, 2);
}

static void test_a_demo_is_not_added_to_the_real_booth(void **state)
{
	(void)state;
	stats_count_photo(stats, noon_ms, 1000);
	assert_int_equal(save(), 0);
	open_stats(true);
	stats_count_photo(stats, noon_ms, 1000);
	stats_count_photo(stats, noon_ms, 1000);
	assert_int_equal(save(), 0);
	assert_int_equal(read_day("2026-05-04", false).photos, 1);
	assert_int_equal(read_day("2026-05-04", true).photos, 2);
}

static void test_a_file_cut_short_is_set_aside_and_harms_its_own_day_only(void **state)
{
	(void)state;
	char text[4096], damaged[TALLY_DAY_SIZE];
	stats_count_photo(stats, noon_ms, 1000);
	stats_count_photo(stats, noon_ms + day_ms, 1000);
	assert_int_equal(save(), 0);
	uint8_t *whole = NULL;
	size_t size = 0;
	int fd = open_folder();
	assert_int_equal(file_read_all(fd, "2026-05-05.json", sizeof(text), &whole, &size), 0);
	(void)close(fd);
	for (size_t length = 0; length + 1 < size; length++) {
		write_day("2026-05-05.json", whole, length);
		stats_count_photo(stats, noon_ms + day_ms, 1000);
		assert_int_equal(stats_save(stats, damaged), 0);
		assert_string_equal(damaged, "2026-05-05");
		assert_int_equal(read_day("2026-05-05", false).photos, 1);
		assert_int_equal(read_day("2026-05-04", false).photos, 1);
	}
	fd = open_folder();
	assert_int_equal(faccessat(fd, "2026-05-05.json.damaged", F_OK, 0), 0);
	(void)close(fd);
	free(whole);
}

static void test_figures_that_cannot_be_are_damage(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"",
		"[]",
		"{}",
		"{\"schema\":\"booth-stats\",\"version\":1,\"day\":\"2026-05-04\",\"visits\":-1,"
		"\"photos\":0,\"refused\":{},\"left\":{},\"time_to_photo_s\":{},"
		"\"time_to_photo_ms\":0}",
		"{\"schema\":\"booth-stats\",\"version\":1,\"day\":\"2026-05-04\",\"visits\":1,"
		"\"photos\":0,\"refused\":[],\"left\":{},\"time_to_photo_s\":{},"
		"\"time_to_photo_ms\":0}",
		"{\"schema\":\"booth-stats\",\"version\":1,\"day\":\"2026-05-04\",\"visits\":1,"
		"\"photos\":0,\"refused\":{\"too_dark\":\"1\"},\"left\":{},\"time_to_photo_s\":{},"
		"\"time_to_photo_ms\":0}",
		"{\"schema\":\"booth-stats\",\"version\":1,\"day\":\"2026-5-4\",\"visits\":1,"
		"\"photos\":0,\"refused\":{},\"left\":{},\"time_to_photo_s\":{},"
		"\"time_to_photo_ms\":0}",
	};
	struct tally tally;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(days_parse(wrong[i], strlen(wrong[i]), &tally), -EBADMSG);
}

static void test_a_newer_release_s_file_is_set_aside(void **state)
{
	(void)state;
	static const char newer[] =
		"{\"schema\":\"booth-stats\",\"version\":2,\"day\":\"2026-05-04\"}";
	char damaged[TALLY_DAY_SIZE];
	write_day("2026-05-04.json", newer, sizeof(newer) - 1);
	stats_count_photo(stats, noon_ms, 1000);
	assert_int_equal(stats_save(stats, damaged), 0);
	assert_string_equal(damaged, "2026-05-04");
	int fd = open_folder();
	assert_int_equal(faccessat(fd, "2026-05-04.json.newer", F_OK, 0), 0);
	(void)close(fd);
}

static void test_a_reason_of_another_release_counts_under_none(void **state)
{
	(void)state;
	static const char text[] =
		"{\"schema\":\"booth-stats\",\"version\":1,\"day\":\"2026-05-04\",\"visits\":1,"
		"\"photos\":0,\"refused\":{\"hat_on_fire\":3,\"too_dark\":2},\"left\":{},"
		"\"time_to_photo_s\":{},\"time_to_photo_ms\":0}";
	struct tally tally;
	assert_int_equal(days_parse(text, sizeof(text) - 1, &tally), 0);
	assert_int_equal(tally.refusals[REASON_COUNT], 3);
	assert_int_equal(tally_refused(&tally), 5);
}

/* Each fsync of a save fails once: the figures are written by the next save, and never twice. */
static void test_a_disk_that_fails_loses_and_doubles_nothing(void **state)
{
	(void)state;
	for (unsigned at = 1; at <= 2; at++) {
		failing_sync = at;
		syncs = 0;
		stats_count_photo(stats, noon_ms, 1000);
		assert_int_equal(save(), -EIO);
		failing_sync = 0;
		assert_int_equal(save(), 0);
		assert_int_equal(read_day("2026-05-04", false).photos, at);
	}
}

static void test_a_folder_that_is_made_again_is_used_again(void **state)
{
	(void)state;
	int fd = -1;
	stats_count_photo(stats, noon_ms, 1000);
	assert_int_equal(save(), 0);
	assert_int_equal(directory_open(AT_FDCWD, folder.path, &fd), 0);
	assert_int_equal(directory_remove_tree(fd, "stats"), 0);
	(void)close(fd);
	stats_count_photo(stats, noon_ms, 1000);
	assert_int_equal(save(), 0);
	assert_int_equal(read_day("2026-05-04", false).photos, 1);
}

static void test_the_oldest_days_are_deleted_and_nothing_else(void **state)
{
	(void)state;
	char name[32];
	for (int i = 0; i < DAYS_MAX + 20; i++) {
		(void)snprintf(name, sizeof(name), "%04d-%02d-%02d.json", 2020 + i / 372,
			       i / 31 % 12 + 1, i % 31 + 1);
		write_day(name, "{}", 2);
	}
	write_day("notes.txt", "mine", 4);
	write_day(".2026-05-04.json.tmp", "{", 1);
	open_stats(false);
	int fd = open_folder();
	assert_int_equal(faccessat(fd, "2020-01-19.json", F_OK, 0), -1);
	assert_int_equal(faccessat(fd, "2020-02-01.json", F_OK, 0), 0);
	assert_int_equal(faccessat(fd, ".2026-05-04.json.tmp", F_OK, 0), -1);
	assert_int_equal(faccessat(fd, "notes.txt", F_OK, 0), 0);
	(void)close(fd);
}

/* Saves the first photo, arms the point, and saves the second one, which kills the process. */
static void be_killed(const char *point)
{
	struct problem problem = { "" };
	stats_count_photo(stats, noon_ms, 1000);
	if (save() < 0 || faultpoint_open(point, &problem) < 0)
		_exit(2);
	stats_count_photo(stats, noon_ms, 1000);
	(void)save();
	_exit(3);
}

static void test_kill_9_at_each_point_loses_nothing_that_was_acknowledged(void **state)
{
	(void)state;
	static const struct {
		const char *point;
		uint64_t photos;
	} rows[] = { { "stats.read:1", 1 }, { "stats.written:1", 2 } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int status = 0;
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0)
			be_killed(rows[i].point);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		open_stats(false);
		assert_int_equal(read_day("2026-05-04", false).photos, rows[i].photos);
		stats_count_photo(stats, noon_ms, 1000);
		assert_int_equal(save(), 0);
		assert_int_equal(read_day("2026-05-04", false).photos, rows[i].photos + 1);
		int fd = open_folder();
		assert_int_equal(unlinkat(fd, "2026-05-04.json", 0), 0);
		(void)close(fd);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_what_was_saved_is_there_after_a_restart),
		TEST(test_a_day_ends_at_local_midnight),
		TEST(test_a_demo_is_not_added_to_the_real_booth),
		TEST(test_a_file_cut_short_is_set_aside_and_harms_its_own_day_only),
		TEST(test_figures_that_cannot_be_are_damage),
		TEST(test_a_newer_release_s_file_is_set_aside),
		TEST(test_a_reason_of_another_release_counts_under_none),
		TEST(test_a_disk_that_fails_loses_and_doubles_nothing),
		TEST(test_a_folder_that_is_made_again_is_used_again),
		TEST(test_the_oldest_days_are_deleted_and_nothing_else),
		TEST(test_kill_9_at_each_point_loses_nothing_that_was_acknowledged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
