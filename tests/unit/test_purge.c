/* SPDX-License-Identifier: MIT */
/* wrap: fsync */
/* What a purge deletes, what it leaves, and what a crash or a failing disk in its middle means. */
#include "daemon/store/purge.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/file.h"
#include "daemon/store/event.h"
#include "daemon/store/item.h"
#include "daemon/store/ledger.h"
#include "daemon/store/signer.h"
#include "tests/support/failing.h"
#include "tests/support/folder.h"

#define LI   "5e8769da28320f74089411031c3f2aec"
#define WANG "00000000000000000000000000000001"
#define ZHAO "00000000000000000000000000000002"

enum { LEVELS = 20 }; /* folders in folders, deeper than anything is removed */

static struct folder folder;
static char spool_path[300], ledger_path[300], keys_path[300];
static struct spool *spool;
static struct ledger *ledger;
static struct signer *signer;
static struct purge_order order;
static struct purge_result result;

static void id_of(unsigned number, char id[UUID_TEXT_SIZE])
{
	(void)snprintf(id, UUID_TEXT_SIZE, "0192f0c1-2345-7abc-8def-%012x", number);
}

static void open_store(void)
{
	struct problem problem = { "" };
	struct ledger_start start;
	const struct spool_config config = { .path = spool_path };
	if (spool_create(&config, &problem, &spool) < 0 ||
	    ledger_open(ledger_path, NULL, spool, &problem, &start, &ledger) < 0)
		fail_msg("%s", problem.text);
}

static void close_store(void)
{
	ledger_close(ledger);
	spool_destroy(spool);
	ledger = NULL;
	spool = NULL;
}

static int set_up(void **state)
{
	(void)state;
	struct problem problem = { "" };
	(void)umask(0007);
	folder_create(&folder);
	(void)snprintf(spool_path, sizeof(spool_path), "%s/spool", folder.path);
	(void)snprintf(ledger_path, sizeof(ledger_path), "%s/ledger", folder.path);
	(void)snprintf(keys_path, sizeof(keys_path), "%s/keys", folder.path);
	assert_int_equal(mkdir(keys_path, 0700), 0);
	assert_int_equal(signer_start(keys_path, "library-1", &problem, &signer), 0);
	memset(&order, 0, sizeof(order));
	open_store();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	close_store();
	signer_destroy(signer);
	folder_remove(&folder);
	return 0;
}

static void note(unsigned number, const char *person, enum ledger_state state)
{
	struct ledger_row row = { .unix_ms = 1000 + number, .state = state };
	id_of(number, row.id);
	(void)snprintf(row.person, sizeof(row.person), "%s", person);
	assert_int_equal(ledger_add(ledger, &row), 0);
}

static void store_text(unsigned number, const char *record)
{
	struct problem problem = { "" };
	struct spool_item item = { .files = { { "photo.jpg", "face", 4 },
					      { "record.json", record, strlen(record) } },
				   .file_count = 2 };
	id_of(number, item.id);
	if (spool_store(spool, &item, &problem) < 0)
		fail_msg("%s", problem.text);
}

/* A photo in its state, with its line in the ledger. */
static void add(unsigned number, const char *person, enum spool_state to)
{
	char record[512], id[UUID_TEXT_SIZE];
	struct problem problem = { "" };
	id_of(number, id);
	(void)snprintf(record, sizeof(record),
		       "{\"schema\":\"booth-record\",\"id\":\"%s\",\"demo\":false,"
		       "\"campaign\":\"2026届春季\",\"person\":\"%s\"}",
		       id, person);
	store_text(number, record);
	if (to != SPOOL_PENDING)
		assert_int_equal(spool_move(spool, id, SPOOL_PENDING, to, &problem), 0);
	note(number, person, LEDGER_KEPT);
}

static void want(const char *person)
{
	(void)snprintf(order.persons[order.person_count++], PERSON_TEXT_SIZE, "%s", person);
}

static void want_id(unsigned number)
{
	id_of(number, order.ids[order.id_count++]);
}

static void run(bool is_real)
{
	const struct purge_context context = {
		.spool = spool,
		.ledger = ledger,
		.signer = signer,
		.booth = { .device = "library-1", .campaign = "now", .unix_ms = 1777863721000 },
	};
	order.is_real = is_real;
	assert_int_equal(purge_run(&context, &order, &result), 0);
}

/* Fails the test if the result has no such photo. */
static const struct purge_photo *photo(unsigned number)
{
	char id[UUID_TEXT_SIZE];
	unsigned at = 0;
	id_of(number, id);
	while (at < result.photo_count && strcmp(result.photos[at].id, id) != 0)
		at++;
	assert_true(at < result.photo_count);
	return &result.photos[at];
}

