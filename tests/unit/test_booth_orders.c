/* SPDX-License-Identifier: MIT */
/* What boothd does with the courier's reports about an order, before the photo counts as saved. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <json-c/json.h>

#include "daemon/boothd/booth_inside.h"
#include "daemon/core/order.h"

static const char photo[] = "01a22dac-2f51-7199-be84-11d457d9ebee";
static const char person[] = "5e8769da28320f74089411031c3f2aec";

/* A booth in which the saver still works on the photo. */
static struct booth *saving_booth(void)
{
	struct booth *booth = calloc(1, sizeof(*booth));
	assert_non_null(booth);
	booth->state = SESSION_SAVING;
	(void)snprintf(booth->visit.id_text, sizeof(booth->visit.id_text), "%s", photo);
	return booth;
}

static int report(struct booth *booth, const char *about, const char *qr)
{
	char number[ORDER_NUMBER_SIZE], text[1024];
	struct problem problem = { "" };
	struct json_object *result = NULL;
	assert_int_equal(order_number(person, false, 1, number), 0);
	(void)snprintf(text, sizeof(text),
		       "{\"photo\":\"%s\",\"person\":\"%s\",\"campaign\":\"2026\",\"order\":\"%s\","
		       "\"state\":\"open\",\"fen\":1500,\"qr\":\"%s\",\"by\":\"http\"}",
		       about, person, number, qr);
	struct json_object *params = json_tokener_parse(text);
	assert_non_null(params);
	int r = booth_order_answer("order_report", params, NULL, &problem, booth, &result);
	json_object_put(params);
	assert_null(result);
	return r;
}

static void test_a_report_that_is_faster_than_the_saver_is_kept(void **state)
{
	(void)state;
	struct booth *booth = saving_booth();
	assert_int_equal(report(booth, photo, "weixin://pay/1"), 0);
	assert_true(booth->visit.pay.is_reported);
	assert_int_equal(booth->visit.pay.shown, PAY_OPEN);
	assert_string_equal(booth->visit.pay.qr, "weixin://pay/1");
	assert_int_equal(booth->state, SESSION_SAVING);
	free(booth);
}

static void test_a_report_about_another_photo_shows_nothing(void **state)
{
	(void)state;
	struct booth *booth = saving_booth();
	assert_int_equal(report(booth, "01a22dac-46d8-7799-9c39-f8d4c9c53c78", "weixin://pay/1"),
			 0);
	assert_false(booth->visit.pay.is_reported);
	/* nor one that comes while the booth has no photo */
	booth->visit.id_text[0] = '\0';
	assert_int_equal(report(booth, photo, "weixin://pay/1"), 0);
	assert_false(booth->visit.pay.is_reported);
	free(booth);
}

static void test_a_code_that_no_telephone_reads_counts_as_unavailable(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "two words", "\xe4\xbb\x98", "tab\\t" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct booth *booth = saving_booth();
		assert_int_equal(report(booth, photo, bad[i]), 0);
		assert_int_equal(booth->visit.pay.shown, PAY_UNAVAILABLE);
		assert_string_equal(booth->visit.pay.qr, "");
		free(booth);
	}
}

static void test_what_is_no_report_is_refused(void **state)
{
	(void)state;
	struct booth *booth = saving_booth();
	struct problem problem = { "" };
	struct json_object *result = NULL, *empty = json_object_new_object();
	assert_int_equal(report(booth, "no-id", "weixin://pay/1"), -EINVAL);
	assert_int_equal(booth_order_answer("order_report", empty, NULL, &problem, booth, &result),
			 -EINVAL);
	assert_int_equal(booth_order_answer("press", empty, NULL, &problem, booth, &result),
			 -ENOSYS);
	assert_false(booth->visit.pay.is_reported);
	json_object_put(empty);
	free(booth);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_report_that_is_faster_than_the_saver_is_kept),
		cmocka_unit_test(test_a_report_about_another_photo_shows_nothing),
		cmocka_unit_test(test_a_code_that_no_telephone_reads_counts_as_unavailable),
		cmocka_unit_test(test_what_is_no_report_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
