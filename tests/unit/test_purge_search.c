/* SPDX-License-Identifier: MIT */
/* Which photos of a spool are the person's, and of which nobody can tell. */
#include "daemon/boothctl/purge_search.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "daemon/base/file.h"
#include "daemon/store/campaign.h"
#include "tests/support/folder.h"

/* The receipt of photo 1 of this test. */
#define ID_OF_1 "01970000-0000-7000-8000-000000000001"

static struct folder folder;
static char spool_path[300], secret_path[300];
static struct spool *spool;
static struct campaign *campaign;
static char mark[PERSON_SECRET_SIZE];
static struct purge_wish wish;
static struct purge_found found;
static unsigned unsure;
static char last_unsure[300];

static int set_up(void **state)
{
	(void)state;
	static const char secret[] = "a secret of more than thirty-two bytes";
	struct problem problem = { "" };
	(void)umask(0007);
	folder_create(&folder);
	(void)snprintf(spool_path, sizeof(spool_path), "%s/spool", folder.path);
	(void)snprintf(secret_path, sizeof(secret_path), "%s/secret", folder.path);
	const struct spool_config config = { .path = spool_path };
	assert_int_equal(spool_create(&config, &problem, &spool), 0);
	assert_int_equal(file_write_path(secret_path, secret, sizeof(secret) - 1), 0);
	assert_int_equal(campaign_open(secret_path, &problem, &campaign), 0);
	assert_int_equal(campaign_mark(campaign, mark), 0);
	memset(&wish, 0, sizeof(wish));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	campaign_close(campaign);
	spool_destroy(spool);
	folder_remove(&folder);
	return 0;
}

static void id_of(unsigned number, char id[UUID_TEXT_SIZE])
{
	(void)snprintf(id, UUID_TEXT_SIZE, "01970000-0000-7000-8000-%012x", number);
}

static void store(unsigned number, const char *record, const char *subject)
{
	struct problem problem = { "" };
	struct spool_item item = { .file_count = 2 };
	id_of(number, item.id);
	item.files[0] = (struct spool_file){ "record.json", record, strlen(record) };
	item.files[1] = subject ? (struct spool_file){ "subject.json", subject, strlen(subject) }
				: (struct spool_file){ "subject.json.p7m", "sealed", 6 };
	if (spool_store(spool, &item, &problem) < 0)
		fail_msg("%s", problem.text);
}

/* person: the key; empty: the record has no pseudonym. person_key: "now": the mark of the test's
 * secret. */
static void add(unsigned number, const char *person, const char *person_key, const char *key)
{
	if (strcmp(person_key, "now") == 0)
		person_key = mark;
	char record[400], subject[200], pseudonym[PERSON_TEXT_SIZE] = "";
	if (person[0])
		assert_int_equal(campaign_person(campaign, "code", person, pseudonym), 0);
	(void)snprintf(record, sizeof(record),
		       "{\"schema\":\"booth-record\",\"campaign\":\"2026\",\"person\":\"%s\","
		       "\"person_key\":\"%s\",\"identified\":{\"by\":\"code\"}}",
		       pseudonym, person_key);
	(void)snprintf(subject, sizeof(subject), "{\"schema\":\"booth-subject\",\"key\":\"%s\"}",
		       key ? key : "");
	store(number, record, key ? subject : NULL);
}

static void on_unsure(const char *entry, void *user)
{
	(void)user;
	unsure++;
	(void)snprintf(last_unsure, sizeof(last_unsure), "%s", entry);
}

static void search(bool has_secret)
{
	struct problem problem = { "" };
	unsure = 0;
	if (purge_search_run(spool, &wish, has_secret ? mark : NULL, on_unsure, NULL, &problem,
			     &found) < 0)
		fail_msg("%s", problem.text);
}

static void search_for(const char *text)
{
	memset(&wish, 0, sizeof(wish));
	purge_wish_add_form(&wish, text);
	assert_int_equal(purge_wish_add(&wish, campaign, text), 0);
	search(true);
}

