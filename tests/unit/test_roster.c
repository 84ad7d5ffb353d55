/* SPDX-License-Identifier: MIT */
/* The roster's file: written by an import, read by a look-up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "daemon/base/file.h"
#include "daemon/core/roster_mask.h"
#include "daemon/roster/shelf.h"
#include "daemon/roster/roster_file.h"
#include "daemon/store/roster.h"
#include "tests/support/folder.h"

static const struct keyed_secret secret = { .bytes = "a secret of at least 32 bytes, test",
					    .size = 35 };
static const struct keyed_secret other = { .bytes = "another secret of the same length..",
					   .size = 35 };
static const struct roster_file_about about = { .imported = "2026-03-01T08:00:00Z",
						.source = "list.csv",
						.campaign = "2026" };

struct scene {
	struct folder folder;
	char path[300];
};

static struct roster_person person(unsigned line, const char *number, const char *name)
{
	struct roster_person made = { .line = line, .prepaid_fen = -1 };
	(void)snprintf(made.student_number, sizeof(made.student_number), "%s", number);
	(void)snprintf(made.name, sizeof(made.name), "%s", name);
	return made;
}

static unsigned add(struct roster_file *file, const struct roster_person *one,
		    struct roster_file_clash clashes[ROSTER_FILE_CLASHES_MAX])
{
	struct problem problem = { "" };
	unsigned count = 99;
	assert_int_equal(roster_file_add(file, one, clashes, &count, &problem), 0);
	return count;
}

/* Publishes a roster of these persons. */
static void publish(struct scene *scene, const struct roster_person *persons, size_t count)
{
	struct problem problem = { "" };
	struct shelf *shelf = NULL;
	struct roster_file *file = NULL;
	struct roster_file_clash clashes[ROSTER_FILE_CLASHES_MAX];
	const char *path = NULL;
	assert_int_equal(shelf_open(scene->path, &problem, &shelf), 0);
	assert_int_equal(shelf_begin(shelf, &problem, &path), 0);
	assert_int_equal(roster_file_create(path, &secret, ROSTER_FILE_KEEP_HASH, &problem, &file),
			 0);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(add(file, &persons[i], clashes), 0);
	assert_int_equal(roster_file_finish(file, &about, &problem), 0);
	roster_file_destroy(file);
	assert_int_equal(shelf_publish(shelf, &problem), 0);
	shelf_close(shelf);
}

static int setup(void **state)
{
	static struct scene scene;
	folder_create(&scene.folder);
	(void)snprintf(scene.path, sizeof(scene.path), "%s/roster/roster.db", scene.folder.path);
	*state = &scene;
	return 0;
}

static int teardown(void **state)
{
	struct scene *scene = *state;
	folder_remove(&scene->folder);
	return 0;
}

static enum roster_answer find(struct roster *roster, unsigned keys, const char *text,
			       struct roster_person *ret_person)
{
	struct problem problem = { "" };
	enum roster_answer answer = ROSTER_AMBIGUOUS;
	enum roster_key by;
	assert_int_equal(roster_find(roster, keys, text, &problem, &answer, &by, ret_person), 0);
	return answer;
}

enum { ALL = ROSTER_BY_STUDENT_NUMBER | ROSTER_BY_CARD | ROSTER_BY_TICKET | ROSTER_BY_ID };

