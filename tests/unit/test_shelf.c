/* SPDX-License-Identifier: MIT */
/* wrap: fsync renameat unlinkat fchmod fstatat fstat read write flock calloc malloc */
/* The roster's folder on a failing disk: whichever call fails, there is a whole roster. */
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
#include "daemon/roster/shelf.h"
#include "tests/support/failing.h"
#include "tests/support/folder.h"

struct scene {
	struct folder folder;
	char path[300];
};

static void create(struct scene *scene)
{
	folder_create(&scene->folder);
	(void)snprintf(scene->path, sizeof(scene->path), "%s/roster/roster.db", scene->folder.path);
}

/* What stands in the file of this name: a letter; '-': there is no file. */
static char content(const struct scene *scene, const char *suffix)
{
	char path[400];
	uint8_t *bytes = NULL;
	size_t size = 0;
	(void)snprintf(path, sizeof(path), "%s%s", scene->path, suffix);
	int r = file_read_path(path, 100, &bytes, &size);
	char letter = r == 0 && size == 1 ? (char)bytes[0] : '-';
	free(bytes);
	return letter;
}

/* The folder as a text: the present roster, then the generations. */
static const char *shown(const struct scene *scene)
{
	static char text[5];
	static const char *const suffixes[] = { "", ".1", ".2", ".3" };
	for (size_t i = 0; i < 4; i++)
		text[i] = content(scene, suffixes[i]);
	return text;
}

static int write_new(const struct scene *scene, char letter,
		     int (*end)(struct shelf *shelf, struct problem *problem),
		     struct problem *problem)
{
	struct shelf *shelf = NULL;
	const char *path = NULL;
	int r = shelf_open(scene->path, problem, &shelf);
	if (r == 0)
		r = shelf_begin(shelf, problem, &path);
	if (r == 0 && file_write_path(path, &letter, 1) < 0)
		r = problem_set(problem, -EIO, "the writer failed");
	if (r == 0)
		r = end(shelf, problem);
	shelf_close(shelf);
	return r;
}

static int publish(const struct scene *scene, char letter, struct problem *problem)
{
	return write_new(scene, letter, shelf_publish, problem);
}

static int roll_back_only(const struct scene *scene, bool keeps_present, struct problem *problem)
{
	struct shelf *shelf = NULL;
	char path[SHELF_FILE_SIZE];
	int r = shelf_open(scene->path, problem, &shelf);
	if (r == 0)
		r = shelf_find_older(shelf, problem, path);
	if (r == 0)
		r = shelf_roll_back(shelf, keeps_present, problem);
	shelf_close(shelf);
	return r;
}

static int roll_back(const struct scene *scene, struct problem *problem)
{
	return roll_back_only(scene, true, problem);
}

static void test_three_older_rosters_are_kept(void **state)
{
	(void)state;
	struct scene scene;
	struct problem problem = { "" };
	create(&scene);
	assert_int_equal(publish(&scene, 'a', &problem), 0);
	assert_int_equal(roll_back(&scene, &problem), -ENOENT);
	assert_string_equal(shown(&scene), "a---");
	for (char letter = 'b'; letter <= 'e'; letter++)
		assert_int_equal(publish(&scene, letter, &problem), 0);
	assert_string_equal(shown(&scene), "edcb");
	assert_int_equal(roll_back(&scene, &problem), 0);
	assert_string_equal(shown(&scene), "dcbe");
	assert_int_equal(publish(&scene, 'f', &problem), 0);
	assert_string_equal(shown(&scene), "fdcb");
	folder_remove(&scene.folder);
}

static void test_a_rollback_loses_no_roster(void **state)
{
	(void)state;
	struct scene scene;
	struct problem problem = { "" };
	create(&scene);
	assert_int_equal(publish(&scene, 'a', &problem), 0);
	assert_int_equal(publish(&scene, 'b', &problem), 0);
	assert_int_equal(roll_back(&scene, &problem), 0);
	assert_string_equal(shown(&scene), "ab--");
	assert_int_equal(roll_back(&scene, &problem), 0);
	assert_string_equal(shown(&scene), "ba--");
	assert_int_equal(publish(&scene, 'c', &problem), 0);
	assert_int_equal(publish(&scene, 'd', &problem), 0);
	static const char *const turns[] = { "cbad", "badc", "adcb", "dcba" };
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(roll_back(&scene, &problem), 0);
		assert_string_equal(shown(&scene), turns[i]);
	}
	assert_int_equal(roll_back_only(&scene, false, &problem), 0);
	assert_string_equal(shown(&scene), "cba-");
	folder_remove(&scene.folder);
}

