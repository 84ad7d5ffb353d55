/* SPDX-License-Identifier: MIT */
/* wrap: fdatasync */
#include "daemon/store/ledger.h"

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

#include "daemon/base/file.h"
#include "tests/support/folder.h"

#define LI   "5e8769da28320f74089411031c3f2aec"
#define WANG "00000000000000000000000000000001"

/* fingerprints of two campaign secrets */
#define SECRET "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define OTHER  "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define HEAD   "booth-ledger\t" SECRET "\n"

static struct folder folder;
static char path[300], spool_path[300];
static struct ledger *ledger;
static struct ledger_start found;
static bool fails_to_sync;
static unsigned synced;

int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);
int __wrap_fdatasync(int fd)
{
	synced++;
	if (!fails_to_sync)
		return __real_fdatasync(fd);
	errno = EIO;
	return -1;
}

static void open_ledger(const struct spool *spool)
{
	struct problem problem = { "" };
	if (ledger_open(path, SECRET, spool, &problem, &found, &ledger) < 0)
		fail_msg("%s", problem.text);
}

static int set_up(void **state)
{
	(void)state;
	(void)umask(0007);
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/ledger", folder.path);
	(void)snprintf(spool_path, sizeof(spool_path), "%s/spool", folder.path);
	fails_to_sync = false;
	synced = 0;
	open_ledger(NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ledger_close(ledger);
	ledger = NULL;
	folder_remove(&folder);
	return 0;
}

static void reopen(const struct spool *spool)
{
	ledger_close(ledger);
	open_ledger(spool);
}

static struct ledger_row row(const char *person, unsigned number, int64_t ms)
{
	struct ledger_row row = { .unix_ms = ms, .state = LEDGER_KEPT };
	(void)snprintf(row.person, sizeof(row.person), "%s", person);
	(void)snprintf(row.id, sizeof(row.id), "0192f0c1-2345-7abc-8def-%012x", number);
	return row;
}

static int add(const char *person, unsigned number, int64_t ms)
{
	struct ledger_row added = row(person, number, ms);
	return ledger_add(ledger, &added);
}

static void write_file(const char *text)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(file_replace(fd, "photos.tsv", text, strlen(text), 0600), 0);
	(void)close(fd);
}

static void assert_last(const char *person, unsigned number)
{
	struct ledger_row expected = row(person, number, 0), last;
	assert_true(ledger_find(ledger, person, LEDGER_KEPT, &last));
	assert_string_equal(last.id, expected.id);
}

static void test_a_person_is_known_again_with_time_and_photo(void **state)
{
	(void)state;
	struct ledger_row last;
	assert_int_equal(add(LI, 1, 1000), 0);
	assert_int_equal(add(WANG, 2, 3000), 0);
	assert_int_equal(add(LI, 3, 2000), 0);
	for (int i = 0; i < 2; i++) {
		assert_true(ledger_find(ledger, LI, LEDGER_KEPT, &last));
		assert_int_equal(last.unix_ms, 2000);
		assert_last(LI, 3);
		assert_last(WANG, 2);
		assert_false(ledger_find(ledger, "00000000000000000000000000000002", LEDGER_KEPT,
					 &last));
		assert_false(ledger_find(ledger, LI, LEDGER_DEMO, &last));
		assert_false(ledger_find(ledger, "", LEDGER_KEPT, &last));
		reopen(NULL);
		assert_int_equal(found.file.rows, 3);
		assert_int_equal(found.file.damaged, 0);
	}
}

static void test_each_row_is_synced_before_it_counts_as_noted(void **state)
{
	(void)state;
	assert_int_equal(add(LI, 1, 1), 0);
	assert_int_equal(synced, 1);
	assert_int_equal(add(LI, 1, 1), 0); /* it is there */
	assert_int_equal(synced, 1);
}

static void test_after_a_failed_sync_the_next_row_brings_both(void **state)
{
	(void)state;
	fails_to_sync = true;
	assert_int_equal(add(LI, 1, 1), -EIO);
	assert_last(LI, 1);
	fails_to_sync = false;
	assert_int_equal(add(WANG, 2, 1), 0);
	reopen(NULL);
	assert_int_equal(found.file.rows, 2);
	assert_int_equal(found.file.damaged, 0);
	assert_last(LI, 1);
	assert_last(WANG, 2);
}

