/* SPDX-License-Identifier: MIT */
/* The list of students whom the school asks for another photo. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/base/file.h"
#include "daemon/store/corrections.h"
#include "tests/support/folder.h"

static enum reason find(const struct folder *folder, const char *content, size_t size,
			const char *number)
{
	char path[300];
	enum reason reason = REASON_COUNT;
	(void)snprintf(path, sizeof(path), "%s/corrections", folder->path);
	assert_int_equal(file_write_path(path, content, size), 0);
	assert_int_equal(corrections_find(path, number, &reason), 0);
	return reason;
}

static void test_a_student_on_the_list_is_asked_for_the_last_reason(void **state)
{
	(void)state;
	struct folder folder;
	static const char list[] =
		"# Windows wrote this\r\n0012345 too_dark\r\n00123456\tmouth_open\n"
		"0012345 \t glasses_glare \r\n0054321 no_such_reason\nEyes\n"
		"0099999\n0088888 too_dark";
	folder_create(&folder);
	assert_int_equal(find(&folder, list, sizeof(list) - 1, "0012345"), REASON_GLASSES_GLARE);
	assert_int_equal(find(&folder, list, sizeof(list) - 1, "00123456"), REASON_MOUTH_OPEN);
	assert_int_equal(find(&folder, list, sizeof(list) - 1, "001234"), REASON_NONE);
	assert_int_equal(find(&folder, list, sizeof(list) - 1, "0054321"), REASON_NONE);
	assert_int_equal(find(&folder, list, sizeof(list) - 1, "0099999"), REASON_NONE);
	assert_int_equal(find(&folder, list, sizeof(list) - 1, "0088888"), REASON_TOO_DARK);
	assert_int_equal(find(&folder, list, sizeof(list) - 1, ""), REASON_NONE);
	assert_int_equal(find(&folder, "", 0, "0012345"), REASON_NONE);
	assert_int_equal(find(&folder, "\0\0\n0012345 too_dark", 19, "0012345"), REASON_TOO_DARK);
	folder_remove(&folder);
}

static void test_no_list_asks_nobody_and_a_huge_one_is_refused(void **state)
{
	(void)state;
	struct folder folder;
	char path[300];
	enum reason reason;
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/corrections", folder.path);
	assert_int_equal(corrections_find(path, "0012345", &reason), 0);
	assert_int_equal(reason, REASON_NONE);
	assert_int_equal(corrections_find("", "0012345", &reason), 0);
	size_t size = (1 << 20) + 1;
	char *bytes = malloc(size);
	assert_non_null(bytes);
	memset(bytes, 'x', size);
	assert_int_equal(file_write_path(path, bytes, size), 0);
	assert_int_equal(corrections_find(path, "0012345", &reason), -EFBIG);
	assert_int_equal(reason, REASON_NONE);
	free(bytes);
	folder_remove(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_student_on_the_list_is_asked_for_the_last_reason),
		cmocka_unit_test(test_no_list_asks_nobody_and_a_huge_one_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
