/* SPDX-License-Identifier: MIT */
/* wrap: fsync calloc */
#include "daemon/store/saver.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>
#include <event2/event.h>

#include "tests/support/failing.h"
#include "tests/support/folder.h"

static struct folder folder;
static struct spool *spool;
static struct event_base *base;
static struct saver *saver;

static struct {
	unsigned calls, failures, again;
	char order[64];
	char words[512];
} answers;

static void on_done(const char *id, int result, const struct problem *problem, void *user);

static int set_up(void **state)
{
	(void)state;
	(void)umask(0007);
	memset(&answers, 0, sizeof(answers));
	folder_create(&folder);
	const struct spool_config config = { .path = folder.path };
	base = event_base_new();
	return !base || spool_create(&config, NULL, &spool) < 0 ||
	       saver_create(base, spool, on_done, NULL, &saver) < 0;
}

static int tear_down(void **state)
{
	(void)state;
	saver_destroy(saver);
	saver = NULL;
	event_base_free(base);
	spool_destroy(spool);
	folder_remove(&folder);
	return 0;
}

static struct spool_item item_number(unsigned number)
{
	struct spool_item item = { .files = { { "photo.jpg", "photo", 5 } }, .file_count = 1 };
	(void)snprintf(item.id, sizeof(item.id), "0192f0c1-2345-7abc-8def-0123456789%02x", number);
	return item;
}

static void on_done(const char *id, int result, const struct problem *problem, void *user)
{
	(void)user;
	answers.order[answers.calls++] = id[35];
	if (result < 0) {
		answers.failures++;
		(void)snprintf(answers.words, sizeof(answers.words), "%s", problem->text);
		return;
	}
	/* acknowledged means that it is there */
	char path[64];
	(void)snprintf(path, sizeof(path), "pending/%s/photo.jpg", id);
	assert_true(folder_has(folder.fd, path));
	if (answers.again > 0) {
		const struct spool_item next = item_number(0x40 + answers.again--);
		assert_int_equal(saver_store(saver, &next), 0);
	}
}

/* Runs on the saver's thread; on_done() reads the count after it. */
static void on_durable(const struct spool_item *item, void *user)
{
	char path[64];
	(void)snprintf(path, sizeof(path), "pending/%s/photo.jpg", item->id);
	++*(unsigned *)user;
	assert_true(folder_has(folder.fd, path));
}

static void wait_for(unsigned calls)
{
	while (answers.calls < calls)
		assert_int_equal(event_base_loop(base, EVLOOP_ONCE), 0);
	/* nothing comes twice */
	assert_int_equal(event_base_loop(base, EVLOOP_NONBLOCK), 0);
	assert_int_equal(answers.calls, calls);
}

static void test_stores_in_order(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 8; i++) {
		const struct spool_item item = item_number(i);
		assert_int_equal(saver_store(saver, &item), 0);
	}
	assert_int_equal(answers.calls, 0); /* never from within saver_store() */
	wait_for(8);
	assert_string_equal(answers.order, "01234567");
	assert_int_equal(answers.failures, 0);
	assert_int_equal(folder_count(folder.fd, "pending", NULL), 8);
}

static void test_callback_may_store_the_next(void **state)
{
	(void)state;
	answers.again = 40; /* more than the ring holds */
	const struct spool_item item = item_number(0);
	assert_int_equal(saver_store(saver, &item), 0);
	wait_for(41);
	assert_int_equal(answers.failures, 0);
}

static void test_full(void **state)
{
	(void)state;
	unsigned taken = 0;
	int r = 0;
	while (r == 0 && taken < 100) { /* the loop does not run: none is delivered */
		const struct spool_item item = item_number(taken);
		r = saver_store(saver, &item);
		taken += r == 0;
	}
	assert_int_equal(r, -EAGAIN);
	assert_true(taken >= 8);
	wait_for(taken);
	const struct spool_item item = item_number(0x77);
	assert_int_equal(saver_store(saver, &item), 0);
	wait_for(taken + 1);
}

static void test_failure_is_delivered_with_words(void **state)
{
	(void)state;
	const struct spool_item item = item_number(1);
	failing_only("fsync");
	failing_arm(1, FAILING_ONCE, ENOSPC);
	assert_int_equal(saver_store(saver, &item), 0);
	wait_for(1);
	assert_true(failing_disarm());
	failing_only(NULL);
	assert_int_equal(answers.failures, 1);
	assert_non_null(strstr(answers.words, "the disk is full"));
	assert_int_equal(folder_count(folder.fd, "pending", NULL), 0);
	assert_int_equal(saver_store(saver, &item), 0);
	wait_for(2);
	assert_int_equal(answers.failures, 1);
}

static void test_destroy_finishes_what_it_was_given(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 8; i++) {
		const struct spool_item item = item_number(i);
		assert_int_equal(saver_store(saver, &item), 0);
	}
	saver_destroy(saver);
	saver = NULL;
	assert_int_equal(folder_count(folder.fd, "pending", NULL), 8);
	assert_int_equal(folder_count(folder.fd, "incoming", NULL), 0);
	assert_int_equal(event_base_loop(base, EVLOOP_NONBLOCK), 1); /* no events are left */
	assert_int_equal(answers.calls, 0);
	saver_destroy(NULL);
}

static void test_no_memory(void **state)
{
	(void)state;
	struct saver *second = NULL;
	failing_arm(1, FAILING_ONCE, ENOMEM);
	assert_int_equal(saver_create(base, spool, on_done, NULL, &second), -ENOMEM);
	(void)failing_disarm();
	assert_null(second);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static void test_the_ledgers_turn_comes_after_each_durable_item_only(void **state)
{
	(void)state;
	unsigned durable = 0;
	saver_after(saver, on_durable, &durable);
	const struct spool_item good = item_number(1);
	assert_int_equal(saver_store(saver, &good), 0);
	wait_for(1);
	assert_int_equal(durable, 1);
	assert_int_equal(saver_store(saver, &good), 0); /* it is there already: -EEXIST */
	wait_for(2);
	assert_int_equal(answers.failures, 1);
	assert_int_equal(durable, 1);
}

static void on_work(void *user)
{
	unsigned *pending = user;
	*pending = (unsigned)folder_count(folder.fd, "pending", NULL);
}

static void on_worked(void *user)
{
	(void)user;
	answers.order[answers.calls++] = 'w';
}

static void test_other_work_has_its_turn_between_two_items(void **state)
{
	(void)state;
	unsigned pending = 0;
	const struct spool_item first = item_number(1), second = item_number(2);
	assert_int_equal(saver_store(saver, &first), 0);
	assert_int_equal(saver_work(saver, on_work, on_worked, &pending), 0);
	assert_int_equal(saver_store(saver, &second), 0);
	wait_for(3);
	assert_string_equal(answers.order, "1w2");
	assert_int_equal(pending, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_stores_in_order),
		TEST(test_callback_may_store_the_next),
		TEST(test_full),
		TEST(test_failure_is_delivered_with_words),
		TEST(test_destroy_finishes_what_it_was_given),
		TEST(test_the_ledgers_turn_comes_after_each_durable_item_only),
		TEST(test_other_work_has_its_turn_between_two_items),
		TEST(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
