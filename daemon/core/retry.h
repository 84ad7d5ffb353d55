/* SPDX-License-Identifier: MIT */
/*
 * Tells what a server's answer means and when to try again. Pure: time and random numbers are
 * arguments.
 *
 * Times are milliseconds on the monotonic clock, unless a name says unix. A wait is random, between
 * 0 and a bound that doubles with each failure up to a cap ("full jitter"). So booths that lost the
 * same server at the same moment do not ask it again at the same moment.
 */
#ifndef DAEMON_CORE_RETRY_H
#define DAEMON_CORE_RETRY_H

#include <stdbool.h>
#include <stdint.h>

enum answer_class {
	ANSWER_DONE,  /* 2xx */
	ANSWER_TAKEN, /* 412: the server has a file of this name; compare it with ours */
	/* No answer at all, 408, 409, 421, 423, 425, 429, and 5xx except 501 and 505: try again. */
	ANSWER_RETRY,
	/* 401, 403, 407: every photo would get this answer, so pause all photos and tell a
	 * person. */
	ANSWER_AUTHENTICATION,
	ANSWER_MISPLACED, /* 3xx, 404, 405, 410, 501, 505: the address or the protocol is wrong */
	ANSWER_REFUSED,   /* the other 4xx: perhaps the server refuses only this photo */
};

/* Returns the class of an HTTP answer. http_status 0: the connection failed before the answer was
 * complete. */
enum answer_class retry_classify(int http_status);

struct retry_policy {
	int64_t base_ms; /* bound of the first wait */
	int64_t cap_ms;  /* largest bound */
};

/*
 * Returns the time to wait before the next try: the wait that the server asked for, plus a random
 * wait. The server's wait is limited to 10 * cap_ms, so that no server can silence a booth for a
 * year. attempts: number of failures so far, at least 1. server_wait_ms: the result of
 * retry_after_ms(); negative: the server asked for no wait. random: 32 random bits.
 */
int64_t retry_delay_ms(const struct retry_policy *policy, unsigned attempts, int64_t server_wait_ms,
		       uint32_t random);

/* Returns a random time, uniformly distributed over 0..limit_ms - 1; 0 if limit_ms is 0 or less. */
int64_t retry_jitter_ms(int64_t limit_ms, uint32_t random);

/* Parses an HTTP date in one of the three forms of RFC 9110, 5.6.7. -1: the text is malformed. */
int64_t retry_parse_date_unix_ms(const char *text);

/* Parses the value of the header Retry-After, a number of seconds or a date (RFC 9110, 10.2.3).
 * Returns the wait; -1: the text is malformed. If it is a date, the wait is measured from
 * server_now_unix_ms, the Date header of the same answer, because the booth's clock may show
 * 1970. */
int64_t retry_after_ms(const char *text, int64_t server_now_unix_ms);

/*
 * A circuit breaker stops the requests to a server that keeps failing. While the breaker is closed,
 * every request may go. While it is open, no request may go until open_until_ms; then one request
 * may go as a trial. If the trial succeeds, the breaker closes. If the trial fails, the breaker
 * stays open for longer.
 */
struct breaker_policy {
	unsigned threshold; /* this many failures in a row open the breaker */
	struct retry_policy wait;
};

struct breaker {
	unsigned failures; /* number of failures since the last success */
	unsigned openings; /* number of openings since the last success */
	bool is_open;
	bool is_trying; /* the trial request was sent and has no answer yet */
	int64_t open_until_ms;
};

bool breaker_may_send(const struct breaker *breaker, int64_t now_ms);
/* Call this for every request that begins. While the breaker is open, this request is the trial. */
void breaker_on_send(struct breaker *breaker);
void breaker_on_success(struct breaker *breaker);
/* Call this for every request that failed. Returns true if the failure opens the breaker, or opens
 * it again after a failed trial. */
bool breaker_on_failure(struct breaker *breaker, const struct breaker_policy *policy,
			int64_t now_ms, int64_t server_wait_ms, uint32_t random);
/* Opens the breaker at once, without waiting for more failures: the cause is an authentication
 * error or a wrong address. */
void breaker_trip(struct breaker *breaker, const struct breaker_policy *policy, int64_t now_ms,
		  int64_t server_wait_ms, uint32_t random);

#endif
