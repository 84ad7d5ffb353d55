/* SPDX-License-Identifier: MIT */
/* wrap: curl_url curl_url_get curl_url_set */
/* Addresses that servers and notes on disk name: which are good, where they lead. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <curl/curl.h>

#include "daemon/net/url.h"

static void test_what_is_a_good_address(void **state)
{
	static const struct {
		const char *url;
		enum url_flaw flaw;
	} rows[] = {
		{ "http://photos.example", URL_IS_GOOD },
		{ "https://photos.example:8443/a/b", URL_IS_GOOD },
		{ "HTTP://[::1]:80/x?y=1", URL_IS_GOOD },
		{ "", URL_IS_NONE },
		{ "photos.example/a", URL_IS_NONE },
		{ "ftp://photos.example/a", URL_IS_NONE },
		{ "file:///etc/passwd", URL_IS_NONE },
		{ "http://", URL_IS_NONE },
		{ "http:///photos.example", URL_IS_NONE },
		{ "http://[::1", URL_IS_NONE },
		{ "http://photos.example:99999/", URL_IS_NONE },
		{ "http://photos example/", URL_IS_NONE },
		{ "http://photos.example/a b", URL_IS_NONE },
		{ "http://photos.example\r\nX: y/", URL_IS_NONE },
		{ "http://me@photos.example/", URL_HAS_CREDENTIALS },
		{ "http://me:secret@photos.example/", URL_HAS_CREDENTIALS },
		{ "http://photos.example:@127.0.0.1:9999/steal", URL_HAS_CREDENTIALS },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (url_find_flaw(rows[i].url) != rows[i].flaw)
			fail_msg("\"%s\" is %d", rows[i].url, url_find_flaw(rows[i].url));
}

static void test_path_and_query_are_seen(void **state)
{
	(void)state;
	assert_true(url_has_path("http://photos.example/bucket"));
	assert_false(url_has_path("http://photos.example/"));
	assert_false(url_has_path("http://photos.example"));
	assert_false(url_has_path("no address/bucket"));
	assert_true(url_has_query("http://photos.example/a?"));
	assert_true(url_has_query("http://photos.example/a#b"));
	assert_false(url_has_query("http://photos.example/a"));
}

static void test_the_host_is_without_port(void **state)
{
	char host[20];
	(void)state;
	url_copy_host("https://photos.example:8443/in", host, sizeof(host));
	assert_string_equal(host, "photos.example");
	url_copy_host("https://[::1]:8443/in", host, sizeof(host));
	assert_string_equal(host, "[::1]");
	url_copy_host("https://a.name.that.does.not.fit.example/", host, sizeof(host));
	assert_string_equal(host, "");
	url_copy_host("https://me@photos.example/", host, sizeof(host));
	assert_string_equal(host, "");
}

static void test_a_server_is_scheme_host_and_port(void **state)
{
	static const struct {
		const char *one, *other;
		bool is_same;
	} rows[] = {
		{ "http://a.example/x", "http://A.example:80/y?z", true },
		{ "https://a.example", "https://a.example:443/", true },
		{ "https://[::1]:8443/", "https://[::1]:8443/x", true },
		{ "http://a.example/", "https://a.example/", false },
		{ "http://a.example/", "http://a.example:8080/", false },
		{ "http://a.example/", "http://a.example.evil/", false },
		{ "http://a.example/", "http://b.example/", false },
		{ "http://a.example/", "http://a.example@b.example/", false },
		{ "http://a.example/", "http://me@a.example/", false },
		{ "http://a.example/", "http://a.example:@b.example/", false },
		{ "http://a.example/", "nonsense", false },
		{ "nonsense", "nonsense", false },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int expected = rows[i].is_same ? 0 : -EPERM;
		if (url_check_server(rows[i].one, rows[i].other) != expected ||
		    url_check_server(rows[i].other, rows[i].one) != expected)
			fail_msg("%s and %s", rows[i].one, rows[i].other);
	}
}

static int calls_until_failure; /* 0: no call fails */

static bool must_fail(void)
{
	return calls_until_failure > 0 && --calls_until_failure == 0;
}

CURLU *__wrap_curl_url(void);
CURLU *__real_curl_url(void);
CURLU *__wrap_curl_url(void)
{
	return must_fail() ? NULL : __real_curl_url();
}

CURLUcode __wrap_curl_url_get(const CURLU *url, CURLUPart what, char **part, unsigned flags);
CURLUcode __real_curl_url_get(const CURLU *url, CURLUPart what, char **part, unsigned flags);
CURLUcode __wrap_curl_url_get(const CURLU *url, CURLUPart what, char **part, unsigned flags)
{
	return must_fail() ? CURLUE_OUT_OF_MEMORY : __real_curl_url_get(url, what, part, flags);
}

CURLUcode __wrap_curl_url_set(CURLU *url, CURLUPart what, const char *part, unsigned flags);
CURLUcode __real_curl_url_set(CURLU *url, CURLUPart what, const char *part, unsigned flags);
CURLUcode __wrap_curl_url_set(CURLU *url, CURLUPart what, const char *part, unsigned flags)
{
	return must_fail() ? CURLUE_OUT_OF_MEMORY : __real_curl_url_set(url, what, part, flags);
}

