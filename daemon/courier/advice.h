/* SPDX-License-Identifier: MIT */
/*
 * Classifies a server's answer and writes a sentence for the operator. The sentence says what is
 * wrong and who must do something about it. This module does no input or output.
 */
#ifndef DAEMON_COURIER_ADVICE_H
#define DAEMON_COURIER_ADVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/core/retry.h"
#include "daemon/net/transfer.h"

struct advice_context {
	const char *section; /* section of the settings: "courier" or "mirror" */
	const char *url;     /* the url of the request */
	const char *method;  /* the method of the request: "PUT" */
	bool is_s3;
	bool is_probe;       /* the request sent a probe file, not a photo */
	int64_t now_unix_ms; /* time by the booth's clock */
};

/* For every class except ANSWER_DONE, writes one line without control characters to the problem.
 * For ANSWER_REFUSED the line quotes the server's answer; refusal.h decides whether the courier
 * believes the refusal. */
enum answer_class advice_judge(const struct advice_context *context,
			       const struct transfer_answer *answer, struct problem *problem);

/* Explains that the server returned other bytes than we had sent to it, and whether these bytes are
 * a web page. A captive portal returns a web page: it answers for every server with the network's
 * log-in page. */
enum answer_class advice_say_other_bytes(const struct advice_context *context,
					 const struct transfer_answer *answer,
					 struct problem *problem);

/* Returns the time in milliseconds that the server asks to wait; -1: the server does not ask. */
int64_t advice_server_wait_ms(const struct transfer_answer *answer, int64_t now_unix_ms);

#endif