static void test_a_person_is_found_by_the_keys_that_are_allowed(void **state)
{
	struct scene *scene = *state;
	struct roster_person one = person(2, "A0012345", "张小三"), found;
	(void)strcpy(one.id_number, "320683200401011232");
	(void)strcpy(one.id_tail, "1232");
	(void)strcpy(one.card_number, "2A83155E");
	(void)strcpy(one.ticket, "0123456789ABCDEFGHJK");
	one.minor_until = 20300101;
	one.prepaid_fen = 1200;
	publish(scene, &one, 1);

	struct problem problem = { "" };
	struct roster *roster = NULL;
	assert_int_equal(roster_open(scene->path, &secret, &problem, &roster), 0);
	static const struct {
		const char *text;
		unsigned key;
	} keys[] = { { "a0012345", ROSTER_BY_STUDENT_NUMBER },
		     { "1578468138", ROSTER_BY_CARD },
		     { "B1:0123456789ABCDEFGHJK", ROSTER_BY_TICKET },
		     { "32068320040101123２", ROSTER_BY_ID } };
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		assert_int_equal(find(roster, keys[i].key, keys[i].text, &found), ROSTER_LISTED);
		assert_string_equal(found.name, "张小三");
		assert_int_equal(find(roster, ALL & ~keys[i].key, keys[i].text, &found),
				 ROSTER_UNLISTED);
	}
	assert_string_equal(found.id_number, "");
	assert_string_equal(found.id_tail, "1232");
	assert_string_equal(found.ticket, "");
	assert_int_equal(found.minor_until, 20300101);
	assert_int_equal(found.prepaid_fen, 1200);
	assert_int_equal(find(roster, ALL, "", &found), ROSTER_UNLISTED);
	char text[400];
	(void)memset(text, '1', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(find(roster, ALL, text, &found), ROSTER_UNLISTED);
	assert_int_equal(roster_facts(roster)->persons, 1);
	assert_string_equal(roster_facts(roster)->campaign, "2026");
	roster_close(roster);
}

static void test_a_card_that_fits_two_persons_identifies_neither(void **state)
{
	struct scene *scene = *state;
	struct roster_person two[] = { person(2, "001", "a"), person(3, "002", "b") }, found;
	(void)strcpy(two[0].card_number, "2A83155E");
	(void)strcpy(two[1].card_number, "2B83155E");
	publish(scene, two, 2);
	struct problem problem = { "" };
	struct roster *roster = NULL;
	assert_int_equal(roster_open(scene->path, &secret, &problem, &roster), 0);
	assert_int_equal(find(roster, ALL, "2A83155E", &found), ROSTER_LISTED);
	assert_int_equal(find(roster, ALL, "131,05470", &found), ROSTER_AMBIGUOUS);
	roster_close(roster);
}

static void test_an_open_roster_stays_as_it_is_while_it_is_replaced(void **state)
{
	struct scene *scene = *state;
	struct roster_person one = person(2, "001", "old"), two = person(2, "002", "new"), found;
	struct problem problem = { "" };
	struct roster *roster = NULL;
	publish(scene, &one, 1);
	assert_int_equal(roster_open(scene->path, &secret, &problem, &roster), 0);
	publish(scene, &two, 1);
	assert_int_equal(find(roster, ALL, "001", &found), ROSTER_LISTED);
	assert_string_equal(found.name, "old");
	assert_int_equal(find(roster, ALL, "002", &found), ROSTER_UNLISTED);
	roster_close(roster);
	assert_int_equal(roster_open(scene->path, &secret, &problem, &roster), 0);
	assert_int_equal(find(roster, ALL, "001", &found), ROSTER_UNLISTED);
	assert_int_equal(find(roster, ALL, "002", &found), ROSTER_LISTED);
	roster_close(roster);
}

static void test_what_two_rows_share_is_told_with_the_first_row(void **state)
{
	(void)state;
	struct problem problem = { "" };
	struct roster_file *file = NULL;
	struct roster_file_clash clashes[ROSTER_FILE_CLASHES_MAX];
	struct roster_person one = person(5, "001", "a"), two = person(9, "002", "b");
	assert_int_equal(roster_file_create(NULL, &secret, ROSTER_FILE_KEEP_HASH, &problem, &file),
			 0);
	(void)strcpy(one.id_number, "320683200401011232");
	(void)strcpy(one.card_number, "2A83155E");
	assert_int_equal(add(file, &one, clashes), 0);
	(void)strcpy(two.id_number, "320683200401011232");
	(void)strcpy(two.card_number, "0713233758"); /* the same card in another form */
	assert_int_equal(add(file, &two, clashes), 2);
	assert_int_equal(clashes[0].field, ROSTER_ID_NUMBER);
	assert_int_equal(clashes[0].line, 5);
	assert_int_equal(clashes[1].field, ROSTER_CARD_NUMBER);
	assert_int_equal(clashes[1].line, 5);
	struct roster_person three = person(10, "002", "c");
	assert_int_equal(add(file, &three, clashes), 1);
	assert_int_equal(clashes[0].line, 9);
	roster_file_destroy(file);
}

