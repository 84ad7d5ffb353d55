/* SPDX-License-Identifier: MIT */
/*
 * HTTP requests, many at once, on the program's event loop. This small header hides libcurl's multi
 * interface, so that no code outside daemon/net needs to know libcurl.
 *
 * A pool belongs to one server. It holds one set of credentials, certificates, proxy and time-outs,
 * and keeps connections open for later requests. A request's texts are copied. Its body and its
 * expected bytes must stay valid until done() or transfer_cancel() is called. The event loop calls
 * done() exactly once, unless the transfer is cancelled. done() may start and cancel other
 * transfers but must not destroy the pool. The answer that done() gets is valid only during the
 * call.
 *
 * This module follows no redirect: the caller decides whether a server has moved. If the answer has
 * the status 421 ("misdirected", RFC 9110, 15.5.20), this module sends the request once more, on a
 * new connection.
 */
#ifndef DAEMON_NET_TRANSFER_H
#define DAEMON_NET_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct event_base;
struct transfers; /* the pool of one server */
struct transfer;

/* The settings of a pool. A null or empty text means that the setting is not used. Texts are
 * copied. */
struct transfers_config {
	/* an address on the only server to which requests may go; null: they may go to any
	 * server */
	const char *server;
	/* PEM file of the certificate authorities that are trusted instead of the system's */
	const char *ca;
	const char *certificate; /* PEM file of the booth's client certificate */
	const char *key;         /* PEM file of the client certificate's key */
	/* proxy: http://HOST:PORT or socks5h://HOST:PORT; "direct": no proxy */
	const char *proxy;
	const char *user;     /* user name for basic authentication, or S3's access key */
	const char *password; /* password for basic authentication, or S3's secret key */
	const char *token;    /* bearer token, used instead of user and password */
	/* S3's region; if set, each request is signed with user and password (sigv4.h) */
	const char *region;
	unsigned connections; /* largest number of connections at one time */
	unsigned connect_s, stall_s, total_s;
	bool http1_only;
};

/* Initialises libcurl. Call this function once in main, before any other function of this
 * header. */
must_check int transfers_global_open(struct problem *problem);
void transfers_global_close(void);

must_check int transfers_create(struct event_base *base, const struct transfers_config *config,
				struct problem *problem, struct transfers **ret_transfers);
/* Cancels all running transfers without calling done(), and frees the pool. transfers may be
 * null. */
void transfers_destroy(struct transfers *transfers);

enum { TRANSFER_HEADERS_MAX = 8, TRANSFER_HEADER_SIZE = 1024 };

struct transfer_request {
	const char *method;
	const char *url;
	/* header lines "Name: value"; null entries are skipped */
	const char *headers[TRANSFER_HEADERS_MAX];
	const void *body; /* body of the request; null: no body */
	size_t body_bytes;
	int64_t bytes_per_s; /* largest number of bytes to send per second; 0: no limit */
	/* bytes with which the answer's body is compared; null: it is not compared */
	const void *expected;
	size_t expected_bytes;
	/* number of bytes of the answer's body to keep; 0: enough for an error text */
	size_t keep_bytes;
	/* True: the request is sent without credentials and without client certificate, so it may
	 * go to any server. */
	bool is_anonymous;
};

enum transfer_failure {
	TRANSFER_OK, /* the server answered with an HTTP status, which may be an error status */
	/* the host name was not found, there is no route, the connection was refused, or connecting
	 * took too long */
	TRANSFER_UNREACHABLE,
	/* the connection was reset, stalled, was too slow or ended too early */
	TRANSFER_INTERRUPTED,
	TRANSFER_GARBLED, /* the answer is not HTTP, or it is malformed */
	TRANSFER_PROXY,   /* the proxy cannot be reached */
	/* TLS failed in another way, such as no common protocol version or cipher */
	TRANSFER_TLS,
	/* no trusted certificate authority signed the server's certificate */
	TRANSFER_TLS_UNTRUSTED,
	TRANSFER_TLS_EXPIRED, /* the server's certificate has expired by the booth's clock */
	/* the server's certificate is not yet valid by the booth's clock */
	TRANSFER_TLS_NOT_YET,
	TRANSFER_TLS_WRONG_HOST, /* the server's certificate is for another name */
	TRANSFER_TLS_OURS,       /* the server rejects the booth's client certificate */
	/* the booth itself is at fault: a file in the settings, or no memory */
	TRANSFER_LOCAL,
};

struct transfer_answer {
	enum transfer_failure failure;
	char error[256]; /* libcurl's text about the failure */
	int status;      /* HTTP status of the final answer, never 1xx; 0: no answer was received */
	/* the answer comes from the proxy, which did not connect to the server */
	bool is_proxys;
	/* the part of the answer's body that was kept, zero-terminated; never null */
	const char *text;
	size_t text_bytes;
	uint64_t body_bytes; /* number of bytes of the answer's body that were received */
	bool matches;        /* the answer's body is equal to request.expected */
	/* the answer's body is only the beginning of request.expected */
	bool is_prefix;
	uint64_t sent_bytes;
	/* the whole body of the request was sent, so the server may already have read it */
	bool has_sent_all;
	bool was_cut; /* the connection broke, and libcurl sent the request's body a second time */
	/* The next four numbers come from header lines; -1: the server did not send the header. */
	int64_t content_length;
	/* the headers Upload-Offset and Upload-Length of the protocol tus */
	int64_t upload_offset, upload_length;
	int64_t server_unix_ms; /* time in the header Date, as Unix time in milliseconds */
	char etag[80];          /* the header ETag, without its quotes */
	char location[512];
	char retry_after[64];
	char tus_extension[128];
	char server[64];
};

typedef void (*transfer_done_fn)(const struct transfer_answer *answer, void *user);

/* Starts the request. -EPERM: the address does not belong to the pool's server (url.h). -ENOMEM:
 * out of memory. */
must_check int transfer_start(struct transfers *transfers, const struct transfer_request *request,
			      transfer_done_fn done, void *user, struct transfer **ret_transfer);
void transfer_cancel(struct transfer *transfer); /* null is fine */

#endif
