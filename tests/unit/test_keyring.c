/* SPDX-License-Identifier: MIT */
/* A first start makes keys once; what is wrong is named; the school's certificate is opened too. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/base/file.h"
#include "daemon/boothd/keyring.h"
#include "tests/support/folder.h"

struct fixture {
	struct folder folder;
	struct config config;
	struct keyring keyring;
	struct problem problem;
};

static void start(struct fixture *fixture)
{
	memset(fixture, 0, sizeof(*fixture));
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
	folder_create(&fixture->folder);
	config_defaults(&fixture->config);
	(void)snprintf(fixture->config.booth.keys, sizeof(fixture->config.booth.keys),
		       "%.180s/keys", fixture->folder.path);
}

static int open_keyring(struct fixture *fixture)
{
	return keyring_open(&fixture->config, &fixture->problem, &fixture->keyring);
}

static void stop(struct fixture *fixture)
{
	keyring_close(&fixture->keyring);
	assert_null(fixture->keyring.signer);
	folder_remove(&fixture->folder);
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
}

static void test_keys_are_made_once(void **state)
{
	(void)state;
	struct fixture fixture;
	struct stat before, after;
	start(&fixture);
	assert_int_equal(open_keyring(&fixture), 0);
	assert_true(fixture.keyring.has_made_keys);
	assert_null(fixture.keyring.envelope);
	assert_int_equal(fstatat(fixture.folder.fd, "keys", &before, 0), 0);
	assert_int_equal(before.st_mode & 0777, 0700);
	assert_int_equal(fstatat(fixture.folder.fd, "keys/device.key", &before, 0), 0);
	keyring_close(&fixture.keyring);
	assert_int_equal(open_keyring(&fixture), 0);
	assert_false(fixture.keyring.has_made_keys);
	assert_int_equal(fstatat(fixture.folder.fd, "keys/device.key", &after, 0), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	stop(&fixture);
}

static void test_a_credential_wins_and_nothing_is_made(void **state)
{
	(void)state;
	struct fixture fixture;
	char credentials[300];
	start(&fixture);
	(void)snprintf(credentials, sizeof(credentials), "%s/credentials", fixture.folder.path);
	assert_int_equal(mkdir(credentials, 0700), 0);
	assert_int_equal(signer_make_keys(credentials, "booth", &fixture.problem), 0);
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", credentials, 1), 0);
	assert_int_equal(open_keyring(&fixture), 0);
	assert_false(fixture.keyring.has_made_keys);
	assert_false(folder_has(fixture.folder.fd, "keys"));
	stop(&fixture);
}

static void test_a_recipient_is_opened(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture);
	assert_int_equal(open_keyring(&fixture), 0);
	keyring_close(&fixture.keyring);
	(void)snprintf(fixture.config.spool.recipient, sizeof(fixture.config.spool.recipient),
		       "%.180s/device.crt", fixture.config.booth.keys);
	assert_int_equal(open_keyring(&fixture), 0);
	assert_non_null(fixture.keyring.envelope);
	stop(&fixture);
}

static void test_what_is_missing_is_named(void **state)
{
	(void)state;
	struct fixture fixture;
	int fd = -1;
	start(&fixture);
	(void)snprintf(fixture.config.spool.recipient, sizeof(fixture.config.spool.recipient),
		       "/nonexistent/school.pem");
	assert_true(open_keyring(&fixture) < 0);
	assert_non_null(strstr(fixture.problem.text, "/nonexistent/school.pem"));
	fixture.config.spool.recipient[0] = '\0';
	(void)snprintf(fixture.config.booth.keys, sizeof(fixture.config.booth.keys),
		       "/nonexistent/folder/keys");
	assert_int_equal(open_keyring(&fixture), -ENOENT);
	assert_non_null(strstr(fixture.problem.text, "booth.keys = /nonexistent/folder/keys"));
	assert_int_equal(file_create(fixture.folder.fd, "file", "x", 1, 0600, &fd), 0);
	assert_int_equal(close(fd), 0);
	(void)snprintf(fixture.config.booth.keys, sizeof(fixture.config.booth.keys), "%.180s/file",
		       fixture.folder.path);
	assert_true(open_keyring(&fixture) < 0);
	assert_non_null(strstr(fixture.problem.text, "/file"));
	stop(&fixture);
}

static void test_a_broken_key_is_not_replaced(void **state)
{
	(void)state;
	struct fixture fixture;
	int fd = -1;
	start(&fixture);
	assert_int_equal(mkdirat(fixture.folder.fd, "keys", 0700), 0);
	assert_int_equal(
		file_create(fixture.folder.fd, "keys/device.key", "nonsense", 8, 0400, &fd), 0);
	assert_int_equal(close(fd), 0);
	assert_true(open_keyring(&fixture) < 0);
	assert_non_null(strstr(fixture.problem.text, "device."));
	assert_int_equal(folder_count(fixture.folder.fd, "keys", NULL), 1);
	stop(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys_are_made_once),
		cmocka_unit_test(test_a_credential_wins_and_nothing_is_made),
		cmocka_unit_test(test_a_recipient_is_opened),
		cmocka_unit_test(test_what_is_missing_is_named),
		cmocka_unit_test(test_a_broken_key_is_not_replaced),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