static void test_a_rollback_that_fails_loses_no_roster(void **state)
{
	(void)state;
	bool has_failed = true;
	int failures = 0;
	for (int n = 1; has_failed; n++) {
		struct scene scene;
		struct problem problem = { "" };
		create(&scene);
		for (char letter = 'a'; letter <= 'd'; letter++)
			assert_int_equal(publish(&scene, letter, &problem), 0);
		failing_arm(n, FAILING_ONCE, EIO);
		int r = roll_back(&scene, &problem);
		has_failed = failing_disarm();
		failures += r < 0;
		/* the folder holds the four in this order, and the next rollback goes on */
		char present = content(&scene, "");
		assert_true(present == 'c' || (r < 0 && present == 'd'));
		assert_int_equal(roll_back(&scene, &problem), 0);
		assert_string_equal(shown(&scene), present == 'c' ? "badc" : "cbad");
		assert_int_equal(content(&scene, ".4"), '-');
		folder_remove(&scene.folder);
	}
	assert_true(failures >= 6);
}

static void test_a_roster_can_be_replaced_without_a_new_generation(void **state)
{
	(void)state;
	struct scene scene;
	struct problem problem = { "" };
	create(&scene);
	assert_int_equal(publish(&scene, 'a', &problem), 0);
	assert_int_equal(publish(&scene, 'b', &problem), 0);
	for (char letter = 'c'; letter <= 'g'; letter++)
		assert_int_equal(write_new(&scene, letter, shelf_replace, &problem), 0);
	assert_string_equal(shown(&scene), "ga--");
	folder_remove(&scene.folder);
}

static void test_whichever_call_fails_there_is_a_whole_roster(void **state)
{
	(void)state;
	bool has_failed = true;
	int failures = 0;
	for (int n = 1; has_failed; n++) {
		struct scene scene;
		struct problem problem = { "" };
		create(&scene);
		assert_int_equal(publish(&scene, 'a', &problem), 0);
		assert_int_equal(publish(&scene, 'b', &problem), 0);
		failing_arm(n, FAILING_ONCE, EIO);
		int r = publish(&scene, 'c', &problem);
		has_failed = failing_disarm();
		failures += r < 0;
		char present = content(&scene, "");
		assert_true(r == 0 ? present == 'c' : present == 'b' || present == 'c');
		if (r < 0)
			assert_true(problem.text[0] != '\0');
		/* and the next import works, and can be taken back */
		assert_int_equal(publish(&scene, 'd', &problem), 0);
		assert_int_equal(content(&scene, ""), 'd');
		assert_int_equal(roll_back(&scene, &problem), 0);
		assert_int_equal(content(&scene, ""), present);
		assert_int_equal(content(&scene, ".new"), '-');
		folder_remove(&scene.folder);
	}
	assert_true(failures >= 6);
}

static void test_an_fsync_that_fails_keeps_the_old_roster(void **state)
{
	(void)state;
	struct scene scene;
	struct problem problem = { "" };
	create(&scene);
	assert_int_equal(publish(&scene, 'a', &problem), 0);
	failing_only("fsync");
	failing_arm(1, FAILING_ONCE, EIO);
	assert_int_equal(publish(&scene, 'b', &problem), -EIO);
	(void)failing_disarm();
	failing_only(NULL);
	assert_string_equal(shown(&scene), "a---");
	folder_remove(&scene.folder);
}

static void test_a_link_that_a_crash_left_is_not_a_generation(void **state)
{
	(void)state;
	struct scene scene;
	struct problem problem = { "" };
	create(&scene);
	assert_int_equal(publish(&scene, 'a', &problem), 0);
	assert_int_equal(publish(&scene, 'b', &problem), 0);
	/* killed between link and rename: the present roster has two names */
	failing_only("renameat");
	/* four calls look for generations, two move them, and the seventh names the new roster */
	failing_arm(7, FAILING_ONCE, EIO);
	assert_int_equal(publish(&scene, 'c', &problem), -EIO);
	(void)failing_disarm();
	failing_only(NULL);
	assert_string_equal(shown(&scene), "bba-");
	assert_int_equal(roll_back(&scene, &problem), 0);
	assert_string_equal(shown(&scene), "ab--");
	folder_remove(&scene.folder);
}

static void test_a_path_that_can_hold_no_roster_is_refused(void **state)
{
	(void)state;
	struct problem problem = { "" };
	struct shelf *shelf = NULL;
	assert_int_equal(shelf_open("/tmp/", &problem, &shelf), -EINVAL);
	assert_int_equal(shelf_open("/nowhere/at/all/roster.db", &problem, &shelf), -ENOENT);
	assert_null(shelf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_three_older_rosters_are_kept),
		cmocka_unit_test(test_a_rollback_loses_no_roster),
		cmocka_unit_test(test_a_rollback_that_fails_loses_no_roster),
		cmocka_unit_test(test_a_roster_can_be_replaced_without_a_new_generation),
		cmocka_unit_test(test_whichever_call_fails_there_is_a_whole_roster),
		cmocka_unit_test(test_an_fsync_that_fails_keeps_the_old_roster),
		cmocka_unit_test(test_a_link_that_a_crash_left_is_not_a_generation),
		cmocka_unit_test(test_a_path_that_can_hold_no_roster_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
