/* SPDX-License-Identifier: MIT */
#include "daemon/store/docket.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/base/file.h"
#include "tests/support/folder.h"

static struct folder folder;

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

static void read_text(const char *text, size_t size, struct docket *docket)
{
	assert_int_equal(file_replace(folder.fd, "delivery.json", text, size, 0600), 0);
	docket_read(folder.fd, docket);
}

static void fill(struct docket *docket)
{
	*docket = (struct docket){ .count = 0 };
	struct docket_entry *entry = docket_entry_of(docket, "main");
	assert_non_null(entry);
	entry->tries = 3;
	entry->status = 503;
	entry->unix_ms = 1700000000123;
	(void)snprintf(entry->answer, sizeof(entry->answer), "busy \"now\"");
	assert_true(docket_set_upload(entry, "photo.jpg", "http://x/2"));
	entry = docket_entry_of(docket, "mirror");
	assert_non_null(entry);
	entry->state = DOCKET_REFUSED;
}

static void test_what_was_written_is_read_back(void **state)
{
	(void)state;
	struct docket docket, again;
	docket_read(folder.fd, &again);
	assert_int_equal(again.count, 0);
	fill(&docket);
	for (int durable = 0; durable < 2; durable++) {
		assert_int_equal(docket_write(folder.fd, &docket, durable), 0);
		docket_read(folder.fd, &again);
		assert_int_equal(again.count, 2);
		const struct docket_entry *entry = docket_find(&again, "main");
		assert_int_equal(entry->state, DOCKET_WAITING);
		assert_int_equal(entry->tries, 3);
		assert_int_equal(entry->status, 503);
		assert_true(entry->unix_ms == 1700000000123);
		assert_string_equal(entry->answer, "busy \"now\"");
		assert_string_equal(docket_upload_url(entry, "photo.jpg"), "http://x/2");
		assert_null(docket_upload_url(entry, "original.jpg"));
		assert_int_equal(docket_find(&again, "mirror")->state, DOCKET_REFUSED);
	}
	assert_null(docket_entry_of(&docket, "third"));
	assert_null(docket_find(&docket, "third"));
	assert_ptr_equal(docket_entry_of(&docket, "mirror"), docket_find(&docket, "mirror"));
}

static void test_uploads_are_set_replaced_and_removed(void **state)
{
	(void)state;
	struct docket_entry entry = { .state = DOCKET_WAITING };
	char name[DOCKET_FILE_SIZE], url[DOCKET_URL_SIZE + 1];
	for (int i = 0; i < DOCKET_UPLOADS; i++) {
		(void)snprintf(name, sizeof(name), "file-%d", i);
		assert_true(docket_set_upload(&entry, name, "http://x/1"));
	}
	assert_false(docket_set_upload(&entry, "one more", "http://x/1"));
	assert_true(docket_set_upload(&entry, "file-3", "http://x/3"));
	assert_int_equal(entry.upload_count, DOCKET_UPLOADS);
	assert_string_equal(docket_upload_url(&entry, "file-3"), "http://x/3");
	assert_true(docket_set_upload(&entry, "file-3", ""));
	assert_true(docket_set_upload(&entry, "file-3", NULL));
	assert_null(docket_upload_url(&entry, "file-3"));
	assert_string_equal(docket_upload_url(&entry, "file-7"), "http://x/1");
	memset(url, 'u', sizeof(url) - 1);
	url[sizeof(url) - 1] = '\0';
	assert_false(docket_set_upload(&entry, "file-3", url));
	url[sizeof(url) - 2] = '\0';
	assert_true(docket_set_upload(&entry, "file-3", url));
}

/* An older courier, or whoever may write in the folder, put it there. */
static void test_an_answer_cannot_command_the_terminal(void **state)
{
	(void)state;
	static const char evil[] = "{\"destinations\":{\"main\":{\"answer\":\"a\\u001b[2J\\nb\"}}}";
	struct docket docket;
	read_text(evil, strlen(evil), &docket);
	assert_string_equal(docket.entries[0].answer, "a [2J b");
}

static void test_what_is_no_docket_counts_as_empty(void **state)
{
	(void)state;
	static const char *const bad[] = { "",
					   "{",
					   "[]",
					   "null",
					   "{\"destinations\":3}",
					   "{\"destinations\":[{}]}",
					   "{\"destinations\":null}",
					   "{\"destinations\":{\"main\":7}}",
					   "{\"destinations\":{\"main\":null}}" };
	struct docket docket;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		read_text(bad[i], strlen(bad[i]), &docket);
		assert_int_equal(docket.count, 0);
	}
}

