/* SPDX-License-Identifier: MIT */
/* certificates.pem in the spool: every certificate that was ever the booth's, each once. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/file.h"
#include "daemon/store/certificates.h"
#include "tests/support/folder.h"

static struct folder folder;
static char path[PATH_MAX];

static int set_up(void **state)
{
	(void)state;
	folder_create(&folder);
	certificates_path(folder.path, path);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	folder_remove(&folder);
	return 0;
}

/* A booth's key of its own, in a folder of this name. */
static struct signer *make_signer(const char *name)
{
	struct problem problem = { "" };
	struct signer *signer = NULL;
	char keys[PATH_MAX];
	(void)snprintf(keys, sizeof(keys), "%s/%s", folder.path, name);
	assert_int_equal(mkdir(keys, 0700), 0);
	assert_int_equal(signer_start(keys, name, &problem, &signer), 0);
	return signer;
}

static size_t read_size(void)
{
	struct stat status;
	assert_int_equal(stat(path, &status), 0);
	return (size_t)status.st_size;
}

static void add(const struct signer *signer)
{
	struct problem problem = { "" };
	assert_int_equal(certificates_add(folder.path, signer, &problem), 0);
}

/* 0 where one of the certificates signed. */
static int verify_by_file(const struct signer *signer)
{
	struct problem problem = { "" };
	uint8_t *signature = NULL;
	size_t size;
	assert_int_equal(signer_sign(signer, "x", 1, &problem, &signature, &size), 0);
	int r = signer_verify("x", 1, signature, size, path, &problem);
	free(signature);
	return r;
}

static void test_each_start_adds_a_certificate_once(void **state)
{
	(void)state;
	struct signer *first = make_signer("first"), *second = make_signer("second");
	struct problem problem = { "" };
	assert_int_equal(certificates_check(path, &problem), -ENOENT);
	add(first);
	assert_int_equal(certificates_check(path, &problem), 0);
	assert_int_equal(verify_by_file(first), 0);
	assert_int_equal(verify_by_file(second), -EBADMSG);
	size_t one = read_size();
	add(first);
	assert_int_equal(read_size(), one);
	add(second);
	size_t two = read_size();
	assert_true(two > one);
	add(first);
	add(second);
	assert_int_equal(read_size(), two);
	assert_int_equal(verify_by_file(first), 0);
	assert_int_equal(verify_by_file(second), 0);
	signer_destroy(first);
	signer_destroy(second);
}

static void test_anybody_may_read_the_file(void **state)
{
	(void)state;
	struct signer *signer = make_signer("first");
	struct stat status;
	mode_t before = umask(0007); /* the unit's */
	add(signer);
	(void)umask(before);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0644);
	signer_destroy(signer);
}

static void test_a_file_without_a_last_newline_is_continued(void **state)
{
	(void)state;
	struct signer *first = make_signer("first"), *second = make_signer("second");
	add(first);
	assert_int_equal(truncate(path, (off_t)read_size() - 1), 0);
	add(second);
	assert_int_equal(verify_by_file(first), 0);
	assert_int_equal(verify_by_file(second), 0);
	signer_destroy(first);
	signer_destroy(second);
}

static void test_a_damaged_file_stays_as_it_is(void **state)
{
	(void)state;
	struct signer *signer = make_signer("first");
	struct problem problem = { "" };
	static const char damaged[] = "-----BEGIN CERTIFICATE-----\nMIIB\n";
	assert_int_equal(file_write_path(path, damaged, strlen(damaged)), 0);
	assert_int_equal(certificates_add(folder.path, signer, &problem), -EINVAL);
	assert_non_null(strstr(problem.text, "certificates.pem"));
	assert_int_equal(read_size(), strlen(damaged));
	assert_int_equal(certificates_check(path, &problem), -EINVAL);
	signer_destroy(signer);
}

static void test_an_empty_file_is_filled(void **state)
{
	(void)state;
	struct signer *signer = make_signer("first");
	assert_int_equal(file_write_path(path, "", 0), 0);
	add(signer);
	assert_int_equal(verify_by_file(signer), 0);
	signer_destroy(signer);
}

static void test_a_spool_that_is_missing_is_told(void **state)
{
	(void)state;
	struct signer *signer = make_signer("first");
	struct problem problem = { "" };
	assert_int_equal(certificates_add("/nowhere/spool", signer, &problem), -ENOENT);
	assert_non_null(strstr(problem.text, "/nowhere/spool"));
	signer_destroy(signer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_each_start_adds_a_certificate_once, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_anybody_may_read_the_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_file_without_a_last_newline_is_continued,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_damaged_file_stays_as_it_is, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_an_empty_file_is_filled, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_spool_that_is_missing_is_told, set_up,
						tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