static bool has_found(unsigned number)
{
	char id[UUID_TEXT_SIZE];
	id_of(number, id);
	for (unsigned i = 0; i < found.order.id_count; i++)
		if (strcmp(found.order.ids[i], id) == 0)
			return true;
	return false;
}

static void test_sealed_photos_are_found_by_the_pseudonym_and_open_ones_by_the_key(void **state)
{
	(void)state;
	add(1, "0012345", "now", NULL);
	add(2, "", "now", "0012345");
	add(3, "", "now", " ００１２３４５ ");
	add(4, "0012346", "now", NULL);
	add(5, "", "now", "0012346");
	search_for("0012345");
	assert_int_equal(found.order.id_count, 3);
	assert_true(has_found(1) && has_found(2) && has_found(3));
	assert_int_equal(unsure, 0);
	assert_true(found.has_pseudonyms);
}

static void test_a_photo_of_another_campaign_comes_along_by_its_key_or_pseudonym(void **state)
{
	(void)state;
	static const char record[] = "{\"schema\":\"booth-record\",\"campaign\":\"before\","
				     "\"person\":\"00000000000000000000000000000001\"}";
	store(1, record, "{\"key\":\"0012345\"}"); /* another secret made its pseudonym */
	store(2, record, NULL);
	add(3, "0012345", "now", "0012345");
	search_for("0012345");
	assert_int_equal(found.order.id_count, 3);
	assert_int_equal(found.order.person_count, 3); /* student number, code, and the other one */
}

static void test_of_sealed_photos_without_the_mark_of_the_secret_nobody_can_tell(void **state)
{
	(void)state;
	add(1, "", "now", NULL);
	add(2, "0099", "0a1b2c3d", NULL); /* the same campaign, another secret */
	add(6, "0099", "", NULL);         /* as an older boothd wrote it */
	add(3, "0099", "now", NULL);
	store(4, "damaged", NULL);
	store(5, "{\"schema\":\"booth-record\",\"identified\":{\"by\":\"none\"}}", NULL);
	search_for("0012345");
	assert_int_equal(found.order.id_count, 0);
	assert_int_equal(unsure, 4); /* 1, 2, 4 and 6 */
	search(false);
	assert_int_equal(unsure, 5);
}

static void test_an_entry_that_is_no_photo_is_named(void **state)
{
	(void)state;
	char path[400];
	(void)snprintf(path, sizeof(path), "%s/broken/strange", spool_path);
	assert_int_equal(mkdir(path, 0700), 0);
	search_for("0012345");
	assert_int_equal(unsure, 1);
	assert_string_equal(last_unsure, "broken/strange");
}

static void receipt_of(const char *id, char text[RECEIPT_TEXT_SIZE])
{
	struct uuid uuid;
	assert_int_equal(uuid_parse(id, &uuid), 0);
	receipt_format(&uuid, text);
}

static void test_a_receipt_finds_all_photos_of_its_person(void **state)
{
	(void)state;
	char receipt[RECEIPT_TEXT_SIZE];
	add(1, "0012345", "now", NULL);
	add(2, "0012345", "now", NULL);
	add(3, "0012346", "now", NULL);
	receipt_of(ID_OF_1, receipt);
	search_for(receipt);
	assert_int_equal(found.order.id_count, 2);
	for (char *at = receipt; *at; at++)
		*at = (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at);
	search_for(receipt);
	assert_int_equal(found.order.id_count, 2);
	search_for(ID_OF_1);
	assert_int_equal(found.order.id_count, 2);
}

