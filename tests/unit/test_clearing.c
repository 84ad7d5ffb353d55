/* SPDX-License-Identifier: MIT */
/* Retention: what is over goes, what cannot go is named and passed over, and the loop gets its
 * turn. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "daemon/courier/clearing.h"
#include "daemon/store/spool.h"
#include "tests/support/folder.h"

enum { LEVELS = 20 }; /* folders in folders, deeper than anything is removed */

static struct folder folder;
static struct spool *spool;
static int64_t now_ms, step_ms;

static const char *const ids[] = { "01900000-0000-7000-8000-000000000001",
				   "01900000-0000-7000-8000-000000000002",
				   "01900000-0000-7000-8000-000000000003" };

static int64_t clock_of_the_test(void)
{
	return now_ms += step_ms;
}

static int set_up(void **state)
{
	(void)state;
	struct problem problem = { "" };
	folder_create(&folder);
	const struct spool_config config = { .path = folder.path };
	assert_int_equal(spool_create(&config, &problem, &spool), 0);
	for (int i = 0; i < 3; i++) {
		struct spool_item item = { .files = { { "record.json", "{}", 2 } },
					   .file_count = 1 };
		(void)snprintf(item.id, sizeof(item.id), "%s", ids[i]);
		assert_int_equal(spool_store(spool, &item, &problem), 0);
		assert_int_equal(spool_move(spool, ids[i], SPOOL_PENDING, SPOOL_SENT, &problem), 0);
	}
	now_ms = step_ms = 0;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	spool_destroy(spool);
	folder_remove(&folder);
	return 0;
}

static size_t count_sent(void)
{
	size_t count = 0;
	assert_int_equal(spool_count(spool, SPOOL_SENT, &count), 0);
	return count;
}

static struct clearing_order in_days(int days)
{
	return (struct clearing_order){
		.now_unix_ms = ((int64_t)time(NULL) + (int64_t)days * 86400) * 1000,
		.clock_is_synchronised = true,
		.days = 30,
		.most_ms = 500,
		.monotonic_ms = clock_of_the_test,
	};
}

static void test_only_what_is_over_goes(void **state)
{
	(void)state;
	struct clearing_result result;
	struct clearing_order order = in_days(29);
	assert_int_equal(clearing_run(spool, &order, &result), 0);
	assert_int_equal(result.removed, 0);
	order = in_days(31);
	order.clock_is_synchronised = false;
	assert_int_equal(clearing_run(spool, &order, &result), 0);
	assert_int_equal(count_sent(), 3);
	order = in_days(31);
	assert_int_equal(clearing_run(spool, &order, &result), 0);
	assert_int_equal(result.removed, 3);
	assert_int_equal(result.failed, 0);
	assert_false(result.has_more);
	assert_int_equal(count_sent(), 0);
}

static void test_time_is_over_before_the_end(void **state)
{
	(void)state;
	struct clearing_result result;
	const struct clearing_order order = in_days(31);
	step_ms = 300; /* a slow card */
	assert_int_equal(clearing_run(spool, &order, &result), 0);
	assert_int_equal(result.removed, 2);
	assert_true(result.has_more);
	assert_int_equal(clearing_run(spool, &order, &result), 0);
	assert_int_equal(result.removed, 1);
	assert_int_equal(count_sent(), 0);
}

static void test_one_that_cannot_go_keeps_none(void **state)
{
	(void)state;
	struct clearing_result result;
	const struct clearing_order order = in_days(31);
	char path[400];
	int length = snprintf(path, sizeof(path), "%s/sent/%s", folder.path, ids[1]);
	for (int level = 0; level < LEVELS; level++) {
		length += snprintf(path + length, sizeof(path) - (size_t)length, "/d");
		assert_int_equal(mkdir(path, 0700), 0);
	}
	assert_int_equal(clearing_run(spool, &order, &result), 0);
	assert_int_equal(result.removed, 2);
	assert_int_equal(result.failed, 1);
	assert_non_null(strstr(result.problem.text, ids[1]));
	assert_int_equal(count_sent(), 0); /* it lies in incoming/ now, for boothd's next start */
	length = snprintf(path, sizeof(path), "%s/incoming/%s.tmp", folder.path, ids[1]);
	for (int level = 0; level < LEVELS; level++)
		length += snprintf(path + length, sizeof(path) - (size_t)length, "/d");
	for (int level = 0; level < LEVELS; level++) {
		assert_int_equal(rmdir(path), 0);
		path[strlen(path) - 2] = '\0';
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_only_what_is_over_goes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_time_is_over_before_the_end, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_one_that_cannot_go_keeps_none, set_up,
						tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