static void test_a_roster_of_another_secret_does_not_open(void **state)
{
	struct scene *scene = *state;
	struct roster_person one = person(2, "001", "a"), found;
	struct problem problem = { "" };
	struct roster *roster = NULL;
	publish(scene, &one, 1);
	assert_int_equal(roster_open(scene->path, &other, &problem, &roster), -EKEYREJECTED);
	assert_null(roster);
	assert_non_null(strstr(problem.text, "another campaign secret"));
	assert_int_equal(roster_open(scene->path, NULL, &problem, &roster), 0);
	assert_int_equal(find(roster, ALL, "001", &found), ROSTER_LISTED);
	roster_close(roster);
	roster = NULL;
	assert_int_equal(unlink(scene->path), 0);
	assert_int_equal(roster_open(scene->path, &secret, &problem, &roster), -ENOENT);
}

static void test_a_person_is_removed_with_every_trace_in_the_file(void **state)
{
	struct scene *scene = *state;
	struct roster_person two[] = { person(2, "001", "张小三"), person(3, "002", "李四") },
			     found;
	struct problem problem = { "" };
	struct shelf *shelf = NULL;
	struct roster_file *file = NULL;
	struct roster *roster = NULL;
	const char *path = NULL;
	bool is_found = false;
	publish(scene, two, 2);
	assert_int_equal(shelf_open(scene->path, &problem, &shelf), 0);
	assert_int_equal(shelf_begin_copy(shelf, &problem, &path), 0);
	assert_int_equal(roster_file_open_copy(path, &secret, &problem, &file), 0);
	assert_int_equal(roster_file_remove(file, "001", &is_found, &problem), 0);
	assert_true(is_found);
	assert_int_equal(roster_file_remove(file, "009", &is_found, &problem), 0);
	assert_false(is_found);
	assert_int_equal(roster_file_seal(file, &problem), 0);
	roster_file_destroy(file);
	assert_int_equal(shelf_publish(shelf, &problem), 0);
	assert_int_equal(shelf_forget_generations(shelf, &problem), 0);
	shelf_close(shelf);

	uint8_t *bytes = NULL;
	size_t size;
	assert_int_equal(file_read_path(scene->path, 1 << 20, &bytes, &size), 0);
	assert_null(memmem(bytes, size, "张小三", strlen("张小三")));
	assert_non_null(memmem(bytes, size, "李四", strlen("李四")));
	free(bytes);
	assert_int_equal(folder_count(scene->folder.fd, "roster", NULL), 1);
	assert_int_equal(roster_open(scene->path, &secret, &problem, &roster), 0);
	assert_int_equal(find(roster, ALL, "001", &found), ROSTER_UNLISTED);
	assert_int_equal(find(roster, ALL, "002", &found), ROSTER_LISTED);
	roster_close(roster);
}

static void test_of_two_writers_one_is_refused_and_rests_of_a_crash_go(void **state)
{
	struct scene *scene = *state;
	struct roster_person one = person(2, "001", "a");
	struct problem problem = { "" };
	struct shelf *shelf = NULL, *second = NULL;
	publish(scene, &one, 1);
	assert_int_equal(shelf_open(scene->path, &problem, &shelf), 0);
	assert_int_equal(shelf_open(scene->path, &problem, &second), -EBUSY);
	assert_null(second);
	shelf_close(shelf);
	char rest[400];
	(void)snprintf(rest, sizeof(rest), "%s/roster/.roster.db.new", scene->folder.path);
	assert_int_equal(file_write_path(rest, "x", 1), 0);
	assert_int_equal(shelf_open(scene->path, &problem, &shelf), 0);
	assert_int_equal(access(rest, F_OK), -1);
	shelf_close(shelf);
}

