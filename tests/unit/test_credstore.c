/* SPDX-License-Identifier: MIT */
/* The courier's secrets: plain, sealed, sealed and not loaded; opened as systemd opens them. */
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
#include "daemon/boothctl/credstore.h"
#include "tests/support/folder.h"

static struct folder folder;
static char found[CREDSTORE_PATH_SIZE];

/* Makes the file with its folders below the test's folder. */
static void put(const char *path, const char *text, mode_t mode)
{
	char whole[CREDSTORE_PATH_SIZE], part[CREDSTORE_PATH_SIZE];
	for (const char *at = strchr(path, '/'); at; at = strchr(at + 1, '/')) {
		(void)snprintf(part, sizeof(part), "%.*s", (int)(at - path), path);
		(void)mkdirat(folder.fd, part, 0755);
	}
	(void)snprintf(whole, sizeof(whole), "%s/%s", folder.path, path);
	assert_int_equal(file_write_path(whole, text, strlen(text)), 0);
	assert_int_equal(chmod(whole, mode), 0);
}

static void load(const char *line)
{
	put("etc/systemd/system/booth-courier.service.d/override.conf", line, 0644);
}

static int set_up(void **state)
{
	(void)state;
	folder_create(&folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	folder_remove(&folder);
	return 0;
}

static enum credstore_kind find(const char *name)
{
	return credstore_find(folder.path, name, found);
}

static void test_a_plain_secret_is_found_and_a_missing_one_is_named(void **state)
{
	(void)state;
	assert_int_equal(find("courier"), CREDSTORE_MISSING);
	assert_non_null(strstr(found, "/etc/credstore/boothd.courier"));
	put("etc/credstore/boothd.courier", "user = a\n", 0600);
	assert_int_equal(find("courier"), CREDSTORE_PLAIN);
	assert_int_equal(find("mirror"), CREDSTORE_MISSING);
}

static void test_a_sealed_secret_counts_only_where_the_unit_loads_it(void **state)
{
	(void)state;
	put("etc/credstore.encrypted/boothd.courier", "sealed", 0600);
	assert_int_equal(find("courier"), CREDSTORE_UNLOADED);
	assert_non_null(strstr(found, "credstore.encrypted"));
	load("[Service]\n#LoadCredentialEncrypted=courier:boothd.courier\n");
	assert_int_equal(find("courier"), CREDSTORE_UNLOADED);
	load("[Service]\nLoadCredentialEncrypted=courier.key:boothd.courier.key\n");
	assert_int_equal(find("courier"), CREDSTORE_UNLOADED);
	load("[Service]\nLoadCredentialEncrypted=courier:boothd.courier\n");
	assert_int_equal(find("courier"), CREDSTORE_SEALED);
	/* the drop-in's line replaces the unit's own line for the plain file */
	put("etc/credstore/boothd.courier", "user = a\n", 0600);
	assert_int_equal(find("courier"), CREDSTORE_SEALED);
	load("[Service]\n");
	assert_int_equal(find("courier"), CREDSTORE_PLAIN);
}

static struct config settings(void)
{
	struct config config;
	memset(&config, 0, sizeof(config));
	(void)snprintf(config.courier.server.credentials, sizeof(config.courier.server.credentials),
		       "courier");
	(void)snprintf(config.courier.server.key, sizeof(config.courier.server.key), "/a/path");
	(void)snprintf(config.mirror.server.type, sizeof(config.mirror.server.type), "none");
	(void)snprintf(config.mirror.server.credentials, sizeof(config.mirror.server.credentials),
		       "mirror");
	return config;
}

static void check_content(const struct credstore *store, const char *expected)
{
	char path[CREDSTORE_PATH_SIZE];
	uint8_t *text;
	size_t size;
	(void)snprintf(path, sizeof(path), "%s/courier", store->folder);
	assert_int_equal(file_read_path(path, 100, &text, &size), 0);
	assert_string_equal((char *)text, expected);
	free(text);
}

/* A systemd-creds for this test: "decrypt --name=NAME FROM TO" cuts the first five bytes. */
static void put_fake_creds(void)
{
	char path[CREDSTORE_PATH_SIZE];
	put("bin/systemd-creds",
	    "#!/bin/sh\n[ \"$1 $2\" = 'decrypt --name=courier' ] || exit 3\n"
	    "grep -q '^seal:' \"$3\" || exit 1\n/bin/sed 's/^seal://' \"$3\" >\"$4\"\n",
	    0755);
	(void)snprintf(path, sizeof(path), "%s/bin:/usr/bin:/bin", folder.path);
	assert_int_equal(setenv("PATH", path, 1), 0);
}

static void test_secrets_are_opened_for_one_user_and_wiped(void **state)
{
	(void)state;
	struct config config = settings();
	struct problem problem = { "" };
	struct credstore store;
	if (geteuid() != 0)
		skip();
	put("etc/credstore/boothd.courier", "user = plain\n", 0600);
	assert_int_equal(credstore_open(folder.path, &config, 65534, &problem, &store), 0);
	check_content(&store, "user = plain\n");
	struct stat status;
	assert_int_equal(stat(store.folder, &status), 0);
	assert_int_equal(status.st_uid, 65534);
	assert_int_equal(status.st_mode & 0777, 0700);
	char kept[sizeof(store.folder)];
	memcpy(kept, store.folder, sizeof(kept));
	credstore_close(&store);
	assert_int_equal(access(kept, F_OK), -1);

	put_fake_creds();
	put("etc/credstore.encrypted/boothd.courier", "seal:user = sealed\n", 0600);
	load("[Service]\nLoadCredentialEncrypted=courier:boothd.courier\n");
	assert_int_equal(credstore_open(folder.path, &config, 65534, &problem, &store), 0);
	check_content(&store, "user = sealed\n");
	credstore_close(&store);
}

static void test_a_secret_that_cannot_be_opened_is_a_problem_with_a_remedy(void **state)
{
	(void)state;
	struct config config = settings();
	struct problem problem = { "" };
	struct credstore store;
	if (geteuid() != 0)
		skip();
	put_fake_creds();
	put("etc/credstore.encrypted/boothd.courier", "of another machine\n", 0600);
	assert_int_equal(credstore_open(folder.path, &config, 0, &problem, &store), -ENOENT);
	assert_non_null(strstr(problem.text, "LoadCredentialEncrypted=courier:boothd.courier"));
	credstore_close(&store);
	load("[Service]\nLoadCredentialEncrypted=courier:boothd.courier\n");
	assert_int_equal(credstore_open(folder.path, &config, 0, &problem, &store), -EKEYREJECTED);
	assert_non_null(strstr(problem.text, "seal the secret again"));
	credstore_close(&store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_a_plain_secret_is_found_and_a_missing_one_is_named, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_sealed_secret_counts_only_where_the_unit_loads_it, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(test_secrets_are_opened_for_one_user_and_wiped,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_secret_that_cannot_be_opened_is_a_problem_with_a_remedy, set_up,
			tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