static bool is_in_spool(unsigned number)
{
	char id[UUID_TEXT_SIZE];
	enum spool_state state;
	id_of(number, id);
	return spool_find(spool, id, &state) == 0;
}

struct count {
	unsigned number, rows;
};

static bool on_row(const struct ledger_row *row, void *user)
{
	struct count *count = user;
	char id[UUID_TEXT_SIZE];
	id_of(count->number, id);
	count->rows += strcmp(row->id, id) == 0;
	return true;
}

static bool is_in_ledger(unsigned number)
{
	struct count count = { .number = number };
	ledger_each(ledger, on_row, &count);
	return count.rows > 0;
}

/* Reads the event, which must be whole and signed by our key. Its text replaces `text`. */
static void read_event(const char *event, char text[1024])
{
	char certificate[400];
	struct problem problem = { "" };
	struct item_verdict verdict;
	autoclose int fd = -1;
	autofree uint8_t *record = NULL;
	size_t size = 0;
	(void)snprintf(certificate, sizeof(certificate), "%s/device.crt", keys_path);
	assert_int_equal(spool_open_item(spool, SPOOL_PENDING, event, &fd), 0);
	if (item_verify(fd, event, certificate, &problem, &verdict) < 0)
		fail_msg("%s", problem.text);
	assert_int_equal(verdict.signer, SIGNER_OWN);
	assert_int_equal(file_read_all(fd, "record.json", 1023, &record, &size), 0);
	(void)snprintf(text, 1024, "%s", (const char *)record);
}

static void assert_event(unsigned number, const char *kind, const char *campaign,
			 const char *person)
{
	char text[1024], wanted[200], id[UUID_TEXT_SIZE];
	const struct purge_photo *of = photo(number);
	id_of(number, id);
	read_event(of->event, text);
	(void)snprintf(wanted, sizeof(wanted),
		       "\"campaign\":\"%s\",\"person\":\"%s\",\"of\":\"%s\",\"kind\":\"%s\"}",
		       campaign, person, id, kind);
	if (!strstr(text, wanted))
		fail_msg("%s lacks %s", text, wanted);
}

static size_t count_pending(void)
{
	size_t count = 0;
	assert_int_equal(spool_count(spool, SPOOL_PENDING, &count), 0);
	return count;
}

static void add_one_in_each_state(void)
{
	add(1, LI, SPOOL_PENDING);
	add(2, LI, SPOOL_SENT);
	add(3, LI, SPOOL_REFUSED);
	add(4, LI, SPOOL_HELD);
	add(5, LI, SPOOL_BROKEN);
	note(6, LI, LEDGER_KEPT); /* retention has removed it */
	add(7, WANG, SPOOL_PENDING);
	add(8, WANG, SPOOL_SENT);
}

static void assert_all_of_li_are_gone(void)
{
	for (unsigned i = 1; i <= 6; i++) {
		assert_false(is_in_spool(i));
		assert_false(is_in_ledger(i));
	}
	assert_true(is_in_spool(7) && is_in_ledger(7) && is_in_spool(8) && is_in_ledger(8));
	assert_int_equal(count_pending(), 7); /* six events and a photo of Wang */
	assert_int_equal(folder_count(folder.fd, "spool/incoming", NULL), 0);
}

static void test_a_persons_photos_go_and_an_event_for_each_of_them_stays(void **state)
{
	(void)state;
	add_one_in_each_state();
	want(LI);
	run(true);
	assert_int_equal(result.photo_count, 6);
	assert_int_equal(result.failed, 0);
	assert_int_equal(result.ledger_error, 0);
	assert_all_of_li_are_gone();
	assert_event(1, "withdrawn", "2026届春季", LI);
	assert_event(2, "purged", "2026届春季", LI);
	assert_event(6, "purged", "now", LI);
	/* a start adds nothing to the ledger again */
	close_store();
	open_store();
	assert_all_of_li_are_gone();
}

static void test_a_photo_that_a_server_has_answered_for_counts_as_sent(void **state)
{
	(void)state;
	char path[400];
	FILE *file;
	add(1, LI, SPOOL_PENDING);
	(void)snprintf(path, sizeof(path),
		       "%s/pending/0192f0c1-2345-7abc-8def-000000000001/delivery.json", spool_path);
	file = fopen(path, "w");
	assert_non_null(file);
	(void)fputs("{\"version\":1,\"destinations\":{\"main\":{\"state\":\"waiting\",\"tries\":1,"
		    "\"status\":503}}}",
		    file);
	(void)fclose(file);
	want(LI);
	run(true);
	assert_event(1, "purged", "2026届春季", LI);
}

