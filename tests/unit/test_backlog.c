/* SPDX-License-Identifier: MIT */
/* Which item of pending/ goes next, and what is found again. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/base/clock.h"
#include "daemon/courier/backlog.h"
#include "tests/support/folder.h"

static struct folder folder;
static struct backlog *backlog;
static int route; /* only its address counts */

static void format_id(int number, char id[UUID_TEXT_SIZE])
{
	(void)snprintf(id, UUID_TEXT_SIZE, "01900000-0000-7000-8000-%012d", number);
}

static void make_item(int number)
{
	char id[UUID_TEXT_SIZE], path[PATH_MAX];
	format_id(number, id);
	(void)snprintf(path, sizeof(path), "%s/pending/%s", folder.path, id);
	assert_int_equal(mkdir(path, 0700), 0);
}

static int set_up(void **state)
{
	struct problem problem = { "" };
	char path[PATH_MAX];
	(void)state;
	folder_create(&folder);
	(void)snprintf(path, sizeof(path), "%s/pending", folder.path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(backlog_create("courier", folder.path, &route, &problem, &backlog), 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	backlog_destroy(backlog);
	folder_remove(&folder);
	return 0;
}

static struct entry *add(int number)
{
	char id[UUID_TEXT_SIZE];
	format_id(number, id);
	backlog_notice(backlog, id);
	struct entry *entry = backlog_find(backlog, id);
	assert_non_null(entry);
	assert_ptr_equal(entry->route, &route);
	return entry;
}

static void wait_until(struct entry *entry, int64_t due_ms, int64_t tried_ms)
{
	entry->state = ENTRY_WAITING;
	entry->due_ms = due_ms;
	entry->tried_ms = tried_ms;
}

static void test_what_waited_goes_before_what_was_never_tried(void **state)
{
	(void)state;
	struct entry *first = add(1), *second = add(2), *third = add(3);
	wait_until(second, 100, 50);
	wait_until(third, 300, 60);
	assert_ptr_equal(backlog_pick(backlog, 99, false), first);
	assert_ptr_equal(backlog_pick(backlog, 100, false), second);
	first->state = second->state = ENTRY_UNDER_WAY;
	assert_null(backlog_pick(backlog, 299, false));
	assert_ptr_equal(backlog_pick(backlog, 300, false), third);
}

/* Else the first bad item of the table would be tried for ever, and the good ones behind it never. */
static void test_trials_take_turns(void **state)
{
	(void)state;
	struct entry *entries[3] = { add(1), add(2), add(3) };
	for (int64_t now = 1; now <= 30; now++) {
		struct entry *entry = backlog_pick(backlog, now, true);
		assert_ptr_equal(entry, entries[(now - 1) % 3]);
		wait_until(entry, now, now);
	}
}

static void test_an_item_that_comes_again_while_it_is_moved_is_kept(void **state)
{
	(void)state;
	struct entry *entry = add(1);
	entry->state = ENTRY_UNDER_WAY;
	entry->tries = 7;
	entry->move = (struct clerk_task *)&route;
	assert_ptr_equal(add(1), entry);
	backlog_forget(entry);
	assert_int_equal(backlog_count(backlog), 1);
	assert_int_equal(entry->state, ENTRY_READY);
	assert_int_equal(entry->tries, 0);
	backlog_forget(entry);
	assert_int_equal(backlog_count(backlog), 0);
}

static void test_a_notice_twice_is_one_item(void **state)
{
	(void)state;
	struct entry *entry = add(1);
	entry->state = ENTRY_UNDER_WAY;
	assert_ptr_equal(add(1), entry);
	backlog_forget(entry);
	assert_int_equal(backlog_count(backlog), 0);
	backlog_notice(backlog, "lost+found");
	assert_int_equal(backlog_count(backlog), 0);
}

static void refill_all(void)
{
	for (int i = 0; i < 100 && backlog_refill(backlog, clock_monotonic_ms()); i++)
		continue;
}

static void test_the_folder_is_read_page_by_page(void **state)
{
	(void)state;
	enum { ITEMS = BACKLOG_ITEMS_MAX + 40 };
	int seen = 0;
	for (int i = 0; i < ITEMS; i++)
		make_item(i);
	refill_all();
	assert_int_equal(backlog_count(backlog), BACKLOG_ITEMS_MAX);
	for (struct entry *entry; (entry = backlog_pick(backlog, 0, false)); seen++) {
		char path[PATH_MAX];
		(void)snprintf(path, sizeof(path), "%s/pending/%s", folder.path, entry->id);
		assert_int_equal(remove(path), 0);
		backlog_forget(entry);
		refill_all();
	}
	assert_int_equal(seen, ITEMS);
}

static void test_waiting_items_make_room_for_the_rest(void **state)
{
	(void)state;
	for (int i = 0; i < BACKLOG_ITEMS_MAX; i++)
		wait_until(add(i), 1000 + i, 0);
	make_item(9999);
	char id[UUID_TEXT_SIZE];
	format_id(9999, id);
	backlog_notice(backlog, id);
	assert_null(backlog_find(backlog, id));
	refill_all();
	assert_non_null(backlog_find(backlog, id));
	format_id(BACKLOG_ITEMS_MAX - 1, id);
	assert_null(backlog_find(backlog, id)); /* it would have waited longest */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_what_waited_goes_before_what_was_never_tried,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_trials_take_turns, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_item_that_comes_again_while_it_is_moved_is_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_notice_twice_is_one_item, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_folder_is_read_page_by_page, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_waiting_items_make_room_for_the_rest, set_up,
						tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
