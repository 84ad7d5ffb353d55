/* SPDX-License-Identifier: MIT */
/* The item that is built from a visit: its files, its hashes and its signature, which files name the
 * person, and which files are sealed. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <json-c/json.h>

#include "daemon/boothd/keep.h"
#include "daemon/core/order.h"
#include "daemon/base/settings.h"
#include "tests/support/folder.h"

struct fixture {
	struct folder folder;
	struct config config;
	struct profile profile;
	struct hash profile_hash;
	struct keyring keyring;
	struct keep_context context;
	struct visit visit;
	struct keep keep;
	struct problem problem;
};

static void *bytes_of(size_t size, int value)
{
	void *bytes = malloc(size);
	assert_non_null(bytes);
	memset(bytes, value, size);
	return bytes;
}

static void begin_visit(struct visit *visit)
{
	*visit = (struct visit){ .number = 3,
				 .has_consent = true,
				 .consent_unix_ms = 1777863700000,
				 .consent_version = "2026-1",
				 .key = "X-1234567890",
				 .tries = 2,
				 .has_still = true,
				 .taken_unix_ms = 1777863721042,
				 .id_text = "0192f0c1-2345-7abc-8def-0123456789ab",
				 .receipt = "ABC234" };
	struct still *still = &visit->still;
	still->has_photo = true;
	still->crop = (struct crop){ .x = 10, .y = 20, .width = 480, .height = 640 };
	still->photo = (struct photo){
		.bytes = bytes_of(300, 1), .size_bytes = 300, .quality = 77, .is_in_range = true
	};
	still->original = (struct shot){ .bytes = bytes_of(500, 2), .size_bytes = 500 };
	still->verdict.outcome = VERDICT_PASS;
	still->verdict.advice = reason_bit(REASON_SMILING) | reason_bit(REASON_EARS_HIDDEN);
	still->examination.measures.values[0].is_assessed = true;
	still->examination.measures.values[0].value = 0.5;
	still->examination.measures.values[0].score = -1;
}

static void start(struct fixture *fixture, bool is_sealed)
{
	memset(fixture, 0, sizeof(*fixture));
	folder_create(&fixture->folder);
	config_defaults(&fixture->config);
	(void)snprintf(fixture->config.booth.keys, sizeof(fixture->config.booth.keys),
		       "%.180s/keys", fixture->folder.path);
	assert_int_equal(settings_read_profile("etc/profiles", "chsi", &fixture->problem,
					       &fixture->profile, &fixture->profile_hash),
			 0);
	assert_int_equal(keyring_open(&fixture->config, &fixture->problem, &fixture->keyring), 0);
	if (is_sealed) {
		char path[300];
		(void)snprintf(path, sizeof(path), "%s/keys/device.crt", fixture->folder.path);
		assert_int_equal(
			envelope_create(path, &fixture->problem, &fixture->keyring.envelope), 0);
	}
	fixture->context = (struct keep_context){ .config = &fixture->config,
						  .profile = &fixture->profile,
						  .profile_hash = &fixture->profile_hash,
						  .keyring = &fixture->keyring };
	begin_visit(&fixture->visit);
}

static int build(struct fixture *fixture)
{
	return keep_build(&fixture->context, &fixture->visit, &fixture->problem, &fixture->keep);
}

static void stop(struct fixture *fixture)
{
	keep_release(&fixture->keep);
	assert_null(fixture->keep.record);
	visit_end(&fixture->visit);
	keyring_close(&fixture->keyring);
	folder_remove(&fixture->folder);
}

static const struct spool_file *find(const struct fixture *fixture, const char *name)
{
	const struct spool_item *item = &fixture->keep.item;
	for (unsigned i = 0; i < item->file_count; i++)
		if (strcmp(item->files[i].name, name) == 0)
			return &item->files[i];
	return NULL;
}

static const struct spool_file *require(const struct fixture *fixture, const char *name)
{
	static const struct spool_file none;
	const struct spool_file *file = find(fixture, name);
	assert_non_null(file);
	return file ? file : &none; /* never used: a null ends the test above */
}

/* Returns the value at a path of keys; b and c may be null. */
static struct json_object *at(struct json_object *object, const char *a, const char *b,
			      const char *c)
{
	const char *const keys[] = { a, b, c };
	for (size_t i = 0; i < 3 && keys[i]; i++)
		if (!json_object_object_get_ex(object, keys[i], &object))
			fail_msg("%s is missing", keys[i]);
	return object;
}

static void check_hash(struct json_object *record, const char *name, const void *bytes, size_t size)
{
	struct hash hash;
	char text[HASH_TEXT_SIZE];
	assert_int_equal(hash_bytes(bytes, size, &hash), 0);
	hash_format(&hash, text);
	assert_string_equal(json_object_get_string(at(record, "files", name, "sha256")), text);
	assert_int_equal(json_object_get_int64(at(record, "files", name, "bytes")), size);
}