/* Else the courier says that its own server is another one, and stops sending for minutes. */
static void test_a_server_for_which_memory_runs_out_is_no_other_server(void **state)
{
	static const char url[] = "https://a.example/photos/1",
			  server[] = "https://a.example/photos";
	(void)state;
	int n = 1;
	for (bool has_failed = true; has_failed; n++) {
		calls_until_failure = n;
		int r = url_check_server(url, server);
		has_failed = calls_until_failure == 0;
		assert_int_equal(r, has_failed ? -ENOMEM : 0);
	}
	assert_true(n > 12);
	calls_until_failure = 0;
}

/* The look for a user and a password is the last one: without its answer no address is good. */
static void test_an_address_that_cannot_be_judged_now_is_not_called_good(void **state)
{
	(void)state;
	for (int n = 1; n <= 6; n++) {
		calls_until_failure = n;
		assert_int_equal(url_find_flaw("https://a.example/photos"), URL_IS_NONE);
		assert_int_equal(calls_until_failure, 0);
	}
}

static void test_a_location_is_found_from_the_folder(void **state)
{
	static const struct {
		const char *folder, *location, *url;
	} rows[] = {
		{ "http://a.example/files", "up-1", "http://a.example/files/up-1" },
		{ "http://a.example/files/", "up-1?x=1", "http://a.example/files/up-1?x=1" },
		{ "http://a.example", "up-1", "http://a.example/up-1" },
		{ "http://a.example/files", "/up/1", "http://a.example/up/1" },
		{ "https://a.example/files", "//b.example/up", "https://b.example/up" },
		{ "http://a.example/files", "http://b.example:81/u", "http://b.example:81/u" },
		{ "http://a.example/files", "../up", "http://a.example/up" },
		{ "http://a.example/files", "up?from=http://b.example",
		  "http://a.example/files/up?from=http://b.example" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char url[200] = "";
		assert_int_equal(url_resolve(rows[i].folder, rows[i].location, url, sizeof(url)),
				 0);
		assert_string_equal(url, rows[i].url);
	}
}

static void test_a_malformed_location_is_refused(void **state)
{
	static const char *const rows[] = { "",
					    "http://",
					    "http://[::1",
					    "http://a.example:port/x",
					    "ftp://a.example/x",
					    "http://a b/x",
					    "x\ny",
					    "http://me@a.example/x",
					    "//me:secret@a.example/x",
					    "http://a.example:@127.0.0.1:9999/steal" };
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char url[200] = "";
		if (url_resolve("http://a.example/files", rows[i], url, sizeof(url)) != -EINVAL)
			fail_msg("\"%s\" leads to %s", rows[i], url);
	}
	char url[20];
	assert_int_equal(url_resolve("http://a.example/files", "a-long-name", url, sizeof(url)),
			 -ENAMETOOLONG);
	assert_int_equal(url_resolve("no address", "x", url, sizeof(url)), -EINVAL);
}

static void test_a_redirect_leads_where_a_browser_would_go(void **state)
{
	char url[200] = "";
	(void)state;
	assert_int_equal(url_follow("http://a.example/in/photo.jpg?x", "other.jpg", url, 200), 0);
	assert_string_equal(url, "http://a.example/in/other.jpg");
	assert_int_equal(url_follow("http://a.example/in/", "https://cdn.example/k?s=1", url, 200),
			 0);
	assert_string_equal(url, "https://cdn.example/k?s=1");
	assert_int_equal(url_follow("https://a.example/in/", "//cdn.example/k", url, 200), 0);
	assert_string_equal(url, "https://cdn.example/k");
	assert_int_equal(url_follow("https://a.example/in/", "http://cdn.example/k", url, 200),
			 -EPERM);
	assert_int_equal(url_follow("https://a.example/in/", "ftp://cdn.example/k", url, 200),
			 -EINVAL);
	assert_int_equal(url_follow("https://a.example/in/", "", url, 200), -EINVAL);
}

static void test_an_address_moves_to_another_server_with_its_path(void **state)
{
	char url[200];
	(void)state;
	assert_int_equal(url_move("https://b.example:8443/in", "http://a.example/up/1?x=2", url,
				  sizeof(url)),
			 0);
	assert_string_equal(url, "https://b.example:8443/up/1?x=2");
	assert_int_equal(
		url_move("https://b.example/in?old=1", "http://a.example", url, sizeof(url)), 0);
	assert_string_equal(url, "https://b.example/");
	assert_int_equal(url_move("https://b.example", "x:@127.0.0.1:9999/steal", url, sizeof(url)),
			 -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_a_good_address),
		cmocka_unit_test(test_path_and_query_are_seen),
		cmocka_unit_test(test_the_host_is_without_port),
		cmocka_unit_test(test_a_server_is_scheme_host_and_port),
		cmocka_unit_test(test_a_server_for_which_memory_runs_out_is_no_other_server),
		cmocka_unit_test(test_an_address_that_cannot_be_judged_now_is_not_called_good),
		cmocka_unit_test(test_a_location_is_found_from_the_folder),
		cmocka_unit_test(test_a_malformed_location_is_refused),
		cmocka_unit_test(test_a_redirect_leads_where_a_browser_would_go),
		cmocka_unit_test(test_an_address_moves_to_another_server_with_its_path),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