static void test_a_look_finds_the_same_and_changes_nothing(void **state)
{
	(void)state;
	add_one_in_each_state();
	want(LI);
	run(false);
	assert_int_equal(result.photo_count, 6);
	assert_int_equal(result.failed, 0);
	assert_string_equal(photo(2)->event, "");
	assert_true(photo(2)->is_here && photo(2)->may_be_sent && !photo(2)->is_deleted);
	assert_false(photo(1)->may_be_sent);
	assert_false(photo(6)->is_here);
	assert_int_equal(count_pending(), 2);
	for (unsigned i = 1; i <= 6; i++)
		assert_true(is_in_ledger(i));
}

/* Returns whether the child was killed by the fault point. */
static bool die_at(unsigned point)
{
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		char specification[32];
		struct problem problem = { "" };
		(void)snprintf(specification, sizeof(specification), "*:%u", point);
		if (faultpoint_open(specification, &problem) < 0)
			_exit(3);
		run(true);
		_exit(0);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
	return WIFSIGNALED(status);
}

static void test_a_kill_at_any_point_is_finished_by_a_second_run(void **state)
{
	(void)state;
	unsigned point = 0;
	bool was_killed = true;
	while (was_killed) {
		(void)tear_down(NULL);
		(void)set_up(NULL);
		add_one_in_each_state();
		want(LI);
		was_killed = die_at(++point);
		close_store();
		open_store();
		run(true);
		assert_int_equal(result.failed, 0);
		assert_all_of_li_are_gone();
		run(true);
		assert_int_equal(result.photo_count, 0);
	}
	assert_true(point > 60); /* six events of nine points each, six deletions */
}

static void test_nothing_is_done_for_unknown_persons_and_photos(void **state)
{
	(void)state;
	add(7, WANG, SPOOL_PENDING);
	want(LI);
	want_id(99);
	run(true);
	assert_int_equal(result.photo_count, 0);
	assert_int_equal(count_pending(), 1);
}

static void test_an_event_is_not_a_persons_photo(void **state)
{
	(void)state;
	char id[UUID_TEXT_SIZE];
	id_of(1, id);
	store_text(1, "{\"schema\":\"booth-event\",\"person\":\"" LI "\"}");
	note(1, "", LEDGER_EVENT);
	want(LI);
	want_id(1);
	run(true);
	assert_int_equal(result.photo_count, 0);
	assert_true(is_in_spool(1));
}

static void test_a_photo_brings_its_person_and_the_persons_other_photos_along(void **state)
{
	(void)state;
	add(1, LI, SPOOL_SENT);
	add(2, LI, SPOOL_PENDING);
	add(7, WANG, SPOOL_PENDING);
	want_id(1);
	run(true);
	assert_int_equal(result.photo_count, 2);
	assert_false(is_in_spool(2));
	assert_true(is_in_spool(7));
}

static void test_a_receipt_finds_a_photo_that_only_the_ledger_knows(void **state)
{
	(void)state;
	char id[UUID_TEXT_SIZE];
	struct uuid uuid;
	note(1, LI, LEDGER_KEPT);
	add(2, LI, SPOOL_PENDING);
	id_of(1, id);
	assert_int_equal(uuid_parse(id, &uuid), 0);
	receipt_format(&uuid, order.receipt);
	run(true);
	assert_int_equal(result.photo_count, 2);
	assert_false(is_in_ledger(1));
	assert_false(is_in_spool(2));
}

static void test_a_photo_of_another_campaign_keeps_its_campaign_in_the_event(void **state)
{
	(void)state;
	store_text(1, "{\"schema\":\"booth-record\",\"campaign\":\"2025届\",\"demo\":true,"
		      "\"person\":\"" ZHAO "\"}");
	want_id(1);
	run(true);
	assert_event(1, "withdrawn", "2025届", ZHAO);
	char text[1024];
	read_event(photo(1)->event, text);
	assert_non_null(strstr(text, "\"demo\":true"));
}

static void test_a_damaged_item_is_deleted_too(void **state)
{
	(void)state;
	store_text(1, "what");
	note(1, LI, LEDGER_KEPT);
	want(LI);
	run(true);
	assert_false(is_in_spool(1));
	assert_event(1, "withdrawn", "now", LI);
}

static void test_on_a_full_disk_a_photo_stays_until_its_event_is_stored(void **state)
{
	(void)state;
	add(1, LI, SPOOL_PENDING);
	add(2, LI, SPOOL_PENDING);
	want(LI);
	failing_only("fsync");
	failing_arm(1, FAILING_ONCE, ENOSPC);
	run(true);
	assert_true(failing_disarm());
	failing_only(NULL);
	assert_int_equal(result.failed, 1);
	assert_non_null(strstr(photo(1)->why.text, "the disk is full"));
	assert_true(is_in_spool(1) && is_in_ledger(1));
	assert_false(is_in_spool(2) || is_in_ledger(2));
	run(true);
	assert_int_equal(result.failed, 0);
	assert_false(is_in_spool(1) || is_in_ledger(1));
	assert_int_equal(count_pending(), 2);
}

