/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/base/file.h"
#include "daemon/base/settings.h"
#include "tests/support/folder.h"

static void put(const struct folder *folder, const char *name, const char *text)
{
	int fd = -1;
	assert_int_equal(file_create(folder->fd, name, text, strlen(text), 0600, &fd), 0);
	assert_int_equal(close(fd), 0);
}

static void test_drop_ins_are_read_in_the_order_of_their_names(void **state)
{
	(void)state;
	struct folder folder;
	struct config config;
	struct problem problem = { "" };
	char path[300];
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/b.conf", folder.path);
	put(&folder, "b.conf", "camera.rate = 10\ncamera.width = 640\ncamera.height = 480\n");
	assert_int_equal(mkdirat(folder.fd, "b.conf.d", 0700), 0);
	put(&folder, "b.conf.d/20-late.conf", "camera.rate = 20\n");
	put(&folder, "b.conf.d/10-early.conf", "camera.rate = 15\ncamera.width = 800\n");
	put(&folder, "b.conf.d/ignored.txt", "nonsense\n");
	assert_int_equal(settings_read(path, &problem, &config), 0);
	assert_int_equal(config.camera.rate, 20);
	assert_int_equal(config.camera.width, 800);
	assert_int_equal(config.camera.height, 480);
	assert_non_null(strstr(config.origins[CONFIG_KEY_camera_rate], "20-late.conf:1"));
	put(&folder, "b.conf.d/30-bad.conf", "\ncamera.rate = many\n");
	assert_int_equal(settings_read(path, &problem, &config), -EINVAL);
	assert_non_null(strstr(problem.text, "30-bad.conf:2: camera.rate"));
	folder_remove(&folder);
}

/* Whoever manages many booths links their settings to one place. */
static void test_links_are_followed(void **state)
{
	(void)state;
	struct folder folder;
	struct config config;
	struct problem problem = { "" };
	char path[300];
	folder_create(&folder);
	put(&folder, "shared.conf", "camera.rate = 12\n");
	assert_int_equal(symlinkat("shared.conf", folder.fd, "b.conf"), 0);
	assert_int_equal(mkdirat(folder.fd, "b.conf.d", 0700), 0);
	put(&folder, "more.conf", "camera.width = 800\n");
	assert_int_equal(symlinkat("../more.conf", folder.fd, "b.conf.d/10-more.conf"), 0);
	(void)snprintf(path, sizeof(path), "%s/b.conf", folder.path);
	assert_int_equal(settings_read(path, &problem, &config), 0);
	assert_int_equal(config.camera.rate, 12);
	assert_int_equal(config.camera.width, 800);
	folder_remove(&folder);
}

static void test_a_missing_file_is_named(void **state)
{
	(void)state;
	struct folder folder;
	struct config config;
	struct profile profile;
	struct problem problem = { "" };
	char path[300];
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/none.conf", folder.path);
	assert_int_equal(settings_read(path, &problem, &config), -ENOENT);
	assert_non_null(strstr(problem.text, path));
	assert_int_equal(settings_read_profile(folder.path, "none", &problem, &profile, NULL),
			 -ENOENT);
	assert_non_null(strstr(problem.text, "none.conf"));
	folder_remove(&folder);
}

static void test_a_notice_that_does_not_fit_is_refused(void **state)
{
	(void)state;
	struct folder folder;
	struct problem problem = { "" };
	char path[300], text[16];
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/notice", folder.path);
	assert_int_equal(settings_read_notice("", &problem, text, sizeof(text)), 0);
	assert_string_equal(text, "");
	put(&folder, "notice", "十五字节恰好");
	assert_int_equal(settings_read_notice(path, &problem, text, sizeof(text)), -EFBIG);
	assert_non_null(strstr(problem.text, "18 bytes, at most 15"));
	assert_int_equal(unlinkat(folder.fd, "notice", 0), 0);
	put(&folder, "notice", "十五字节好");
	assert_int_equal(settings_read_notice(path, &problem, text, sizeof(text)), 0);
	assert_string_equal(text, "十五字节好");
	folder_remove(&folder);
}

