/* SPDX-License-Identifier: MIT */
/*
 * From a server's answer to what to do: the class of the answer, and a sentence that tells an
 * operator what is wrong and who has to do what. No I/O.
 */
#ifndef DAEMON_COURIER_ADVICE_H
#define DAEMON_COURIER_ADVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/core/retry.h"
#include "daemon/net/transfer.h"

struct advice_context {
	const char *section; /* of the settings: "courier" or "mirror" */
	const char *url;     /* the url of the request */
	const char *method;  /* the method of the request: "PUT" */
	bool is_s3;
	bool is_probe;       /* the request was for a probe file, not for a photo */
	int64_t now_unix_ms; /* the booth's clock */
};

/* Fills the problem for every class but ANSWER_DONE: one line, without control characters. For
 * ANSWER_REFUSED it tells the server's answer; refusal.h decides whether to believe it. */
enum answer_class advice_judge(const struct advice_context *context,
			       const struct transfer_answer *answer, struct problem *problem);

/* Says that the server gave back other bytes than were sent, and whether they are a web page. A
 * captive portal gives such a page: a network's log-in page in place of every server. */
enum answer_class advice_say_other_bytes(const struct advice_context *context,
					 const struct transfer_answer *answer,
					 struct problem *problem);

/* How long the server asks to wait, in milliseconds; -1: it does not ask. */
int64_t advice_server_wait_ms(const struct transfer_answer *answer, int64_t now_unix_ms);

#endif