static void make_deep_folder(int at_fd, const char *name)
{
	int fd = at_fd;
	for (int i = 0; i < LEVELS; i++) {
		assert_int_equal(mkdirat(fd, name, 0700), 0);
		int below = openat(fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd != at_fd)
			(void)close(fd);
		fd = below;
	}
	(void)close(fd);
}

static void remove_deep_folder(int at_fd, const char *name)
{
	int fd = openat(at_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	remove_deep_folder(fd, name);
	(void)close(fd);
	assert_int_equal(unlinkat(at_fd, name, AT_REMOVEDIR), 0);
}

static void test_a_photo_that_cannot_be_removed_does_not_stop_the_others(void **state)
{
	(void)state;
	char id[UUID_TEXT_SIZE];
	int fd = -1;
	add(1, LI, SPOOL_PENDING);
	add(2, LI, SPOOL_PENDING);
	id_of(1, id);
	assert_int_equal(spool_open_item(spool, SPOOL_PENDING, id, &fd), 0);
	make_deep_folder(fd, "deep");
	want(LI);
	run(true);
	assert_int_equal(result.failed, 1);
	assert_true(photo(1)->why.text[0]);
	assert_true(is_in_ledger(1));
	assert_false(is_in_spool(2) || is_in_ledger(2));
	run(true); /* its remains are still there, and the ledger still knows of them */
	assert_int_equal(result.photo_count, 1);
	assert_int_equal(result.failed, 1);
	assert_int_equal(count_pending(), 2); /* no second event */
	remove_deep_folder(fd, "deep");
	(void)close(fd);
	run(true);
	assert_int_equal(result.failed, 0);
	assert_false(is_in_ledger(1));
}

static void test_a_ledger_that_cannot_be_written_keeps_its_lines(void **state)
{
	(void)state;
	int fd = open(ledger_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	add(1, LI, SPOOL_PENDING);
	make_deep_folder(fd, ".photos.tsv.tmp");
	want(LI);
	run(true);
	assert_int_equal(result.failed, 0);
	assert_int_equal(result.ledger_error, -ELOOP);
	assert_false(is_in_spool(1));
	assert_true(is_in_ledger(1));
	remove_deep_folder(fd, ".photos.tsv.tmp");
	(void)close(fd);
	run(true);
	assert_int_equal(result.ledger_error, 0);
	assert_false(is_in_ledger(1));
	assert_int_equal(count_pending(), 1);
}

static void test_without_its_ledger_the_photos_go_and_the_fault_is_told(void **state)
{
	(void)state;
	add(1, LI, SPOOL_PENDING);
	ledger_close(ledger);
	ledger = NULL;
	want_id(1);
	run(true);
	assert_int_equal(result.failed, 0);
	assert_true(result.ledger_error < 0);
	assert_false(is_in_spool(1));
}

static void test_too_many_photos_are_done_in_several_runs(void **state)
{
	(void)state;
	for (unsigned i = 0; i < PURGE_PHOTOS_MAX + 5; i++)
		note(i, LI, LEDGER_KEPT);
	want(LI);
	run(false);
	assert_true(result.has_more);
	assert_int_equal(result.photo_count, PURGE_PHOTOS_MAX);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_persons_photos_go_and_an_event_for_each_of_them_stays),
		TEST(test_a_photo_that_a_server_has_answered_for_counts_as_sent),
		TEST(test_a_look_finds_the_same_and_changes_nothing),
		TEST(test_a_kill_at_any_point_is_finished_by_a_second_run),
		TEST(test_nothing_is_done_for_unknown_persons_and_photos),
		TEST(test_an_event_is_not_a_persons_photo),
		TEST(test_a_photo_brings_its_person_and_the_persons_other_photos_along),
		TEST(test_a_receipt_finds_a_photo_that_only_the_ledger_knows),
		TEST(test_a_photo_of_another_campaign_keeps_its_campaign_in_the_event),
		TEST(test_a_damaged_item_is_deleted_too),
		TEST(test_on_a_full_disk_a_photo_stays_until_its_event_is_stored),
		TEST(test_a_photo_that_cannot_be_removed_does_not_stop_the_others),
		TEST(test_a_ledger_that_cannot_be_written_keeps_its_lines),
		TEST(test_without_its_ledger_the_photos_go_and_the_fault_is_told),
		TEST(test_too_many_photos_are_done_in_several_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