static void test_a_notice_in_another_encoding_is_refused(void **state)
{
	(void)state;
	struct folder folder;
	struct problem problem = { "" };
	char path[300], text[16];
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/notice", folder.path);
	put(&folder, "notice", "\xc7\xeb\xd7\xf8\xba\xc3"); /* 请坐好 in GBK */
	assert_int_equal(settings_read_notice(path, &problem, text, sizeof(text)), -EILSEQ);
	assert_non_null(strstr(problem.text, "not UTF-8"));
	assert_string_equal(text, "");
	folder_remove(&folder);
}

static void test_a_list_of_holidays_is_read_and_its_faults_are_named(void **state)
{
	(void)state;
	struct folder folder;
	struct problem problem = { "" };
	struct workdays list;
	char path[300];
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/days", folder.path);
	assert_int_equal(settings_read_holidays(path, &problem, &list), -ENOENT);
	put(&folder, "days", "\xef\xbb\xbf# holidays\r\n2021-06-14 off 端午节\r\n");
	assert_int_equal(settings_read_holidays(path, &problem, &list), 0);
	assert_int_equal(list.count, 1);
	assert_int_equal(unlinkat(folder.fd, "days", 0), 0);
	put(&folder, "days", "2021-06-14 off\n2021-06-15 free\n");
	assert_int_equal(settings_read_holidays(path, &problem, &list), -EINVAL);
	assert_non_null(strstr(problem.text, "days: line 2: the word after the day"));
	folder_remove(&folder);
}

/* Settings that somebody wrote and that we cannot see are not "no settings". */
/* What Notepad writes: a mark before the text, carriage returns in it. */
static void test_files_from_windows_are_read(void **state)
{
	(void)state;
	struct folder folder;
	struct config config;
	struct problem problem = { "" };
	char path[300], text[64];
	folder_create(&folder);
	put(&folder, "b.conf", "\xef\xbb\xbf# booth 3\r\ncamera.rate = 10\r\n");
	(void)snprintf(path, sizeof(path), "%s/b.conf", folder.path);
	assert_int_equal(settings_read(path, &problem, &config), 0);
	assert_int_equal(config.camera.rate, 10);
	assert_string_equal(config.origins[CONFIG_KEY_camera_rate] +
				    strlen(config.origins[CONFIG_KEY_camera_rate]) - 2,
			    ":2");
	put(&folder, "notice", "\xef\xbb\xbf请准备\r\n学号\r\n");
	(void)snprintf(path, sizeof(path), "%s/notice", folder.path);
	assert_int_equal(settings_read_notice(path, &problem, text, sizeof(text)), 0);
	assert_string_equal(text, "请准备\n学号\n");
	folder_remove(&folder);
}

static void test_drop_ins_that_cannot_be_listed_are_an_error(void **state)
{
	(void)state;
	struct folder folder;
	struct config config;
	struct problem problem = { "" };
	char path[300];
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/b.conf", folder.path);
	put(&folder, "b.conf", "camera.rate = 10\n");
	assert_int_equal(settings_read(path, &problem, &config), 0);
	put(&folder, "b.conf.d", "camera.rate = 20\n"); /* a file where the folder should be */
	assert_int_equal(settings_read(path, &problem, &config), -ENOTDIR);
	assert_non_null(strstr(problem.text, "b.conf.d"));
	folder_remove(&folder);
}

static void test_the_shipped_settings_are_good(void **state)
{
	(void)state;
	static const char *const profiles[] = { "chsi", "icao", "lenient" };
	struct config config;
	struct profile profile;
	struct problem problem = { "" };
	assert_int_equal(settings_read("etc/boothd.conf", &problem, &config), 0);
	for (size_t i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++)
		assert_int_equal(settings_read_profile("etc/profiles", profiles[i], &problem,
						       &profile, NULL),
				 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_drop_ins_are_read_in_the_order_of_their_names),
		cmocka_unit_test(test_links_are_followed),
		cmocka_unit_test(test_a_missing_file_is_named),
		cmocka_unit_test(test_a_notice_that_does_not_fit_is_refused),
		cmocka_unit_test(test_a_notice_in_another_encoding_is_refused),
		cmocka_unit_test(test_a_list_of_holidays_is_read_and_its_faults_are_named),
		cmocka_unit_test(test_files_from_windows_are_read),
		cmocka_unit_test(test_drop_ins_that_cannot_be_listed_are_an_error),
		cmocka_unit_test(test_the_shipped_settings_are_good),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
