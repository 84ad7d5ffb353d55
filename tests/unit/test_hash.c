/* SPDX-License-Identifier: MIT */
#include "daemon/base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/support/folder.h"

/* FIPS 180-2, appendix B.1, and of nothing. */
static const char abc_text[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
static const char empty_text[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

static void assert_hash(const struct hash *hash, const char *expected)
{
	char text[HASH_TEXT_SIZE];
	hash_format(hash, text);
	assert_string_equal(text, expected);
}

static void test_known_bytes_have_known_hashes(void **state)
{
	(void)state;
	struct hash hash;
	assert_int_equal(hash_bytes("abc", 3, &hash), 0);
	assert_hash(&hash, abc_text);
	assert_int_equal(hash_bytes("", 0, &hash), 0);
	assert_hash(&hash, empty_text);
}

static void test_a_file_has_the_hash_of_its_bytes(void **state)
{
	(void)state;
	struct folder folder;
	folder_create(&folder);
	static uint8_t bytes[40000]; /* more than one buffer */
	memset(bytes, 7, sizeof(bytes));
	int fd = openat(folder.fd, "file", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, sizeof(bytes)), sizeof(bytes));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	struct hash of_file, of_bytes;
	assert_int_equal(hash_file(fd, &of_file), 0);
	assert_int_equal(hash_bytes(bytes, sizeof(bytes), &of_bytes), 0);
	assert_memory_equal(&of_file, &of_bytes, sizeof(of_file));
	(void)close(fd);
	assert_int_equal(hash_file(fd, &of_file), -EBADF);
	folder_remove(&folder);
}

static void test_only_our_own_spelling_is_parsed(void **state)
{
	(void)state;
	struct hash hash;
	assert_int_equal(hash_parse(abc_text, &hash), 0);
	assert_hash(&hash, abc_text);
	assert_int_equal(hash_parse(NULL, &hash), -EINVAL);
	assert_int_equal(hash_parse("ba78", &hash), -EINVAL);
	char text[HASH_TEXT_SIZE + 1];
	memcpy(text, abc_text, HASH_TEXT_SIZE);
	text[3] = 'G';
	assert_int_equal(hash_parse(text, &hash), -EINVAL);
	memset(text, '0', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(hash_parse(text, &hash), -EINVAL); /* one too many */
	assert_hash(&hash, abc_text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_bytes_have_known_hashes),
		cmocka_unit_test(test_a_file_has_the_hash_of_its_bytes),
		cmocka_unit_test(test_only_our_own_spelling_is_parsed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