static void test_a_torn_last_line_is_ignored_and_the_next_row_is_whole(void **state)
{
	(void)state;
	struct ledger_row one = row(LI, 1, 5), two = row(WANG, 2, 5);
	char line[LEDGER_LINE_SIZE], next[LEDGER_LINE_SIZE], text[3 * LEDGER_LINE_SIZE];
	size_t size = ledger_format(&two, next);
	assert_true(ledger_format(&one, line) > 0);
	for (size_t cut = 1; cut < size; cut++) {
		(void)snprintf(text, sizeof(text), HEAD "%s%.*s", line, (int)cut, next);
		write_file(text);
		reopen(NULL);
		assert_true(found.file.is_torn);
		assert_int_equal(found.file.rows, 1);
		assert_int_equal(found.file.damaged, 0);
		assert_int_equal(add(WANG, 3, 6), 0);
		reopen(NULL);
		assert_false(found.file.is_torn);
		assert_int_equal(found.file.rows, 2);
		assert_last(WANG, 3);
	}
}

static void test_a_line_that_makes_no_sense_hides_no_other(void **state)
{
	(void)state;
	static const char text[] =
		HEAD LI "\t0192f0c1-2345-7abc-8def-000000000001\t5\tkept\n"
			"what\n"
			"\n" LI "\t0192f0c1-2345-7abc-8def-00000000000Z\t5\tkept\n" LI
			"\t0192f0c1-2345-7abc-8def-000000000003\t-5\tkept\n" LI
			"\t0192f0c1-2345-7abc-8def-000000000003\t5\teaten\n"
			"zhang\t0192f0c1-2345-7abc-8def-000000000003\t5\tkept\n"
			"-\t0192f0c1-2345-7abc-8def-000000000004\t5\tkept\n" WANG
			"\t0192f0c1-2345-7abc-8def-000000000002\t7\tkept\n";
	write_file(text);
	reopen(NULL);
	assert_int_equal(found.file.rows, 3);
	assert_int_equal(found.file.damaged, 6);
	assert_last(LI, 1);
	assert_last(WANG, 2);
	reopen(NULL); /* it was written again without them */
	assert_int_equal(found.file.damaged, 0);
	assert_int_equal(found.file.rows, 3);
}

static void store_item(struct spool *spool, unsigned number, const char *record)
{
	struct ledger_row named = row("", number, 0);
	struct problem problem = { "" };
	struct spool_item item = { .files = { { "record.json", record, strlen(record) } },
				   .file_count = 1 };
	memcpy(item.id, named.id, sizeof(item.id));
	if (spool_store(spool, &item, &problem) < 0)
		fail_msg("%s", problem.text);
}

static void test_items_that_the_ledger_lacks_come_from_the_spool(void **state)
{
	(void)state;
	struct spool *spool = NULL;
	struct ledger_row last;
	struct problem problem = { "" };
	const struct spool_config config = { .path = spool_path };
	assert_int_equal(spool_create(&config, &problem, &spool), 0);
	store_item(spool, 1, "{\"schema\":\"booth-record\",\"person\":\"" LI "\"}");
	store_item(spool, 2, "{\"schema\":\"booth-record\",\"person\":\"" WANG "\",\"demo\":true}");
	store_item(spool, 3, "{\"schema\":\"booth-event\",\"person\":\"" LI "\"}");
	store_item(spool, 4, "{\"schema\":\"booth-record\",\"person\":\"zhang\"}");
	store_item(spool, 5, "not a record");
	reopen(spool);
	assert_int_equal(found.added, 4);
	assert_int_equal(found.skipped, 1);
	assert_last(LI, 1);
	assert_true(ledger_find(ledger, WANG, LEDGER_DEMO, &last));
	assert_false(ledger_find(ledger, WANG, LEDGER_KEPT, &last));
	reopen(spool);
	assert_int_equal(found.added, 0);
	assert_int_equal(found.file.rows, 4);
	spool_destroy(spool);
}