static void test_an_id_and_a_receipt_are_found_in_any_spelling(void **state)
{
	(void)state;
	char receipt[RECEIPT_TEXT_SIZE], spelling[2 * RECEIPT_TEXT_SIZE];
	add(1, "0012345", "now", NULL);
	receipt_of(ID_OF_1, receipt);
	(void)snprintf(spelling, sizeof(spelling), "%.3s%s", receipt, receipt + 4);
	search_for(spelling);
	assert_int_equal(found.order.id_count, 1);
	(void)snprintf(spelling, sizeof(spelling), " %.3s %.2s %s", receipt, receipt + 4,
		       receipt + 6);
	search_for(spelling);
	assert_int_equal(found.order.id_count, 1);
	search_for("01970000-0000-7000-8000 -000000000001");
	assert_int_equal(found.order.id_count, 1);
	add(0xabc, "0012346", "now", NULL);
	search_for("01970000-0000-7000-8000-000000000ABC");
	assert_int_equal(found.order.id_count, 1);
}

static void test_the_pseudonym_of_a_kind_that_nobody_has_is_a_guess(void **state)
{
	(void)state;
	char number[PERSON_TEXT_SIZE], record[400];
	assert_int_equal(campaign_person(campaign, "student_number", "0012345", number), 0);
	search_for("0012345");
	assert_int_equal(found.order.person_count, 2);
	assert_string_equal(found.order.persons[1], number);
	assert_int_equal(found.guesses, 2);
	(void)snprintf(record, sizeof(record), "{\"schema\":\"booth-record\",\"person\":\"%s\"}",
		       number);
	store(1, record, NULL);
	search_for("0012345");
	assert_int_equal(found.guesses, 0);
}

static void test_a_key_that_is_another_persons_receipt_is_ambiguous(void **state)
{
	(void)state;
	char receipt[RECEIPT_TEXT_SIZE];
	receipt_of(ID_OF_1, receipt);
	add(1, "0012345", "now", NULL);
	add(2, receipt, "now", NULL);
	search_for(receipt);
	assert_true(found.is_ambiguous);
}

static void test_events_stay_and_tell_of_an_earlier_purge(void **state)
{
	(void)state;
	char record[400], receipt[RECEIPT_TEXT_SIZE], pseudonym[PERSON_TEXT_SIZE];
	assert_int_equal(campaign_person(campaign, "code", "0012345", pseudonym), 0);
	(void)snprintf(record, sizeof(record),
		       "{\"schema\":\"booth-event\",\"kind\":\"purged\",\"person\":\"%s\","
		       "\"of\":\"" ID_OF_1 "\"}",
		       pseudonym);
	store(2, record, NULL);
	store(3, "{\"schema\":\"booth-event\",\"kind\":\"paid\",\"of\":\"" ID_OF_1 "\"}", NULL);
	receipt_of(ID_OF_1, receipt);
	const char *const texts[] = { "0012345", receipt, ID_OF_1, pseudonym };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		search_for(texts[i]);
		assert_int_equal(found.order.id_count, 0);
		assert_int_equal(found.told_count, 1);
		assert_string_equal(found.told[0].of, ID_OF_1);
	}
	search_for("0012346");
	assert_int_equal(found.told_count, 0);
	assert_int_equal(unsure, 0);
}

static void test_no_text_is_nobodys(void **state)
{
	(void)state;
	add(1, "", "now", "");
	assert_int_equal(purge_wish_add(&wish, campaign, ""), -EINVAL);
	assert_int_equal(purge_wish_add(&wish, NULL, "   "), -EINVAL);
	search(true);
	assert_int_equal(found.order.id_count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_sealed_photos_are_found_by_the_pseudonym_and_open_ones_by_the_key),
		TEST(test_a_photo_of_another_campaign_comes_along_by_its_key_or_pseudonym),
		TEST(test_of_sealed_photos_without_the_mark_of_the_secret_nobody_can_tell),
		TEST(test_an_entry_that_is_no_photo_is_named),
		TEST(test_a_receipt_finds_all_photos_of_its_person),
		TEST(test_an_id_and_a_receipt_are_found_in_any_spelling),
		TEST(test_the_pseudonym_of_a_kind_that_nobody_has_is_a_guess),
		TEST(test_a_key_that_is_another_persons_receipt_is_ambiguous),
		TEST(test_events_stay_and_tell_of_an_earlier_purge),
		TEST(test_no_text_is_nobodys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
