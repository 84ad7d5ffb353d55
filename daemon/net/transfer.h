/* SPDX-License-Identifier: MIT */
/*
 * HTTP requests, many at once, on the program's event loop. This small header hides libcurl's multi
 * interface, so that no other file needs to know libcurl.
 *
 * A pool belongs to one server. It holds one set of credentials, certificates, proxy and time-outs,
 * and it keeps connections open and shares them. A request's texts are copied. Its bodies are
 * borrowed until done() or transfer_cancel(). The loop calls done() exactly once, unless the
 * transfer is cancelled. done() may start and cancel other transfers but must not destroy the pool.
 * The answer is borrowed for that call.
 *
 * This module follows no redirect: the caller decides whether a server has moved. After a 421
 * ("misdirected", RFC 9110, 15.5.20) it sends the request once more, on a new connection.
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

/* A null or empty text means that the setting is not used. Texts are copied. */
struct transfers_config {
	/* an address at the only server that may be asked; null: any server */
	const char *server;
	const char *ca;          /* PEM file of the authorities to trust instead of the system's */
	const char *certificate; /* PEM file of our client certificate */
	const char *key;         /* PEM file of the client certificate's key */
	/* proxy: http://HOST:PORT, socks5h://HOST:PORT; "direct": no proxy */
	const char *proxy;
	const char *user;     /* user for basic authentication, or S3's access key */
	const char *password; /* password for basic authentication, or S3's secret key */
	const char *token;    /* bearer token, used instead of user and password */
	const char *region;   /* S3's region: user and password sign each request (sigv4.h) */
	unsigned connections; /* limit for connections at one time */
	unsigned connect_s, stall_s, total_s;
	bool http1_only;
};

/* Call it once in main, before any other function here. */
must_check int transfers_global_open(struct problem *problem);
void transfers_global_close(void);

must_check int transfers_create(struct event_base *base, const struct transfers_config *config,
				struct problem *problem, struct transfers **ret_transfers);
/* Cancels all running transfers at once, without callbacks. Null is fine. */
void transfers_destroy(struct transfers *transfers);

enum { TRANSFER_HEADERS_MAX = 8, TRANSFER_HEADER_SIZE = 1024 };

struct transfer_request {
	const char *method;
	const char *url;
	const char *headers[TRANSFER_HEADERS_MAX]; /* "Name: value"; null entries are skipped */
	const void *body;                          /* null: the request has no body */
	size_t body_bytes;
	int64_t bytes_per_s;  /* limit for sending; 0: no limit */
	const void *expected; /* bytes to compare with the answer's body; null: do not compare */
	size_t expected_bytes;
	size_t keep_bytes; /* number of body bytes to keep; 0: enough for a message */
	/* The request carries no credentials and no client certificate, so it may go to any
	 * server. */
	bool is_anonymous;
};

enum transfer_failure {
	TRANSFER_OK, /* the server sent a status */
	/* name look-up or routing failed, connection refused, or time-out while connecting */
	TRANSFER_UNREACHABLE,
	TRANSFER_INTERRUPTED,    /* the connection was reset, stalled, too slow or cut short */
	TRANSFER_GARBLED,        /* the answer is not HTTP, or cannot be parsed */
	TRANSFER_PROXY,          /* the proxy cannot be reached */
	TRANSFER_TLS,            /* no common protocol version or cipher, or a protocol error */
	TRANSFER_TLS_UNTRUSTED,  /* no authority that we trust signed the server's certificate */
	TRANSFER_TLS_EXPIRED,    /* the certificate has expired by our clock */
	TRANSFER_TLS_NOT_YET,    /* the certificate is not yet valid by our clock */
	TRANSFER_TLS_WRONG_HOST, /* the certificate is for another name */
	TRANSFER_TLS_OURS,       /* the server rejects our client certificate */
	TRANSFER_LOCAL,          /* a fault on our side: a file in the settings, memory */
};

struct transfer_answer {
	enum transfer_failure failure;
	char error[256];  /* libcurl's text for the failure */
	int status;       /* final HTTP status, never 1xx; 0: no answer came */
	bool is_proxys;   /* the answer is the proxy's, which did not connect us to the server */
	const char *text; /* the kept part of the body, zero-terminated; never null */
	size_t text_bytes;
	uint64_t body_bytes; /* number of body bytes that came */
	bool matches;        /* the body is equal to expected */
	bool is_prefix;      /* the body is a proper prefix of expected, because it was cut short */
	uint64_t sent_bytes;
	bool has_sent_all; /* the server could read our whole body */
	bool was_cut;      /* the connection broke, and libcurl sent the body again */
	/* In these four members, -1: the server did not send the header. */
	int64_t content_length;
	int64_t upload_offset, upload_length; /* headers of tus */
	int64_t server_unix_ms;               /* the server's Date */
	char etag[80];                        /* the ETag without its quotes */
	char location[512];
	char retry_after[64];
	char tus_extension[128];
	char server[64];
};

typedef void (*transfer_done_fn)(const struct transfer_answer *answer, void *user);

/* -EPERM: the address is not at the pool's server (url.h). -ENOMEM: out of memory. */
must_check int transfer_start(struct transfers *transfers, const struct transfer_request *request,
			      transfer_done_fn done, void *user, struct transfer **ret_transfer);
void transfer_cancel(struct transfer *transfer); /* null is fine */

#endif
