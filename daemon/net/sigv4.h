/* SPDX-License-Identifier: MIT */
/*
 * Signs requests for S3: AWS Signature Version 4
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html).
 *
 * libcurl could sign too. But its version 7.88 (Debian 12) also signs headers that it does not
 * send. One of them is the empty "Expect:", with which this program stops libcurl from sending
 * "Expect: 100-continue". Strict servers refuse such a signature.
 */
#ifndef DAEMON_NET_SIGV4_H
#define DAEMON_NET_SIGV4_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct sigv4_key {
	const char *access, *secret;
	const char *region;  /* S3 region, such as "us-east-1" */
	const char *service; /* name of the service, such as "s3" */
};

/* The HTTP request to sign. Its address has no query. */
struct sigv4_request {
	const char *method;
	const char *url;            /* address that is well-formed as url.h defines it */
	const char *const *headers; /* header lines "Name: value"; null entries are skipped */
	unsigned header_count;      /* number of entries in `headers`, at most SIGV4_HEADERS_MAX */
	const char *payload_hash;   /* SHA-256 of the body, as hexadecimal text */
	int64_t unix_ms;
};

enum { SIGV4_HEADERS_MAX = 8, SIGV4_DATE_SIZE = 40, SIGV4_AUTHORIZATION_SIZE = 1024 };

/* Signs the request, with Host and all its headers. Returns the two header lines that must be added
 * to the request: "x-amz-date: ..." and "Authorization: ...". -EINVAL: a text is too long. -ENOMEM:
 * out of memory. */
must_check int sigv4_sign(const struct sigv4_key *key, const struct sigv4_request *request,
			  char ret_date[SIGV4_DATE_SIZE],
			  char ret_authorization[SIGV4_AUTHORIZATION_SIZE]);

#endif
