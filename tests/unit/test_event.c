/* SPDX-License-Identifier: MIT */
/* wrap: fsync */
#include "daemon/store/event.h"

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
#include "daemon/store/item.h"
#include "daemon/store/queue.h"
#include "daemon/store/record.h"
#include "tests/support/folder.h"

#define EVENT_ID "01970000-0000-7000-8000-000000000002"
#define PHOTO_ID "01970000-0000-7000-8000-000000000001"

/* The courier, which sends the event and moves it while boothd still waits for the disk. */
static const char *courier_folder; /* null: there is no courier */

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
	char from[400], to[400];
	if (courier_folder) {
		(void)snprintf(from, sizeof(from), "%s/spool/pending/" EVENT_ID, courier_folder);
		(void)snprintf(to, sizeof(to), "%s/spool/sent/" EVENT_ID, courier_folder);
		(void)rename(from, to);
	}
	return __real_fsync(fd);
}

static struct event_record sample(void)
{
	return (struct event_record){
		.id = EVENT_ID,
		.device = "library-1",
		.unix_ms = 1777863721000,
		.clock_is_synchronised = true,
		.campaign = "2026届春季",
		.person = "5e8769da28320f74089411031c3f2aec",
		.of = PHOTO_ID,
		.kind = EVENT_KIND_PURGED,
	};
}

static char *build(const struct event_record *event, size_t *size)
{
	char *text = NULL;
	struct problem problem = { "" };
	if (event_build(event, &problem, &text, size) < 0)
		fail_msg("%s", problem.text);
	return text;
}

/* docs/schemas/event.example.json is what receivers read, and tests hold it against the schema. */
static void test_an_event_is_written_as_the_example_in_the_docs(void **state)
{
	(void)state;
	const struct event_record event = sample();
	uint8_t *example = NULL;
	size_t size = 0, example_size = 0;
	char *text = build(&event, &size);
	assert_int_equal(
		file_read_path("docs/schemas/event.example.json", 4096, &example, &example_size),
		0);
	assert_string_equal(text, (const char *)example);
	free(example);
	free(text);
}

static void test_an_event_about_money_names_the_order_and_the_amount(void **state)
{
	(void)state;
	struct event_record event = sample();
	event.kind = EVENT_KIND_PAID_TWICE;
	event.order = "B-1";
	event.other_order = "B-2";
	event.fen = 1500;
	event.transaction = "4200";
	event.by = "wechat";
	size_t size;
	char *text = build(&event, &size);
	assert_non_null(strstr(text, "\"kind\":\"paid_twice\",\"order\":\"B-1\","
				     "\"other_order\":\"B-2\",\"fen\":1500,"
				     "\"transaction\":\"4200\",\"by\":\"wechat\"}\n"));
	free(text);
}

static void test_an_event_without_a_photo_is_not_built(void **state)
{
	(void)state;
	struct event_record event = sample();
	struct problem problem = { "" };
	char *text = NULL;
	size_t size;
	event.of = "somebody";
	assert_int_equal(event_build(&event, &problem, &text, &size), -EINVAL);
	assert_non_null(strstr(problem.text, "\"of\""));
}

static void test_an_event_is_read_back(void **state)
{
	(void)state;
	for (unsigned kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		struct event_record event = sample();
		struct event_summary summary;
		size_t size;
		event.kind = (enum event_kind)kind;
		char *text = build(&event, &size);
		assert_int_equal(event_parse(text, size, NULL, &summary), 0);
		assert_int_equal(summary.kind, kind);
		assert_string_equal(summary.of, PHOTO_ID);
		free(text);
	}
}

