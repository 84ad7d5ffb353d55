/* SPDX-License-Identifier: MIT */
/* What the courier tells an operator, and what it makes of an answer. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "daemon/core/utf8.h"
#include "daemon/courier/advice.h"

static const int64_t now = INT64_C(1800000000000); /* 2027-01-15 */

static struct advice_context context(bool is_s3)
{
	return (struct advice_context){ .section = "mirror",
					.url = "https://photos.example:8443/in/a/b.jpg",
					.method = "PUT",
					.is_s3 = is_s3,
					.now_unix_ms = now };
}

static struct transfer_answer answer(int status, const char *text)
{
	return (struct transfer_answer){
		.status = status,
		.text = text,
		.has_sent_all = true,
		.server_unix_ms = -1,
		.content_length = -1,
	};
}

static void check(const struct transfer_answer *given, bool is_s3, enum answer_class expected,
		  const char *words)
{
	const struct advice_context about = context(is_s3);
	struct problem problem = { "" };
	assert_int_equal(advice_judge(&about, given, &problem), expected);
	if (!strstr(problem.text, words))
		fail_msg("\"%s\" lacks \"%s\"", problem.text, words);
	/* every sentence says which destination, and fits */
	if (expected != ANSWER_DONE)
		assert_ptr_equal(strstr(problem.text, "mirror: "), problem.text);
	assert_true(strlen(problem.text) < sizeof(problem.text) - 1);
}