static struct json_object *parse_record(const struct fixture *fixture)
{
	struct json_object *record = json_tokener_parse(fixture->keep.record);
	assert_non_null(record);
	return record;
}

static void open_memory(struct fixture *fixture, struct ledger **ret_ledger)
{
	char path[300];
	struct ledger_start start;
	(void)snprintf(path, sizeof(path), "%s/campaign", fixture->folder.path);
	assert_int_equal(campaign_make(path, &fixture->problem), 0);
	assert_int_equal(campaign_open(path, &fixture->problem, &fixture->keyring.campaign), 0);
	(void)snprintf(path, sizeof(path), "%s/ledger", fixture->folder.path);
	assert_int_equal(ledger_open(path, NULL, NULL, &fixture->problem, &start, ret_ledger), 0);
	fixture->context.ledger = *ret_ledger;
}

static void test_a_second_photo_names_the_first_one_of_the_same_person(void **state)
{
	(void)state;
	struct fixture fixture;
	struct ledger *ledger = NULL;
	start(&fixture, false);
	open_memory(&fixture, &ledger);
	assert_int_equal(build(&fixture), 0);
	struct json_object *record = parse_record(&fixture);
	assert_null(at(record, "supersedes", NULL, NULL));
	assert_string_equal(json_object_get_string(at(record, "person", NULL, NULL)),
			    fixture.keep.row.person);
	char mark[PERSON_SECRET_SIZE];
	assert_int_equal(campaign_mark(fixture.keyring.campaign, mark), 0);
	assert_int_equal(strlen(mark), 8);
	assert_string_equal(json_object_get_string(at(record, "person_key", NULL, NULL)), mark);
	assert_string_equal(json_object_get_string(at(record, "identified", "by", NULL)), "code");
	assert_null(strstr(fixture.keep.record, fixture.visit.key));
	json_object_put(record);
	assert_int_equal(ledger_add(ledger, &fixture.keep.row), 0);
	char first[UUID_TEXT_SIZE];
	memcpy(first, fixture.visit.id_text, sizeof(first));
	fixture.visit.id_text[35] ^= 1;
	keep_release(&fixture.keep);
	assert_int_equal(build(&fixture), 0);
	record = parse_record(&fixture);
	assert_string_equal(json_object_get_string(at(record, "supersedes", NULL, NULL)), first);
	json_object_put(record);
	ledger_close(ledger);
	stop(&fixture);
}

static void test_an_item_holds_all_files_of_a_photo(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, false);
	assert_int_equal(build(&fixture), 0);
	assert_string_equal(fixture.keep.item.id, fixture.visit.id_text);
	assert_int_equal(fixture.keep.item.file_count, 5);
	/* the courier sends in this order: a receiver with the record has all files */
	assert_string_equal(fixture.keep.item.files[4].name, "record.json");
	const struct spool_file *subject = require(&fixture, "subject.json");
	const struct spool_file *photo = require(&fixture, "photo.jpg");
	assert_ptr_equal(photo->bytes, fixture.visit.still.photo.bytes);
	struct json_object *record = parse_record(&fixture);
	check_hash(record, "photo.jpg", photo->bytes, 300);
	check_hash(record, "original.jpg", fixture.visit.still.original.bytes, 500);
	check_hash(record, "subject.json", subject->bytes, subject->size_bytes);
	assert_int_equal(json_object_get_int(at(record, "tries", NULL, NULL)), 3);
	assert_string_equal(json_object_get_string(at(record, "verdict", NULL, NULL)), "pass");
	assert_string_equal(json_object_get_string(at(record, "consent", "version", NULL)),
			    "2026-1");
	assert_int_equal(json_object_array_length(at(record, "advice", NULL, NULL)), 2);
	assert_int_equal(json_object_array_length(at(record, "reasons", NULL, NULL)), 0);
	json_object_put(record);
	stop(&fixture);
}

static void test_the_order_of_two_photos_of_a_person_has_one_number(void **state)
{
	(void)state;
	struct fixture fixture;
	struct ledger *ledger = NULL;
	char number[ORDER_NUMBER_SIZE];
	start(&fixture, false);
	open_memory(&fixture, &ledger);
	(void)snprintf(fixture.config.payment.mode, sizeof(fixture.config.payment.mode), "order");
	for (int i = 0; i < 2; i++) {
		assert_int_equal(build(&fixture), 0);
		assert_int_equal(order_number(fixture.keep.row.person, false, 1, number), 0);
		struct json_object *record = parse_record(&fixture);
		assert_string_equal(json_object_get_string(at(record, "payment", "state", NULL)),
				    "due");
		assert_string_equal(json_object_get_string(at(record, "payment", "order", NULL)),
				    number);
		assert_int_equal(json_object_get_int(at(record, "payment", "fen", NULL)), 1500);
		json_object_put(record);
		fixture.visit.id_text[35] ^= 1;
		keep_release(&fixture.keep);
	}
	ledger_close(ledger);
	stop(&fixture);
}

