/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "daemon/core/retry.h"

static const struct retry_policy policy = { .base_ms = 1000, .cap_ms = 60000 };
static const uint32_t most = UINT32_MAX;

static void test_classes(void **state)
{
	(void)state;
	static const struct {
		int status;
		enum answer_class answer;
	} rows[] = {
		{ 0, ANSWER_RETRY },
		{ 200, ANSWER_DONE },
		{ 201, ANSWER_DONE },
		{ 204, ANSWER_DONE },
		{ 301, ANSWER_MISPLACED },
		{ 308, ANSWER_MISPLACED },
		{ 400, ANSWER_REFUSED },
		{ 401, ANSWER_AUTHENTICATION },
		{ 403, ANSWER_AUTHENTICATION },
		{ 404, ANSWER_MISPLACED },
		{ 407, ANSWER_AUTHENTICATION },
		{ 408, ANSWER_RETRY },
		{ 409, ANSWER_RETRY },
		{ 410, ANSWER_MISPLACED },
		{ 412, ANSWER_TAKEN },
		{ 413, ANSWER_REFUSED },
		{ 415, ANSWER_REFUSED },
		{ 422, ANSWER_REFUSED },
		{ 425, ANSWER_RETRY },
		{ 429, ANSWER_RETRY },
		{ 500, ANSWER_RETRY },
		{ 501, ANSWER_MISPLACED },
		{ 503, ANSWER_RETRY },
		{ 505, ANSWER_MISPLACED },
		{ 507, ANSWER_RETRY },
		{ 599, ANSWER_RETRY },
		{ 999, ANSWER_RETRY },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(retry_classify(rows[i].status), rows[i].answer);
}

static void test_delay_doubles_to_the_cap(void **state)
{
	(void)state;
	static const int64_t bounds[] = { 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000 };
	for (unsigned i = 0; i < 8; i++) {
		assert_int_equal(retry_delay_ms(&policy, i + 1, -1, 0), 0);
		assert_int_equal(retry_delay_ms(&policy, i + 1, -1, most), bounds[i] - 1);
		assert_int_equal(retry_delay_ms(&policy, i + 1, -1, most / 2 + 1), bounds[i] / 2);
	}
	assert_int_equal(retry_delay_ms(&policy, UINT32_MAX, -1, most), 59999);
}

static void test_the_servers_wish_is_the_least_wait(void **state)
{
	(void)state;
	assert_int_equal(retry_delay_ms(&policy, 1, 120000, 0), 120000);
	assert_int_equal(retry_delay_ms(&policy, 1, 120000, most), 120999);
	/* ... and cannot silence the booth for a year */
	assert_int_equal(retry_delay_ms(&policy, 1, INT64_C(365) * 86400000, 0), 600000);
}

static void test_jitter_limits(void **state)
{
	(void)state;
	assert_int_equal(retry_jitter_ms(0, most), 0);
	assert_int_equal(retry_jitter_ms(-5, most), 0);
	assert_int_equal(retry_jitter_ms(10, most), 9);
	assert_true(retry_jitter_ms(INT64_MAX, most) < INT32_MAX);
}

static void test_dates(void **state)
{
	(void)state;
	const int64_t example = INT64_C(784111777) * 1000; /* RFC 9110's own example */
	assert_int_equal(retry_parse_date_unix_ms("Sun, 06 Nov 1994 08:49:37 GMT"), example);
	assert_int_equal(retry_parse_date_unix_ms("Sunday, 06-Nov-94 08:49:37 GMT"), example);
	assert_int_equal(retry_parse_date_unix_ms("Sun Nov  6 08:49:37 1994"), example);
	assert_int_equal(retry_parse_date_unix_ms("Thu, 01 Jan 1970 00:00:00 GMT"), 0);
	assert_int_equal(retry_parse_date_unix_ms("Tue, 29 Feb 2028 12:00:00 GMT"),
			 INT64_C(1835438400) * 1000);
	static const char *const bad[] = { NULL,
					   "",
					   "Sun, 06 Nov 1994",
					   "Sun, 06 Nov 1994 08:49:37 CET",
					   "Sun, 06 Nov 1994 24:49:37 GMT",
					   "Sun, 00 Nov 1994 08:49:37 GMT",
					   "Sun, 06 Nev 1994 08:49:37 GMT",
					   "Sun, 06 Nov 1994 08:49:37 GMT and more",
					   "Sun Nov  6 08:49:37 94",
					   "1994-11-06T08:49:37Z",
					   "Sun" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(retry_parse_date_unix_ms(bad[i]), -1);
}

static void test_retry_after_in_both_forms(void **state)
{
	(void)state;
	const int64_t now = INT64_C(784111777) * 1000;
	assert_int_equal(retry_after_ms("120", now), 120000);
	assert_int_equal(retry_after_ms("0", now), 0);
	assert_int_equal(retry_after_ms("Sun, 06 Nov 1994 08:51:37 GMT", now), 120000);
	assert_int_equal(retry_after_ms("Sun, 06 Nov 1994 08:00:00 GMT", now), 0);
	assert_true(retry_after_ms("99999999999999999999999", now) > 0);
	assert_int_equal(retry_after_ms(NULL, now), -1);
	assert_int_equal(retry_after_ms("", now), -1);
	assert_int_equal(retry_after_ms("-5", now), -1);
	assert_int_equal(retry_after_ms("soon", now), -1);
	assert_int_equal(retry_after_ms("5.5", now), -1);
}

static const struct breaker_policy breaker_policy = {
	.threshold = 3,
	.wait = { .base_ms = 1000, .cap_ms = 8000 },
};

static void test_breaker_opens_tries_and_closes(void **state)
{
	(void)state;
	struct breaker breaker = { 0 };
	assert_true(breaker_may_send(&breaker, 0));
	assert_false(breaker_on_failure(&breaker, &breaker_policy, 0, -1, most));
	assert_false(breaker_on_failure(&breaker, &breaker_policy, 0, -1, most));
	assert_true(breaker_may_send(&breaker, 0));
	assert_true(breaker_on_failure(&breaker, &breaker_policy, 0, -1, most));
	assert_false(breaker_may_send(&breaker, 998));
	assert_true(breaker_may_send(&breaker, 999));

	breaker_on_send(&breaker);
	assert_false(breaker_may_send(&breaker, 999)); /* one trial at a time */
	assert_true(breaker_on_failure(&breaker, &breaker_policy, 1000, -1, most));
	assert_false(breaker_may_send(&breaker, 2998));
	assert_true(breaker_may_send(&breaker, 2999));

	breaker_on_send(&breaker);
	breaker_on_success(&breaker);
	assert_true(breaker_may_send(&breaker, 3000));
	assert_false(breaker.is_open);
	assert_int_equal(breaker.failures, 0);
}

static void test_late_failures_do_not_lengthen_the_wait(void **state)
{
	(void)state;
	struct breaker breaker = { 0 };
	for (int i = 0; i < 3; i++)
		(void)breaker_on_failure(&breaker, &breaker_policy, 0, -1, most);
	const int64_t until = breaker.open_until_ms;
	assert_false(breaker_on_failure(&breaker, &breaker_policy, 500, -1, most));
	assert_int_equal(breaker.open_until_ms, until);
}

static void test_breaker_waits_at_least_half_its_bound(void **state)
{
	(void)state;
	struct breaker breaker = { 0 };
	breaker_trip(&breaker, &breaker_policy, 0, -1, 0);
	assert_int_equal(breaker.open_until_ms, 500);
	breaker_trip(&breaker, &breaker_policy, 0, 5000, 0);
	assert_int_equal(breaker.open_until_ms, 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_delay_doubles_to_the_cap),
		cmocka_unit_test(test_the_servers_wish_is_the_least_wait),
		cmocka_unit_test(test_jitter_limits),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_retry_after_in_both_forms),
		cmocka_unit_test(test_breaker_opens_tries_and_closes),
		cmocka_unit_test(test_late_failures_do_not_lengthen_the_wait),
		cmocka_unit_test(test_breaker_waits_at_least_half_its_bound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
