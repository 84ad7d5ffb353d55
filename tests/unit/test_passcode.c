/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/base/file.h"
#include "daemon/base/passcode.h"
#include "tests/support/folder.h"

static void test_a_code_fits_its_hash_and_no_other_code_does(void **state)
{
	(void)state;
	char hash[PASSCODE_HASH_SIZE], other[PASSCODE_HASH_SIZE];
	bool fits = false;
	assert_int_equal(passcode_hash("482915", hash), 0);
	assert_null(strstr(hash, "482915"));
	assert_int_equal(passcode_check(hash, "482915", &fits), 0);
	assert_true(fits);
	assert_int_equal(passcode_check(hash, "482916", &fits), 0);
	assert_false(fits);
	assert_int_equal(passcode_hash("482915", other), 0);
	assert_string_not_equal(hash, other); /* each has its own salt */
}

static void test_the_hash_is_scrypt_as_rfc_7914_says(void **state)
{
	(void)state;
	/* computed by another program: hashlib.scrypt(b"482915", salt=bytes(range(16)), n=4096, r=8,
	 * p=1, dklen=32) of Python */
	static const char hash[] =
		"scrypt:4096:000102030405060708090a0b0c0d0e0f:"
		"b5bb149d3090d235148f54807d377004700e64308de12385f2e3c9785c53ab81";
	bool fits = false;
	assert_int_equal(passcode_check(hash, "482915", &fits), 0);
	assert_true(fits);
}

static void test_a_malformed_hash_is_told_from_a_wrong_code(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		"482915",
		"scrypt:4096:",
		"scrypt:1024:000102030405060708090a0b0c0d0e0f:00",
		"scrypt:4096:000102030405060708090a0b0c0d0e0f:00",
		"scrypt:4096:000102030405060708090a0b0c0d0e0g:",
		"scrypt:4096:000102030405060708090a0b0c0d0e0f-"
		"0000000000000000000000000000000000000000000000000000000000000000",
	};
	bool fits = false;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(passcode_check(bad[i], "482915", &fits), -EINVAL);
}

static void test_a_text_that_is_no_code_has_no_hash(void **state)
{
	(void)state;
	char hash[PASSCODE_HASH_SIZE], name[PASSCODE_NAME_SIZE + 2];
	assert_int_equal(passcode_hash("123", hash), -EINVAL);
	assert_int_equal(passcode_hash("12 34", hash), -EINVAL);
	assert_int_equal(passcode_hash("\xe5\xbc\xa0\xe4\xb8\x89", hash), -EINVAL);
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	assert_false(passcode_is_name(name));
	assert_false(passcode_is_name(""));
	assert_true(passcode_is_name("zhang.san"));
}

static void write_file(const struct folder *folder, const char *text, mode_t mode)
{
	int fd = -1;
	(void)unlinkat(folder->fd, "codes", 0);
	assert_int_equal(file_create(folder->fd, "codes", text, strlen(text), mode, &fd), 0);
	assert_int_equal(fchmod(fd, mode), 0);
	assert_int_equal(close(fd), 0);
}

static void test_a_file_tells_whose_code_it_is(void **state)
{
	(void)state;
	struct folder folder;
	char path[256], text[1024], first[PASSCODE_HASH_SIZE], second[PASSCODE_HASH_SIZE];
	char name[PASSCODE_NAME_SIZE] = "";
	unsigned count = 0;
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%.200s/codes", folder.path);
	assert_int_equal(passcode_count(path, &count), -ENOENT);
	assert_int_equal(passcode_hash("482915", first), 0);
	assert_int_equal(passcode_hash("CARD0099", second), 0);
	(void)snprintf(text, sizeof(text), "# staff\n\nzhang %s\nno-hash\n wang\t%s \r\nbad x\n",
		       first, second);
	write_file(&folder, text, 0640);
	assert_int_equal(passcode_count(path, &count), 0);
	assert_int_equal(count, 3);
	assert_int_equal(passcode_find(path, "482915", name), 0);
	assert_string_equal(name, "zhang");
	assert_int_equal(passcode_find(path, "CARD0099", name), 0);
	assert_string_equal(name, "wang");
	assert_int_equal(passcode_find(path, "000000", name), -ENOENT);
	assert_int_equal(passcode_find(path, "x", name), -ENOENT);
	write_file(&folder, text, 0644);
	assert_int_equal(passcode_count(path, &count), -EPERM);
	assert_int_equal(passcode_find(path, "482915", name), -EPERM);
	folder_remove(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_code_fits_its_hash_and_no_other_code_does),
		cmocka_unit_test(test_the_hash_is_scrypt_as_rfc_7914_says),
		cmocka_unit_test(test_a_malformed_hash_is_told_from_a_wrong_code),
		cmocka_unit_test(test_a_text_that_is_no_code_has_no_hash),
		cmocka_unit_test(test_a_file_tells_whose_code_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