static void test_a_person_whose_money_the_school_has_owes_nothing(void **state)
{
	(void)state;
	struct fixture fixture;
	struct ledger *ledger = NULL;
	start(&fixture, false);
	open_memory(&fixture, &ledger);
	(void)snprintf(fixture.config.payment.mode, sizeof(fixture.config.payment.mode), "order");
	fixture.visit.roster = VISIT_LISTED;
	fixture.visit.student.prepaid_fen = 1200;
	assert_int_equal(build(&fixture), 0);
	struct json_object *record = parse_record(&fixture);
	assert_string_equal(json_object_get_string(at(record, "payment", "state", NULL)), "none");
	assert_string_equal(json_object_get_string(at(record, "payment", "basis", NULL)),
			    "prepaid");
	assert_null(at(record, "payment", "order", NULL));
	json_object_put(record);
	ledger_close(ledger);
	stop(&fixture);
}

static void test_the_record_is_signed_and_names_nobody(void **state)
{
	(void)state;
	struct fixture fixture;
	char path[300];
	start(&fixture, false);
	assert_int_equal(build(&fixture), 0);
	const struct spool_file *record = require(&fixture, "record.json");
	const struct spool_file *signature = require(&fixture, "record.json.p7s");
	const struct spool_file *subject = require(&fixture, "subject.json");
	(void)snprintf(path, sizeof(path), "%s/keys/device.crt", fixture.folder.path);
	assert_int_equal(signer_verify(record->bytes, record->size_bytes, signature->bytes,
				       signature->size_bytes, path, &fixture.problem),
			 0);
	fixture.keep.record[record->size_bytes / 2] ^= 1;
	assert_int_not_equal(signer_verify(record->bytes, record->size_bytes, signature->bytes,
					   signature->size_bytes, path, &fixture.problem),
			     0);
	assert_null(memmem(record->bytes, record->size_bytes, "1234567890", 10));
	assert_non_null(memmem(subject->bytes, subject->size_bytes, "X-1234567890", 12));
	stop(&fixture);
}

static void test_with_a_recipient_the_persons_files_are_sealed(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, true);
	assert_int_equal(build(&fixture), 0);
	assert_int_equal(fixture.keep.item.file_count, 5);
	static const char *const sealed[] = { "subject.json.p7m", "photo.jpg.p7m",
					      "original.jpg.p7m" };
	for (size_t i = 0; i < 3; i++) {
		const struct spool_file *file = require(&fixture, sealed[i]);
		assert_non_null(file);
		assert_null(memmem(file->bytes, file->size_bytes, "1234567890", 10));
	}
	assert_null(find(&fixture, "photo.jpg"));
	assert_null(find(&fixture, "original.jpg"));
	assert_null(find(&fixture, "subject.json"));
	/* the hashes are those of the files before they were sealed */
	struct json_object *record = parse_record(&fixture);
	check_hash(record, "photo.jpg", fixture.visit.still.photo.bytes, 300);
	json_object_put(record);
	stop(&fixture);
}

static void test_a_photo_without_consent_picture_or_valid_code_is_not_kept(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, false);
	fixture.visit.has_consent = false;
	assert_int_equal(build(&fixture), -EPERM);
	assert_non_null(strstr(fixture.problem.text, "consent"));
	fixture.visit.has_consent = true;
	fixture.visit.still.has_photo = false;
	assert_int_equal(build(&fixture), -EINVAL);
	fixture.visit.still.has_photo = true;
	fixture.visit.key[0] =
		'\xff'; /* no record can hold it, and nothing is kept of the attempt */
	assert_true(build(&fixture) < 0);
	assert_int_equal(fixture.keep.item.file_count, 0);
	stop(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_second_photo_names_the_first_one_of_the_same_person),
		cmocka_unit_test(test_an_item_holds_all_files_of_a_photo),
		cmocka_unit_test(test_the_order_of_two_photos_of_a_person_has_one_number),
		cmocka_unit_test(test_a_person_whose_money_the_school_has_owes_nothing),
		cmocka_unit_test(test_the_record_is_signed_and_names_nobody),
		cmocka_unit_test(test_with_a_recipient_the_persons_files_are_sealed),
		cmocka_unit_test(test_a_photo_without_consent_picture_or_valid_code_is_not_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