static void test_what_is_forgotten_leaves_no_byte_and_no_other_row_goes(void **state)
{
	(void)state;
	struct ledger_row one = row(LI, 1, 0), two = row(LI, 3, 0), last;
	char ids[2][UUID_TEXT_SIZE];
	uint8_t *text = NULL;
	size_t size;
	char file[400];
	assert_int_equal(add(LI, 1, 1), 0);
	assert_int_equal(add(WANG, 2, 1), 0);
	assert_int_equal(add(LI, 3, 2), 0);
	memcpy(ids[0], one.id, sizeof(ids[0]));
	memcpy(ids[1], two.id, sizeof(ids[1]));
	assert_int_equal(ledger_forget(ledger, ids, 2), 0);
	assert_false(ledger_find(ledger, LI, LEDGER_KEPT, &last));
	assert_last(WANG, 2);
	(void)snprintf(file, sizeof(file), "%s/photos.tsv", path);
	assert_int_equal(file_read_path(file, 4096, &text, &size), 0);
	assert_null(strstr((const char *)text, LI));
	free(text);
	assert_int_equal(add(LI, 4, 9), 0);
	reopen(NULL);
	assert_int_equal(found.file.rows, 2);
	assert_last(LI, 4);
}

static void test_rows_that_cannot_be_removed_from_the_file_are_not_forgotten(void **state)
{
	(void)state;
	struct ledger_row one = row(LI, 1, 0);
	char ids[1][UUID_TEXT_SIZE];
	char blocked[400];
	memcpy(ids[0], one.id, sizeof(ids[0]));
	assert_int_equal(add(LI, 1, 1), 0);
	/* the folder of the file's own name stands where the file has to be written */
	(void)snprintf(blocked, sizeof(blocked), "%s/photos.tsv", path);
	assert_int_equal(unlink(blocked), 0);
	assert_int_equal(mkdir(blocked, 0700), 0);
	assert_true(ledger_forget(ledger, ids, 1) < 0);
	assert_last(LI, 1);
	assert_int_equal(rmdir(blocked), 0);
	struct ledger_row last;
	assert_int_equal(ledger_forget(ledger, ids, 1), 0);
	assert_false(ledger_find(ledger, LI, LEDGER_KEPT, &last));
}

static void test_two_booths_cannot_share_a_ledger(void **state)
{
	(void)state;
	struct ledger *second = NULL;
	struct problem problem = { "" };
	struct ledger_start start;
	assert_int_equal(ledger_open(path, SECRET, NULL, &problem, &start, &second), -EBUSY);
	assert_non_null(strstr(problem.text, "another boothd"));
}

static int open_with(const char *fingerprint, struct problem *problem)
{
	ledger_close(ledger);
	ledger = NULL;
	return ledger_open(path, fingerprint, NULL, problem, &found, &ledger);
}

static void test_a_ledger_of_another_secret_does_not_open_and_stays_as_it_is(void **state)
{
	(void)state;
	struct problem problem = { "" };
	uint8_t *before = NULL, *after = NULL;
	size_t size, size_after;
	char file[400];
	(void)snprintf(file, sizeof(file), "%s/photos.tsv", path);
	assert_int_equal(add(LI, 1, 1), 0);
	assert_int_equal(file_read_path(file, 4096, &before, &size), 0);
	assert_memory_equal(before, HEAD, strlen(HEAD));
	assert_int_equal(open_with(OTHER, &problem), -EKEYREJECTED);
	assert_null(ledger);
	assert_non_null(strstr(problem.text, "another campaign"));
	assert_null(strstr(problem.text, SECRET));
	assert_int_equal(file_read_path(file, 4096, &after, &size_after), 0);
	assert_int_equal(size_after, size);
	assert_memory_equal(after, before, size);
	free(before);
	free(after);
	/* the right secret is back */
	assert_int_equal(open_with(SECRET, &problem), 0);
	assert_last(LI, 1);
}

