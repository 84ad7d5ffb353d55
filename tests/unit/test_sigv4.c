/* SPDX-License-Identifier: MIT */
/* Signatures for S3, against the examples of AWS's own documentation. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "daemon/net/sigv4.h"

#define EMPTY_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* 2013-05-24T00:00:00Z, the day of the examples in "Authenticating Requests: Using the Authorization
 * Header". */
static const int64_t examples_ms = INT64_C(1369353600000);

static const struct sigv4_key key = { .access = "AKIAIOSFODNN7EXAMPLE",
				      .secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
				      .region = "us-east-1",
				      .service = "s3" };

static char date[SIGV4_DATE_SIZE], authorization[SIGV4_AUTHORIZATION_SIZE];

static void check(const struct sigv4_request *request, const char *names, const char *signature)
{
	assert_int_equal(sigv4_sign(&key, request, date, authorization), 0);
	assert_string_equal(date, "x-amz-date: 20130524T000000Z");
	assert_non_null(
		strstr(authorization,
		       "Authorization: AWS4-HMAC-SHA256 "
		       "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"));
	assert_non_null(strstr(authorization, names));
	if (!strstr(authorization, signature))
		fail_msg("%s lacks %s", authorization, signature);
}

static void test_the_documented_get(void **state)
{
	const char *const headers[] = { "Range: bytes=0-9", NULL,
					"x-amz-content-sha256: " EMPTY_HASH };
	struct sigv4_request request = {
		.method = "GET",
		.url = "https://examplebucket.s3.amazonaws.com/test.txt",
		.headers = headers,
		.header_count = 3,
		.payload_hash = EMPTY_HASH,
		.unix_ms = examples_ms,
	};
	(void)state;
	check(&request, "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date",
	      "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

static void test_the_documented_put(void **state)
{
	static const char hash[] =
		"44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
	const char *const headers[] = {
		"Date: Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class: REDUCED_REDUNDANCY",
		"x-amz-content-sha256: 44ce7dd67c959e0d3524ffac1771dfbba87d2"
		"b6b4b4e99e42034a8b803f8b072"
	};
	struct sigv4_request request = {
		.method = "PUT",
		.url = "https://examplebucket.s3.amazonaws.com/test%24file.text",
		.headers = headers,
		.header_count = 3,
		.payload_hash = hash,
		.unix_ms = examples_ms,
	};
	(void)state;
	check(&request,
	      "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
	      "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

static void sign_url(const char *url, char copy[SIGV4_AUTHORIZATION_SIZE])
{
	struct sigv4_request request = {
		.method = "PUT", .url = url, .payload_hash = EMPTY_HASH, .unix_ms = examples_ms
	};
	assert_int_equal(sigv4_sign(&key, &request, date, copy), 0);
}

static void test_the_host_is_signed_as_it_is_sent(void **state)
{
	char plain[SIGV4_AUTHORIZATION_SIZE], other[SIGV4_AUTHORIZATION_SIZE];
	(void)state;
	sign_url("http://photos.example/a", plain);
	sign_url("http://photos.example:80/a", other); /* libcurl leaves out the port */
	assert_string_equal(plain, other);
	sign_url("http://photos.example:8080/a", other);
	assert_string_not_equal(plain, other);
	sign_url("http://photos.example/b", other);
	assert_string_not_equal(plain, other);
}

static void test_what_does_not_fit_is_refused(void **state)
{
	char line[700];
	const char *const headers[] = { line };
	struct sigv4_request request = { .method = "GET",
					 .url = "https://photos.example/a",
					 .headers = headers,
					 .header_count = 1,
					 .payload_hash = EMPTY_HASH,
					 .unix_ms = examples_ms };
	(void)state;
	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	line[1] = ':';
	assert_int_equal(sigv4_sign(&key, &request, date, authorization), -EINVAL);
	request.header_count = 0;
	request.url = "no address";
	assert_int_equal(sigv4_sign(&key, &request, date, authorization), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_documented_get),
		cmocka_unit_test(test_the_documented_put),
		cmocka_unit_test(test_the_host_is_signed_as_it_is_sent),
		cmocka_unit_test(test_what_does_not_fit_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
