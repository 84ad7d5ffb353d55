/* SPDX-License-Identifier: MIT */
/*
 * HTTP requests, many at once, on the program's event loop: libcurl's multi interface behind one
 * small header, so that no other file needs to know libcurl.
 *
 * A pool belongs to one server: it holds one set of credentials, certificates, proxy and time-outs,
 * and the connections, which are kept and shared. A request's texts are copied; its bodies are
 * borrowed until done() or transfer_cancel(). done() is called exactly once, from the loop, unless
 * the transfer is cancelled. It may start and cancel other transfers but not destroy the pool. The
 * answer is borrowed for that call.
 *
 * Nothing here follows a redirect: whether a server has moved is for the caller to decide. A 421
 * ("misdirected", RFC 9110, 15.5.20) is asked again once, on a connection of its own.
 */
#ifndef DAEMON_NET_TRANSFER_H
#define DAEMON_NET_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct event_base;
struct transfers; /* the pool */
struct transfer;

/* A text that is null or empty is not used. Texts are copied. */
struct transfers_config {
	const char *server;      /* an address at the one server that may be asked; null: any */
	const char *ca;          /* PEM of the authorities to trust instead of the system's */
	const char *certificate; /* PEM of our client certificate */
	const char *key;         /* PEM of its key */
	const char *proxy;       /* http://HOST:PORT, socks5h://HOST:PORT; "direct": no proxy */
	const char *user;        /* basic authentication, or S3's access key */
	const char *password;    /* or S3's secret key */
	const char *token;       /* bearer token instead */
	const char *region;      /* of S3: user and password sign each request (sigv4.h) */
	unsigned connections;    /* at most, at one time */
	unsigned connect_s, stall_s, total_s;
	bool http1_only;
};

/* Call once in main, before anything else here. */
must_check int transfers_global_open(struct problem *problem);
void transfers_global_close(void);

must_check int transfers_create(struct event_base *base, const struct transfers_config *config,
				struct problem *problem, struct transfers **ret_transfers);
/* Cancels what is under way, at once and without callbacks. Null is fine. */
void transfers_destroy(struct transfers *transfers);

enum { TRANSFER_HEADERS_MAX = 8, TRANSFER_HEADER_SIZE = 1024 };

struct transfer_request {
	const char *method;
	const char *url;
	const char *headers[TRANSFER_HEADERS_MAX]; /* "Name: value"; null entries are passed over */
	const void *body;                          /* null: the request has no body */
	size_t body_bytes;
	int64_t bytes_per_s;  /* limit for sending; 0: no limit */
	const void *expected; /* compare the answer's body with these bytes; null: do not */
	size_t expected_bytes;
	size_t keep_bytes; /* how much of the answer's body to keep; 0: enough for a message */
	/* Without credentials and client certificate, and so to any server. */
	bool is_anonymous;
};

enum transfer_failure {
	TRANSFER_OK,             /* there is a status */
	TRANSFER_UNREACHABLE,    /* name, route, refused, timed out while connecting */
	TRANSFER_INTERRUPTED,    /* reset, stalled, too slow, cut short */
	TRANSFER_GARBLED,        /* the answer is no HTTP, or cannot be read */
	TRANSFER_PROXY,          /* the proxy cannot be reached */
	TRANSFER_TLS,            /* no common protocol version or cipher, or a protocol error */
	TRANSFER_TLS_UNTRUSTED,  /* signed by nobody we know */
	TRANSFER_TLS_EXPIRED,    /* by our clock */
	TRANSFER_TLS_NOT_YET,    /* by our clock */
	TRANSFER_TLS_WRONG_HOST, /* made out for another name */
	TRANSFER_TLS_OURS,       /* the server does not like our client certificate */
	TRANSFER_LOCAL,          /* our own: a file named in the settings, memory */
};

struct transfer_answer {
	enum transfer_failure failure;
	char error[256];  /* libcurl's words, for failure */
	int status;       /* the final one, not 1xx; 0: there was no answer */
	bool is_proxys;   /* the proxy answered, because it did not let us through to the server */
	const char *text; /* what was kept of the body, terminated; never null */
	size_t text_bytes;
	uint64_t body_bytes; /* of the answer, as they came */
	bool matches;        /* the body is equal to expected */
	bool is_prefix;      /* the body is a proper prefix of expected: cut short */
	uint64_t sent_bytes;
	bool has_sent_all; /* the server could read our whole body ... */
	bool was_cut;      /* ... after libcurl had sent it again, because the connection broke */
	int64_t content_length;               /* -1: not told, as below */
	int64_t upload_offset, upload_length; /* tus */
	int64_t server_unix_ms;               /* its Date */
	char etag[80];                        /* without quotes */
	char location[512];
	char retry_after[64];
	char tus_extension[128];
	char server[64];
};

typedef void (*transfer_done_fn)(const struct transfer_answer *answer, void *user);

/* -EPERM: the address is not at the pool's server (url.h); -ENOMEM. */
must_check int transfer_start(struct transfers *transfers, const struct transfer_request *request,
			      transfer_done_fn done, void *user, struct transfer **ret_transfer);
void transfer_cancel(struct transfer *transfer); /* null is fine */

#endif
