/* SPDX-License-Identifier: MIT */
/*
 * What a server's answer means and when to try again. Pure: time and chance are arguments.
 *
 * Times are milliseconds on the monotonic clock unless a name says unix. Waiting is "full jitter"
 * (uniform between nothing and a bound that doubles up to a cap), so that booths which lost the
 * same server at the same instant do not come back at the same instant.
 */
#ifndef DAEMON_CORE_RETRY_H
#define DAEMON_CORE_RETRY_H

#include <stdbool.h>
#include <stdint.h>

enum answer_class {
	ANSWER_DONE,           /* 2xx */
	ANSWER_TAKEN,          /* 412: the name is in use; compare before believing either way */
	ANSWER_RETRY,          /* no answer, 408, 409, 421, 423, 425, 429, 5xx but the two below */
	ANSWER_AUTHENTICATION, /* 401, 403, 407: true of every item: pause all, call a person */
	ANSWER_MISPLACED, /* 3xx, 404, 405, 410, 501, 505: the address or the protocol is wrong */
	ANSWER_REFUSED,   /* the other 4xx: perhaps because of this item */
};

/* http_status 0: the connection failed before an answer was complete. */
enum answer_class retry_classify(int http_status);

struct retry_policy {
	int64_t base_ms; /* bound of the first wait */
	int64_t cap_ms;  /* no bound grows beyond */
};

/*
 * attempts: failures so far, at least 1. random: 32 even bits.
 * server_wait_ms: from retry_after_ms(), negative for none. It is the least wait, itself held down
 * to ten caps (a server must not be able to silence a booth for a year), and jitter comes on top.
 */
int64_t retry_delay_ms(const struct retry_policy *policy, unsigned attempts, int64_t server_wait_ms,
		       uint32_t random);

/* Uniform in 0..limit_ms - 1; 0 where limit_ms is not positive. */
int64_t retry_jitter_ms(int64_t limit_ms, uint32_t random);

/* An HTTP date in any of the three forms of RFC 9110, 5.6.7. -1 for anything else. */
int64_t retry_parse_date_unix_ms(const char *text);

/* Retry-After as seconds or as a date (RFC 9110, 10.2.3); -1 for nonsense. Dates count from
 * server_now_unix_ms, the answer's own Date: the booth's clock may stand in 1970. */
int64_t retry_after_ms(const char *text, int64_t server_now_unix_ms);

/*
 * The breaker of one destination. Closed: everything goes. Open: nothing until a time. Then one
 * trial: its success closes the breaker, its failure opens it for longer.
 */
struct breaker_policy {
	unsigned threshold; /* failures in a row that open it */
	struct retry_policy wait;
};

struct breaker {
	unsigned failures; /* in a row */
	unsigned openings; /* in a row */
	bool is_open;
	bool is_trying; /* open, and the one trial is under way */
	int64_t open_until_ms;
};

bool breaker_may_send(const struct breaker *breaker, int64_t now_ms);
/* Call for every request begun; takes the trial where the breaker is open. */
void breaker_on_send(struct breaker *breaker);
void breaker_on_success(struct breaker *breaker);
/* True where this failure opened it (again). */
bool breaker_on_failure(struct breaker *breaker, const struct breaker_policy *policy,
			int64_t now_ms, int64_t server_wait_ms, uint32_t random);
/* Opens at once, whatever the count: authentication, a wrong address. */
void breaker_trip(struct breaker *breaker, const struct breaker_policy *policy, int64_t now_ms,
		  int64_t server_wait_ms, uint32_t random);

#endif