static void test_failures(void **state)
{
	(void)state;
	static const struct {
		enum transfer_failure failure;
		enum answer_class expected;
		const char *words;
	} rows[] = {
		{ TRANSFER_UNREACHABLE, ANSWER_RETRY, "photos.example:8443 cannot be reached" },
		{ TRANSFER_INTERRUPTED, ANSWER_RETRY, "the courier tries again" },
		{ TRANSFER_INTERRUPTED, ANSWER_RETRY, "client certificate (mirror.certificate)" },
		{ TRANSFER_GARBLED, ANSWER_RETRY, "photos.example:8443 answers is no HTTP" },
		{ TRANSFER_PROXY, ANSWER_RETRY, "check mirror.proxy" },
		{ TRANSFER_TLS, ANSWER_RETRY, "names a TLS server" },
		{ TRANSFER_TLS_UNTRUSTED, ANSWER_AUTHENTICATION, "mirror.ca" },
		{ TRANSFER_TLS_EXPIRED, ANSWER_AUTHENTICATION, "which says 2027-01-15" },
		{ TRANSFER_TLS_NOT_YET, ANSWER_AUTHENTICATION, "correct it with timedatectl" },
		{ TRANSFER_TLS_WRONG_HOST, ANSWER_AUTHENTICATION, "name in mirror.url" },
		{ TRANSFER_TLS_OURS, ANSWER_AUTHENTICATION, "mirror.certificate" },
		{ TRANSFER_LOCAL, ANSWER_AUTHENTICATION, "check mirror.url, mirror.ca" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct transfer_answer given = answer(0, "");
		given.failure = rows[i].failure;
		(void)snprintf(given.error, sizeof(given.error), "words of libcurl");
		check(&given, false, rows[i].expected, rows[i].words);
	}
}

static void test_statuses(void **state)
{
	(void)state;
	static const struct {
		int status;
		enum answer_class expected;
		const char *words;
	} rows[] = {
		{ 201, ANSWER_DONE, "" },
		{ 412, ANSWER_TAKEN, "the name is taken" },
		{ 500, ANSWER_RETRY, "answers 500 to PUT https://photos.example" },
		{ 507, ANSWER_RETRY, "its disk is full: tell its administrator" },
		{ 401, ANSWER_AUTHENTICATION, "mirror.credentials is wrong" },
		{ 407, ANSWER_AUTHENTICATION, "the proxy wants a password" },
		{ 404, ANSWER_MISPLACED, "correct mirror.url and mirror.type" },
		{ 413, ANSWER_REFUSED,
		  "does not take this photo (413: without a word): PUT https://" },
		{ 421, ANSWER_RETRY, "another server answers than the one asked for" },
		{ 511, ANSWER_RETRY, "this network wants a log-in" },
		{ 496, ANSWER_AUTHENTICATION, "client certificate" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct transfer_answer given = answer(rows[i].status, "");
		check(&given, false, rows[i].expected, rows[i].words);
	}
	const struct transfer_answer nginx =
		answer(400, "<h1>400</h1>No required SSL certificate was sent");
	check(&nginx, false, ANSWER_AUTHENTICATION, "client certificate");
	struct transfer_answer moved = answer(308, "");
	(void)snprintf(moved.location, sizeof(moved.location), "https://new.example/");
	check(&moved, false, ANSWER_MISPLACED, "it names https://new.example/");
	check(&moved, false, ANSWER_MISPLACED, "captive portal");
}

static void test_a_400_for_half_a_request_is_not_about_the_photo(void **state)
{
	(void)state;
	struct transfer_answer given = answer(400, "");
	check(&given, false, ANSWER_REFUSED, "does not take this photo (400");
	given.has_sent_all = false;
	check(&given, false, ANSWER_RETRY, "the courier tries again");
	given.has_sent_all = given.was_cut = true;
	check(&given, false, ANSWER_RETRY, "the courier tries again");
	/* a server that will not have a large file says so before it has read it */
	given.status = 413;
	check(&given, false, ANSWER_REFUSED, "does not take this photo (413");
}

static void test_a_probe_is_no_photo(void **state)
{
	(void)state;
	static const int statuses[] = { 400, 402, 406, 411, 413, 415, 417, 418, 422, 426, 451 };
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		struct advice_context about = context(false);
		struct transfer_answer given = answer(statuses[i], "no");
		struct problem problem = { "" };
		about.is_probe = true;
		assert_int_equal(advice_judge(&about, &given, &problem), ANSWER_REFUSED);
		assert_null(strstr(problem.text, "photo "));
		assert_non_null(strstr(problem.text, "does not take a probe file"));
	}
}

static void test_a_web_page_in_the_files_place_is_named(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool is_probe;
		enum answer_class expected;
		const char *words;
	} rows[] = {
		{ "\n <!DOCTYPE HTML><title>Log in", false, ANSWER_RETRY, "captive portal" },
		{ "<html><head>", true, ANSWER_RETRY, "captive portal" },
		{ "\xff\xd8\xff", false, ANSWER_RETRY, "stores other bytes than it was sent" },
		{ "\xff\xd8\xff", true, ANSWER_MISPLACED, "correct mirror.url and mirror.type" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct advice_context about = context(false);
		struct transfer_answer given = answer(200, rows[i].text);
		struct problem problem = { "" };
		about.is_probe = rows[i].is_probe;
		assert_int_equal(advice_say_other_bytes(&about, &given, &problem),
				 rows[i].expected);
		if (!strstr(problem.text, rows[i].words))
			fail_msg("\"%s\" lacks \"%s\"", problem.text, rows[i].words);
	}
}

static void test_a_wrong_clock_is_named(void **state)
{
	(void)state;
	struct transfer_answer given = answer(403, "");
	given.server_unix_ms = now + INT64_C(3652) * 86400000;
	check(&given, false, ANSWER_AUTHENTICATION,
	      "it says 2027-01-15 08:00 UTC, the server 2037");
	given.server_unix_ms = now + 5 * 60 * 1000;
	check(&given, false, ANSWER_AUTHENTICATION, "credentials is wrong");
	/* a server that refuses one photo for good is not about the clock */
	struct transfer_answer permanent = answer(413, "");
	permanent.server_unix_ms = now - INT64_C(3652) * 86400000;
	check(&permanent, false, ANSWER_REFUSED, "does not take this photo");
}

static void test_s3_codes(void **state)
{
	(void)state;
	static const struct {
		int status;
		const char *code;
		enum answer_class expected;
		const char *words;
	} rows[] = {
		{ 403, "SignatureDoesNotMatch", ANSWER_AUTHENTICATION, "secret key is wrong" },
		{ 403, "InvalidAccessKeyId", ANSWER_AUTHENTICATION, "access key is unknown" },
		{ 403, "AccessDenied", ANSWER_AUTHENTICATION, "permission to put and get" },
		{ 400, "ExpiredToken", ANSWER_AUTHENTICATION, "has expired" },
		{ 400, "AuthorizationHeaderMalformed", ANSWER_AUTHENTICATION, "the region" },
		{ 404, "NoSuchBucket", ANSWER_MISPLACED, "bucket is gone or was renamed" },
		{ 301, "PermanentRedirect", ANSWER_MISPLACED, "in another region" },
		{ 400, "RequestTimeout", ANSWER_RETRY, "sent again" },
		{ 400, "BadDigest", ANSWER_RETRY, "damaged on the way" },
		{ 400, "EntityTooLarge", ANSWER_REFUSED, "400 EntityTooLarge" },
		{ 503, "SlowDown", ANSWER_RETRY, "tries again later" },
		{ 500, "SomethingNew", ANSWER_RETRY, "500 SomethingNew" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[256];
		(void)snprintf(text, sizeof(text), "<?xml?><Error><Code>%s</Code></Error>",
			       rows[i].code);
		const struct transfer_answer given = answer(rows[i].status, text);
		check(&given, true, rows[i].expected, rows[i].words);
	}
	/* nonsense instead of a code: the status counts */
	const struct transfer_answer broken = answer(403, "<Code>");
	check(&broken, true, ANSWER_AUTHENTICATION, "credentials is wrong");
	struct transfer_answer skewed = answer(403, "<Code>RequestTimeTooSkewed</Code>");
	skewed.server_unix_ms = 0;
	check(&skewed, true, ANSWER_AUTHENTICATION, "this booth's clock is wrong");
}

static void test_the_servers_wish(void **state)
{
	(void)state;
	struct transfer_answer given = answer(503, "");
	assert_int_equal(advice_server_wait_ms(&given, now), -1);
	(void)snprintf(given.retry_after, sizeof(given.retry_after), "7");
	assert_int_equal(advice_server_wait_ms(&given, now), 7000);
	/* a date counts from the server's own clock, whatever ours says */
	(void)snprintf(given.retry_after, sizeof(given.retry_after),
		       "Thu, 01 Jan 1970 00:01:00 GMT");
	given.server_unix_ms = 0;
	assert_int_equal(advice_server_wait_ms(&given, now), 60000);
}

static void test_proxies(void **state)
{
	(void)state;
	static const struct {
		int status;
		enum answer_class expected;
		const char *words;
	} rows[] = {
		{ 407, ANSWER_AUTHENTICATION, "the proxy wants a password (407)" },
		{ 403, ANSWER_AUTHENTICATION, "photos.example:8443 (403): ask its administrator" },
		/* never the photo's fault */
		{ 400, ANSWER_AUTHENTICATION, "correct mirror.proxy" },
		{ 404, ANSWER_AUTHENTICATION, "correct mirror.proxy" },
		{ 503, ANSWER_RETRY, "the proxy cannot connect to photos.example:8443 (503)" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct transfer_answer given = answer(rows[i].status, "");
		given.is_proxys = true;
		check(&given, false, rows[i].expected, rows[i].words);
		check(&given, true, rows[i].expected, rows[i].words);
	}
}

/* What a server says goes to the journal, to terminals and to systemd, all of them by lines. */
static void test_a_servers_words_cannot_give_orders(void **state)
{
	(void)state;
	static const char *const texts[] = { "no\r\nWATCHDOG=trigger\033]0;x\007",
					     "no\302\2335nWATCHDOG=trigger\377",
					     "\xe5\xa5\xbd\xe5\xa5" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const struct advice_context about = context(false);
		struct transfer_answer given = answer(413, texts[i]);
		struct problem problem = { "" };
		(void)advice_judge(&about, &given, &problem);
		assert_null(strpbrk(problem.text, "\r\n\033\007"));
		assert_null(strstr(problem.text, "\302\233"));
		assert_true(utf8_is_valid(problem.text));
		given = answer(301, "");
		(void)snprintf(given.location, sizeof(given.location), "%s", texts[i]);
		(void)advice_judge(&about, &given, &problem);
		assert_null(strpbrk(problem.text, "\r\n\033\007"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_proxies),
		cmocka_unit_test(test_a_servers_words_cannot_give_orders),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_statuses),
		cmocka_unit_test(test_a_400_for_half_a_request_is_not_about_the_photo),
		cmocka_unit_test(test_a_probe_is_no_photo),
		cmocka_unit_test(test_a_web_page_in_the_files_place_is_named),
		cmocka_unit_test(test_a_wrong_clock_is_named),
		cmocka_unit_test(test_s3_codes),
		cmocka_unit_test(test_the_servers_wish),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