static void test_others_cannot_read_the_roster(void **state)
{
	struct scene *scene = *state;
	struct roster_person one = person(2, "001", "a");
	struct stat file;
	publish(scene, &one, 1);
	assert_int_equal(stat(scene->path, &file), 0);
	assert_int_equal(file.st_mode & 07777, 0640);
}

static void test_pseudonyms_are_those_of_the_example(void **state)
{
	(void)state;
	struct keyed_secret example = { .bytes = "campaign-secret-0001", .size = 20 };
	char text[KEYED_HASH_SIZE];
	assert_int_equal(keyed_hash(&example, "student_number", "0012345", text), 0);
	assert_string_equal(text, "5e8769da28320f74089411031c3f2aec");
	char key[1100];
	(void)memset(key, 'x', sizeof(key) - 1);
	key[sizeof(key) - 1] = '\0';
	assert_int_equal(keyed_hash(&example, "student_number", key, text), -EINVAL);
}

static void test_the_end_of_the_line_is_no_part_of_a_secret(void **state)
{
	struct scene *scene = *state;
	struct problem problem = { "" };
	struct keyed_secret plain, line;
	static const char text[] = "0123456789abcdef0123456789abcdef\r\n";
	(void)snprintf(scene->path, sizeof(scene->path), "%s/secret", scene->folder.path);
	assert_int_equal(keyed_hash_read(scene->path, &problem, &plain), -ENOENT);
	assert_int_equal(file_write_path(scene->path, text, 32), 0);
	assert_int_equal(keyed_hash_read(scene->path, &problem, &plain), 0);
	assert_int_equal(file_write_path(scene->path, text, 34), 0);
	assert_int_equal(keyed_hash_read(scene->path, &problem, &line), 0);
	assert_int_equal(plain.size, 32);
	assert_int_equal(line.size, 32);
	assert_memory_equal(plain.bytes, line.bytes, 32);
	assert_int_equal(file_write_path(scene->path, text, 31), 0);
	assert_int_equal(keyed_hash_read(scene->path, &problem, &plain), -EINVAL);
}

static void test_names_and_numbers_are_masked(void **state)
{
	(void)state;
	static const char *const names[][2] = {
		{ "张三", "张*" },
		{ "张小三", "张*三" },
		{ "欧阳小三", "欧**三" },
		{ "阿依努尔·买买提", "阿*·买**" },
		{ "里·买", "*·*" },
		{ "里·买买提", "*·买**" },
		{ "王", "*" },
		{ "Anna Smith", "A*" },
		{ "Élodie Dubois", "É*" },
		{ "Олжас Серик", "О*" },
		{ "Ż", "*" },
		{ "欧阳三", "欧*三" },
		{ "𬭚三", "𬭚*" },
		{ "", "*" },
		{ "古丽·阿不都", "古*·阿**" },
	};
	char text[100];
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		roster_mask_name(names[i][0], text, sizeof(text));
		assert_string_equal(text, names[i][1]);
	}
	roster_mask_number("0012345", text, sizeof(text));
	assert_string_equal(text, "···2345");
	roster_mask_number("1234", text, sizeof(text));
	assert_string_equal(text, "····");
	roster_mask_number("", text, sizeof(text));
	assert_string_equal(text, "");
}

int main(void)
{
#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		IN_A_FOLDER(test_a_person_is_found_by_the_keys_that_are_allowed),
		IN_A_FOLDER(test_a_card_that_fits_two_persons_identifies_neither),
		IN_A_FOLDER(test_an_open_roster_stays_as_it_is_while_it_is_replaced),
		cmocka_unit_test(test_what_two_rows_share_is_told_with_the_first_row),
		IN_A_FOLDER(test_a_roster_of_another_secret_does_not_open),
		IN_A_FOLDER(test_a_person_is_removed_with_every_trace_in_the_file),
		IN_A_FOLDER(test_of_two_writers_one_is_refused_and_rests_of_a_crash_go),
		IN_A_FOLDER(test_others_cannot_read_the_roster),
		cmocka_unit_test(test_pseudonyms_are_those_of_the_example),
		IN_A_FOLDER(test_the_end_of_the_line_is_no_part_of_a_secret),
		cmocka_unit_test(test_names_and_numbers_are_masked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