/* Each of these ended the courier at every start, so that nothing was sent any more. */
static void test_a_null_or_a_list_in_a_member_s_place_counts_as_missing(void **state)
{
	(void)state;
	static const char *const cases[] = { "cases/delivery-state-null.json",
					     "cases/delivery-uploads-array.json" };
	for (int i = 0; i < 2; i++) {
		char path[512];
		uint8_t *text;
		size_t size;
		struct docket docket;
		if (!folder_shared(cases[i], path))
			skip();
		assert_int_equal(file_read_path(path, 10000, &text, &size), 0);
		read_text((const char *)text, size, &docket);
		free(text);
		assert_int_equal(docket.count, 1);
		assert_string_equal(docket.entries[0].destination, "main");
		assert_int_equal(docket.entries[0].state, DOCKET_WAITING);
		assert_int_equal(docket.entries[0].upload_count, 0);
	}
}

static void assert_makes_sense(const struct docket *docket)
{
	assert_true(docket->count <= DOCKET_DESTINATIONS);
	for (unsigned i = 0; i < docket->count; i++) {
		const struct docket_entry *entry = &docket->entries[i];
		assert_true(entry->state <= DOCKET_REFUSED);
		assert_true(strlen(entry->destination) < DOCKET_NAME_SIZE);
		assert_true(strlen(entry->answer) < DOCKET_ANSWER_SIZE);
		assert_true(entry->upload_count <= DOCKET_UPLOADS);
		assert_true(entry->tries <= 0xffffff);
	}
}

/* Every value of a whole docket, replaced by each kind of value that is not its own. */
static void test_any_value_may_stand_in_any_place(void **state)
{
	(void)state;
	static const char *const parts[] = { "\"waiting\"",
					     "3",
					     "503",
					     "\"busy \\\"now\\\"\"",
					     "1700000000123",
					     "\"http://x/2\"",
					     "{\"photo.jpg\"",
					     "{\"state\"",
					     "{\"main\"" };
	static const char *const values[] = { "null",        "[]",
					      "[[1]]",       "{}",
					      "\"\\u0000\"", "true",
					      "-1.5e300",    "99999999999999999999",
					      "\"x\"" };
	struct docket docket;
	uint8_t *text;
	size_t size;
	unsigned count = 0;
	fill(&docket);
	assert_int_equal(docket_write(folder.fd, &docket, false), 0);
	assert_int_equal(file_read_all(folder.fd, "delivery.json", 10000, &text, &size), 0);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		for (size_t j = 0; j < sizeof(values) / sizeof(values[0]); j++) {
			char altered[2048];
			const char *at = strstr((const char *)text, parts[i]);
			assert_non_null(at);
			/* of an object that begins here: all up to its end */
			const char *end = at + strlen(parts[i]);
			for (int depth = parts[i][0] == '{'; depth > 0; end++)
				depth += (*end == '{') - (*end == '}');
			(void)snprintf(altered, sizeof(altered), "%.*s%s%s",
				       (int)(at - (const char *)text), (const char *)text,
				       values[j], end);
			read_text(altered, strlen(altered), &docket);
			assert_makes_sense(&docket);
			count++;
		}
	assert_int_equal(count, 81);
	free(text);
}

static void test_any_byte_may_be_damaged(void **state)
{
	(void)state;
	static const char bytes[] = "\0\"{}[],:n0\xff";
	struct docket docket;
	uint8_t *text;
	size_t size;
	fill(&docket);
	assert_int_equal(docket_write(folder.fd, &docket, false), 0);
	assert_int_equal(file_read_all(folder.fd, "delivery.json", 10000, &text, &size), 0);
	for (size_t at = 0; at < size; at++)
		for (size_t i = 0; i < sizeof(bytes) - 1; i++) {
			uint8_t kept = text[at];
			text[at] = (uint8_t)bytes[i];
			read_text((const char *)text, size, &docket);
			assert_makes_sense(&docket);
			text[at] = kept;
		}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_what_was_written_is_read_back, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_uploads_are_set_replaced_and_removed, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_an_answer_cannot_command_the_terminal, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_no_docket_counts_as_empty, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_null_or_a_list_in_a_member_s_place_counts_as_missing, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(test_any_value_may_stand_in_any_place, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_any_byte_may_be_damaged, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
