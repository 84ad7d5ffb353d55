/* SPDX-License-Identifier: MIT */
/*
 * Signs requests for S3: AWS Signature Version 4
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html).
 *
 * libcurl could sign too. But its version 7.88 (Debian 12) also signs headers that it does not
 * send, such as the "Expect:" that switches off 100-continue. Strict servers refuse such a
 * signature.
 */
#ifndef DAEMON_NET_SIGV4_H
#define DAEMON_NET_SIGV4_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct sigv4_key {
	const char *access, *secret;
	const char *region;  /* region, such as "us-east-1" */
	const char *service; /* service, such as "s3" */
};

/* A request without a query. */
struct sigv4_request {
	const char *method;
	const char *url;            /* well formed by url.h */
	const char *const *headers; /* "Name: value"; null entries are skipped */
	unsigned header_count;      /* number of headers, at most SIGV4_HEADERS_MAX */
	const char *payload_hash;   /* SHA-256 of the body, in hex */
	int64_t unix_ms;
};

enum { SIGV4_HEADERS_MAX = 8, SIGV4_DATE_SIZE = 40, SIGV4_AUTHORIZATION_SIZE = 1024 };

/* Gives the two header lines to add: "x-amz-date: ..." and "Authorization: ...". Signs Host and
 * all headers of the request. -EINVAL: a text is too long. -ENOMEM: out of memory. */
must_check int sigv4_sign(const struct sigv4_key *key, const struct sigv4_request *request,
			  char ret_date[SIGV4_DATE_SIZE],
			  char ret_authorization[SIGV4_AUTHORIZATION_SIZE]);

#endif