static void test_what_is_not_an_event_is_not_taken_for_one(void **state)
{
	(void)state;
	static const char *const texts[] = { "", "{}", "[]", "{\"schema\":\"booth-record\"}",
					     "{\"schema\":7}" };
	struct event_summary summary;
	struct problem problem = { "" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(event_parse(texts[i], strlen(texts[i]), &problem, &summary),
				 -EBADMSG);
	static const char strange[] = "{\"schema\":\"booth-event\",\"kind\":\"eaten\",\"of\":5}";
	assert_int_equal(event_parse(strange, sizeof(strange) - 1, &problem, &summary), 0);
	assert_int_equal(summary.kind, EVENT_KIND_COUNT);
	assert_string_equal(summary.of, "");
}

/* The two files of an item, in a spool, by a real key. */
struct fixture {
	struct folder folder;
	struct spool *spool;
	char *record;
	uint8_t *signature;
	struct spool_item item;
};

static void store_event(struct fixture *fixture)
{
	struct event_record event = sample();
	struct signer *signer = NULL;
	struct problem problem = { "" };
	char keys[300], path[300];
	size_t record_size = 0, signature_size = 0;
	folder_create(&fixture->folder);
	(void)snprintf(keys, sizeof(keys), "%s/keys", fixture->folder.path);
	(void)snprintf(path, sizeof(path), "%s/spool", fixture->folder.path);
	const struct spool_config config = { .path = path };
	assert_int_equal(mkdirat(fixture->folder.fd, "keys", 0700), 0);
	assert_int_equal(spool_create(&config, &problem, &fixture->spool), 0);
	assert_int_equal(signer_start(keys, "library-1", &problem, &signer), 0);
	fixture->record = build(&event, &record_size);
	assert_int_equal(signer_sign(signer, fixture->record, record_size, &problem,
				     &fixture->signature, &signature_size),
			 0);
	signer_destroy(signer);
	fixture->item = (struct spool_item){
		.id = EVENT_ID,
		.files = { { "record.json.p7s", fixture->signature, signature_size },
			   { "record.json", fixture->record, record_size } },
		.file_count = 2,
	};
	assert_int_equal(spool_store(fixture->spool, &fixture->item, &problem), 0);
}

static void tear_down(struct fixture *fixture)
{
	spool_destroy(fixture->spool);
	free(fixture->record);
	free(fixture->signature);
	folder_remove(&fixture->folder);
}

static void test_an_event_in_the_spool_is_whole_with_two_files(void **state)
{
	(void)state;
	struct fixture fixture = { 0 };
	store_event(&fixture);
	struct queue_item *item = calloc(1, sizeof(*item));
	struct item_verdict verdict;
	struct problem problem = { "" };
	char certificates[300];
	(void)snprintf(certificates, sizeof(certificates), "%s/keys/device.crt",
		       fixture.folder.path);
	assert_non_null(item);
	assert_int_equal(queue_look(fixture.spool, EVENT_ID, &problem, item), 0);
	assert_int_equal(item->file_count, 2);
	assert_int_equal(queue_verify(fixture.spool, item, certificates, &problem, &verdict), 0);
	assert_int_equal(verdict.signer, SIGNER_OWN);
	free(item);
	tear_down(&fixture);
}

static void test_an_event_that_is_sent_while_it_is_being_stored_is_stored(void **state)
{
	(void)state;
	struct fixture fixture = { 0 };
	enum spool_state where;
	store_event(&fixture);
	courier_folder = fixture.folder.path;
	assert_int_equal(spool_erase(fixture.spool, EVENT_ID, NULL), 0);
	assert_int_equal(spool_store(fixture.spool, &fixture.item, NULL), 0);
	courier_folder = NULL;
	assert_int_equal(spool_find(fixture.spool, EVENT_ID, &where), 0);
	assert_int_equal(where, SPOOL_SENT);
	tear_down(&fixture);
}

static void refuse_odd(enum spool_state state, const char *name, const char *why, void *user)
{
	(void)state;
	(void)user;
	fail_msg("%s: %s", name, why);
}

static void test_an_event_is_exported_with_its_two_files(void **state)
{
	(void)state;
	struct fixture fixture = { 0 };
	store_event(&fixture);
	struct queue_item *item = calloc(1, sizeof(*item));
	struct problem problem = { "" };
	assert_non_null(item);
	assert_int_equal(queue_look(fixture.spool, EVENT_ID, &problem, item), 0);
	assert_int_equal(
		queue_export(fixture.spool, item, fixture.folder.path, refuse_odd, NULL, &problem),
		0);
	assert_true(folder_has(fixture.folder.fd, EVENT_ID "/record.json"));
	assert_true(folder_has(fixture.folder.fd, EVENT_ID "/record.json.p7s"));
	free(item);
	tear_down(&fixture);
}

static void test_a_photo_without_its_files_is_no_event(void **state)
{
	(void)state;
	static const char text[] = "{\"schema\":\"booth-record\",\"id\":\"" PHOTO_ID "\"}";
	struct record_contents contents;
	struct problem problem = { "" };
	assert_int_equal(record_parse(text, sizeof(text) - 1, &problem, &contents), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_event_is_written_as_the_example_in_the_docs),
		cmocka_unit_test(test_an_event_about_money_names_the_order_and_the_amount),
		cmocka_unit_test(test_an_event_without_a_photo_is_not_built),
		cmocka_unit_test(test_an_event_is_read_back),
		cmocka_unit_test(test_what_is_not_an_event_is_not_taken_for_one),
		cmocka_unit_test(test_an_event_in_the_spool_is_whole_with_two_files),
		cmocka_unit_test(test_an_event_that_is_sent_while_it_is_being_stored_is_stored),
		cmocka_unit_test(test_an_event_is_exported_with_its_two_files),
		cmocka_unit_test(test_a_photo_without_its_files_is_no_event),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