static void test_without_a_secret_the_ledger_keeps_its_fingerprint(void **state)
{
	(void)state;
	struct problem problem = { "" };
	assert_int_equal(add(LI, 1, 1), 0);
	assert_int_equal(open_with(NULL, &problem), 0);
	assert_int_equal(add("", 2, 2), 0);
	fails_to_sync = true; /* the next row writes the whole file */
	assert_int_equal(add("", 3, 3), -EIO);
	fails_to_sync = false;
	assert_int_equal(add("", 4, 4), 0);
	assert_int_equal(open_with(OTHER, &problem), -EKEYREJECTED);
	assert_int_equal(open_with(SECRET, &problem), 0);
	assert_int_equal(found.file.rows, 4);
}

static void test_a_ledger_without_fingerprint_takes_that_of_the_secret(void **state)
{
	(void)state;
	struct problem problem = { "" };
	static const char *const heads[] = { "booth-ledger\t-\n", "", "booth-ledger\t\n",
					     "booth-ledger\twhat\n", "booth-ledgex\t" OTHER "\n" };
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		char text[300];
		(void)snprintf(text, sizeof(text),
			       "%s" WANG "\t0192f0c1-2345-7abc-8def-000000000002\t7\tkept\n",
			       heads[i]);
		write_file(text);
		assert_int_equal(open_with(SECRET, &problem), 0);
		assert_int_equal(found.file.damaged, i > 1);
		assert_last(WANG, 2);
		assert_int_equal(open_with(OTHER, &problem), -EKEYREJECTED);
	}
}

static void test_a_look_tells_what_the_file_holds_and_changes_nothing(void **state)
{
	(void)state;
	struct ledger_facts facts;
	assert_int_equal(add(LI, 1, 1), 0);
	assert_int_equal(ledger_look(path, &facts), 0); /* while boothd has it */
	assert_string_equal(facts.fingerprint, SECRET);
	assert_int_equal(facts.rows, 1);
	write_file(HEAD "what\n" LI "\t0192");
	for (int i = 0; i < 2; i++) {
		assert_int_equal(ledger_look(path, &facts), 0);
		assert_int_equal(facts.rows, 0);
		assert_int_equal(facts.damaged, 1);
		assert_true(facts.is_torn);
	}
	assert_int_equal(ledger_look(spool_path, &facts), -ENOENT);
}

static void test_thousands_of_rows_are_all_found(void **state)
{
	(void)state;
	enum { ROWS = 5000 };
	char *text = malloc((size_t)(ROWS + 1) * LEDGER_LINE_SIZE);
	assert_non_null(text);
	size_t size = (size_t)sprintf(text, HEAD);
	for (unsigned i = 0; i < ROWS; i++) {
		char person[PERSON_TEXT_SIZE];
		(void)snprintf(person, sizeof(person), "%032x", i / 2);
		struct ledger_row one = row(person, i, i);
		size += ledger_format(&one, text + size);
	}
	write_file(text);
	free(text);
	reopen(NULL);
	assert_int_equal(found.file.rows, ROWS);
	for (unsigned i = 1; i < ROWS; i += 2) {
		char person[PERSON_TEXT_SIZE];
		(void)snprintf(person, sizeof(person), "%032x", i / 2);
		assert_last(person, i);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_person_is_known_again_with_time_and_photo),
		TEST(test_each_row_is_synced_before_it_counts_as_noted),
		TEST(test_after_a_failed_sync_the_next_row_brings_both),
		TEST(test_a_torn_last_line_is_ignored_and_the_next_row_is_whole),
		TEST(test_a_line_that_makes_no_sense_hides_no_other),
		TEST(test_items_that_the_ledger_lacks_come_from_the_spool),
		TEST(test_what_is_forgotten_leaves_no_byte_and_no_other_row_goes),
		TEST(test_rows_that_cannot_be_removed_from_the_file_are_not_forgotten),
		TEST(test_two_booths_cannot_share_a_ledger),
		TEST(test_a_ledger_of_another_secret_does_not_open_and_stays_as_it_is),
		TEST(test_without_a_secret_the_ledger_keeps_its_fingerprint),
		TEST(test_a_ledger_without_fingerprint_takes_that_of_the_secret),
		TEST(test_a_look_tells_what_the_file_holds_and_changes_nothing),
		TEST(test_thousands_of_rows_are_all_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
