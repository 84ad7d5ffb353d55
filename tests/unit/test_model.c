/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/nn/model.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/support/folder.h"
#include "tests/support/networks.h"

static void test_the_list_of_hashes_is_the_compiled_in_one(void **state)
{
	FILE *list = fopen("packaging/models/models.sha256", "re");
	char hash[65], name[128];
	int lines = 0;

	(void)state;
	assert_non_null(list);
	while (fscanf(list, "%64s %127s", hash, name) == 2) {
		int role = 0;

		while (role < MODEL_ROLES &&
		       strcmp(model_file_name((enum model_role)role), name) != 0)
			role++;
		assert_true(role < MODEL_ROLES);
		assert_string_equal(model_sha256((enum model_role)role), hash);
		lines++;
	}
	(void)fclose(list);
	assert_int_equal(lines, MODEL_ROLES);
}

static void test_every_pinned_file_loads(void **state)
{
	const char *models = networks_models();

	(void)state;
	if (!models)
		skip();
	for (int role = 0; role < MODEL_ROLES; role++) {
		struct problem problem = { "" };
		struct model model;

		assert_int_equal(model_load(models, (enum model_role)role, &problem, &model), 0);
		assert_true(model.size > 10000);
		model_finish(&model);
		assert_null(model.bytes);
	}
}

static void write_file(const struct folder *folder, const char *name, const char *text)
{
	int fd = openat(folder->fd, name, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	(void)close(fd);
}

static void test_a_missing_file_names_path_and_remedy(void **state)
{
	struct folder folder;
	struct problem problem = { "" };
	struct model model;

	(void)state;
	folder_create(&folder);
	assert_int_equal(model_load(folder.path, MODEL_MESH, &problem, &model), -ENOENT);
	assert_non_null(strstr(problem.text, folder.path));
	assert_non_null(strstr(problem.text, "face_landmark_with_attention.tflite"));
	assert_non_null(strstr(problem.text, "make models"));
	assert_int_equal(model_load(folder.path, MODEL_MESH, NULL, &model), -ENOENT);
	folder_remove(&folder);
}

static void test_another_hash_is_refused_with_both_hashes(void **state)
{
	struct folder folder;
	struct problem problem = { "" };
	struct model model;

	(void)state;
	folder_create(&folder);
	write_file(&folder, model_file_name(MODEL_GEOMETRY), "abc");
	assert_int_equal(model_load(folder.path, MODEL_GEOMETRY, &problem, &model), -EBADMSG);
	assert_non_null(strstr(problem.text, model_sha256(MODEL_GEOMETRY)));
	/* SHA-256 of "abc", FIPS 180-4 */
	assert_non_null(strstr(problem.text, "ba7816bf8f01cfea414140de5dae2223"
					     "b00361a396177a9cb410ff61f20015ad"));
	folder_remove(&folder);
}

static void test_what_is_no_file_is_refused(void **state)
{
	struct folder folder;
	struct problem problem = { "" };
	struct model model;
	char deep[5000];

	(void)state;
	folder_create(&folder);
	assert_int_equal(mkdirat(folder.fd, model_file_name(MODEL_MESH), 0700), 0);
	assert_int_equal(model_load(folder.path, MODEL_MESH, &problem, &model), -EBADMSG);
	write_file(&folder, model_file_name(MODEL_GEOMETRY), "");
	assert_int_equal(model_load(folder.path, MODEL_GEOMETRY, &problem, &model), -EBADMSG);
	memset(deep, 'x', sizeof(deep));
	deep[sizeof(deep) - 1] = '\0';
	assert_int_equal(model_load(deep, MODEL_MESH, &problem, &model), -ENAMETOOLONG);
	folder_remove(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_list_of_hashes_is_the_compiled_in_one),
		cmocka_unit_test(test_every_pinned_file_loads),
		cmocka_unit_test(test_a_missing_file_names_path_and_remedy),
		cmocka_unit_test(test_another_hash_is_refused_with_both_hashes),
		cmocka_unit_test(test_what_is_no_file_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
