/* SPDX-License-Identifier: MIT */
/*
 * What a server's answer means and when to try again. Pure: time and random numbers are arguments.
 *
 * Times are milliseconds on the monotonic clock, unless a name says unix. A wait is random, between
 * nothing and a bound that doubles with each failure up to a cap ("full jitter"). So booths that
 * lost the same server at the same moment do not ask it again at the same moment.
 */
#ifndef DAEMON_CORE_RETRY_H
#define DAEMON_CORE_RETRY_H

#include <stdbool.h>
#include <stdint.h>

enum answer_class {
	ANSWER_DONE,  /* 2xx */
	ANSWER_TAKEN, /* 412: the name is in use; compare what is there with what we sent */
	ANSWER_RETRY, /* no answer, 408, 409, 421, 423, 425, 429, 5xx except 501 and 505 */
	ANSWER_AUTHENTICATION, /* 401, 403, 407: the same for every item, so pause all and tell a person */
	ANSWER_MISPLACED, /* 3xx, 404, 405, 410, 501, 505: the address or the protocol is wrong */
	ANSWER_REFUSED,   /* the other 4xx: perhaps the fault is in this item */
};

/* http_status 0: the connection failed before an answer was complete. */
enum answer_class retry_classify(int http_status);

struct retry_policy {
	int64_t base_ms; /* bound of the first wait */
	int64_t cap_ms;  /* largest bound */
};

/*
 * attempts: failures so far, at least 1. random: 32 uniform bits. server_wait_ms: from
 * retry_after_ms(); negative: the server did not say. We wait at least as long as the server asks,
 * but for no more than ten caps, so that no server can silence a booth for a year; the random wait
 * is added.
 */
int64_t retry_delay_ms(const struct retry_policy *policy, unsigned attempts, int64_t server_wait_ms,
		       uint32_t random);

/* A random time, uniform in 0..limit_ms - 1; 0 where limit_ms is 0 or less. */
int64_t retry_jitter_ms(int64_t limit_ms, uint32_t random);

/* An HTTP date in one of the three forms of RFC 9110, 5.6.7. -1: it is not one. */
int64_t retry_parse_date_unix_ms(const char *text);

/* Retry-After, in seconds or as a date (RFC 9110, 10.2.3). -1: it makes no sense. A date counts from
 * server_now_unix_ms, the Date of the same answer, because the booth's clock may stand in 1970. */
int64_t retry_after_ms(const char *text, int64_t server_now_unix_ms);

/*
 * Stops the requests to a server that keeps failing. While the breaker is closed, every request may
 * go. While it is open, none may until open_until_ms; then one request may go as a trial. Its
 * success closes the breaker, its failure opens it for longer.
 */
struct breaker_policy {
	unsigned threshold; /* how many failures in a row open it */
	struct retry_policy wait;
};

struct breaker {
	unsigned failures; /* in a row */
	unsigned openings; /* in a row */
	bool is_open;
	bool is_trying; /* it is open, and the trial has not been answered yet */
	int64_t open_until_ms;
};

bool breaker_may_send(const struct breaker *breaker, int64_t now_ms);
/* Call it for every request that begins; while the breaker is open, that request is the trial. */
void breaker_on_send(struct breaker *breaker);
void breaker_on_success(struct breaker *breaker);
/* True: this failure opened it, perhaps again. */
bool breaker_on_failure(struct breaker *breaker, const struct breaker_policy *policy,
			int64_t now_ms, int64_t server_wait_ms, uint32_t random);
/* Opens it at once, after one failure: authentication, a wrong address. */
void breaker_trip(struct breaker *breaker, const struct breaker_policy *policy, int64_t now_ms,
		  int64_t server_wait_ms, uint32_t random);

#endif
