/* SPDX-License-Identifier: MIT */
#include "daemon/core/person.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "daemon/base/file.h"
#include "daemon/store/campaign.h"
#include "tests/support/folder.h"

static void assert_message(const char *key, const char *expected)
{
	char message[PERSON_MESSAGE_BYTES];
	size_t size = person_message("student_number", key, message);
	assert_int_equal(size, 15 + strlen(expected));
	assert_memory_equal(message, "student_number\0", 15);
	assert_memory_equal(message + 15, expected, strlen(expected));
}

static void test_a_number_is_one_in_all_its_spellings(void **state)
{
	(void)state;
	assert_message("0012345a", "0012345A");
	assert_message("  0012345A\t\r\n", "0012345A");
	assert_message("００１２３４５ａ", "0012345A");
	assert_message("\xe3\x80\x80"
		       "0012345A\xe3\x80\x80",
		       "0012345A");
	assert_message("学12", "学12");
	assert_message("\xef\xbc", "\xef\xbc"); /* cut off in the middle of a character */
}

static void test_a_code_is_taken_as_it_is(void **state)
{
	(void)state;
	char message[PERSON_MESSAGE_BYTES];
	assert_int_equal(person_message("code", " aB ", message), 9);
	assert_memory_equal(message, "code\0 aB ", 9);
}

static void test_nothing_is_no_key_and_a_name_is_no_kind(void **state)
{
	(void)state;
	char message[PERSON_MESSAGE_BYTES], long_key[PERSON_KEY_BYTES + 2];
	memset(long_key, 'x', sizeof(long_key) - 1);
	long_key[sizeof(long_key) - 1] = '\0';
	assert_int_equal(person_message("student_number", " \xe3\x80\x80", message), 0);
	assert_int_equal(person_message("code", "", message), 0);
	assert_int_equal(person_message("name", "x", message), 0);
	assert_int_equal(person_message("code", long_key, message), 0);
	assert_int_equal(person_message("code", long_key + 1, message), 5 + PERSON_KEY_BYTES);
}

static void test_a_pseudonym_has_32_lower_case_digits(void **state)
{
	(void)state;
	assert_true(person_is_valid("5e8769da28320f74089411031c3f2aec"));
	assert_false(person_is_valid("5E8769da28320f74089411031c3f2aec"));
	assert_false(person_is_valid("5e8769da28320f74089411031c3f2ae"));
	assert_false(person_is_valid(""));
}

/* The example was computed by another program (docs/record.md). */
static void test_the_documented_example_comes_out(void **state)
{
	(void)state;
	static const struct keyed_secret secret = { .bytes = "campaign-secret-0001", .size = 20 };
	char person[PERSON_TEXT_SIZE];
	assert_int_equal(campaign_compute(&secret, "student_number", "0012345", person), 0);
	assert_string_equal(person, "5e8769da28320f74089411031c3f2aec");
	assert_int_equal(campaign_compute(&secret, "code", "0012345", person), 0);
	assert_string_not_equal(person, "5e8769da28320f74089411031c3f2aec");
}

static void find_person(const char *path, char person[PERSON_TEXT_SIZE])
{
	struct campaign *campaign = NULL;
	struct problem problem = { "" };
	if (campaign_open(path, &problem, &campaign) < 0)
		fail_msg("%s", problem.text);
	assert_int_equal(campaign_person(campaign, "student_number", "0012345", person), 0);
	campaign_close(campaign);
}

static void test_two_booths_agree_only_with_the_same_secret(void **state)
{
	(void)state;
	struct folder folder;
	struct problem problem = { "" };
	char path[300], copy[300], other[300], one[PERSON_TEXT_SIZE], two[PERSON_TEXT_SIZE],
		three[PERSON_TEXT_SIZE];
	uint8_t *bytes = NULL;
	size_t size = 0;
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/campaign", folder.path);
	(void)snprintf(copy, sizeof(copy), "%s/copy", folder.path);
	(void)snprintf(other, sizeof(other), "%s/other", folder.path);
	assert_int_equal(campaign_make(path, &problem), 0);
	assert_int_equal(campaign_make(other, &problem), 0);
	assert_int_equal(file_read_path(path, 100, &bytes, &size), 0);
	assert_int_equal(size, 65); /* 32 random bytes */
	/* an editor on another system ends the line in its own way */
	bytes[64] = '\r';
	assert_int_equal(file_write_path(copy, bytes, size), 0);
	find_person(path, one);
	find_person(copy, two);
	find_person(other, three);
	assert_string_equal(one, two);
	assert_string_not_equal(one, three);
	free(bytes);
	folder_remove(&folder);
}

static void test_a_secret_is_never_replaced_nor_shown_to_others(void **state)
{
	(void)state;
	struct folder folder;
	struct problem problem = { "" };
	struct stat status;
	char path[300], before[PERSON_TEXT_SIZE], after[PERSON_TEXT_SIZE];
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/campaign", folder.path);
	assert_int_equal(campaign_make(path, &problem), 0);
	find_person(path, before);
	assert_int_equal(campaign_make(path, &problem), -EEXIST);
	find_person(path, after);
	assert_string_equal(before, after);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0400);
	folder_remove(&folder);
}

static void test_a_short_secret_is_refused_and_a_missing_one_named(void **state)
{
	(void)state;
	struct folder folder;
	struct problem problem = { "" };
	struct campaign *campaign = NULL;
	char path[300];
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/campaign", folder.path);
	assert_int_equal(campaign_open(path, &problem, &campaign), -ENOENT);
	assert_non_null(strstr(problem.text, "boothctl keys campaign"));
	assert_int_equal(file_write_path(path, "campaign-secret-0001\n", 21), 0);
	assert_int_equal(campaign_open(path, &problem, &campaign), -EINVAL);
	assert_null(strstr(problem.text, "secret-0001"));
	folder_remove(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_number_is_one_in_all_its_spellings),
		cmocka_unit_test(test_a_code_is_taken_as_it_is),
		cmocka_unit_test(test_nothing_is_no_key_and_a_name_is_no_kind),
		cmocka_unit_test(test_a_pseudonym_has_32_lower_case_digits),
		cmocka_unit_test(test_the_documented_example_comes_out),
		cmocka_unit_test(test_two_booths_agree_only_with_the_same_secret),
		cmocka_unit_test(test_a_secret_is_never_replaced_nor_shown_to_others),
		cmocka_unit_test(test_a_short_secret_is_refused_and_a_missing_one_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
