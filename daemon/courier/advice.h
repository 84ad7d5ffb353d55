/* SPDX-License-Identifier: MIT */
/*
 * Classifies a server's answer and writes a sentence for the operator. The sentence says what is
 * wrong and who must do something about it. This module does no input or output.
 */
#ifndef DAEMON_COURIER_ADVICE_H
#define DAEMON_COURIER_ADVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/cause.h"
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
 * For ANSWER_REFUSED, the line quotes the server's answer; refusal.h decides whether the refusal is
 * final. */
enum answer_class advice_judge(const struct advice_context *context,
			       const struct transfer_answer *answer, struct problem *problem);

/* Returns the cause of an answer that advice_judge() does not call ANSWER_DONE. */
enum cause advice_find_cause(const struct advice_context *context,
			     const struct transfer_answer *answer);
/* Returns the cause of which only the class of the answer is known. */
enum cause advice_cause_of_class(enum answer_class class);
/* Returns whether the body of the answer is a web page. */
bool advice_is_web_page(const struct transfer_answer *answer);

/* Explains that the server returned bytes that differ from those we had sent, and says whether they
 * are a web page. A captive portal returns a web page: in place of every server, it answers with
 * the network's log-in page. */
enum answer_class advice_say_other_bytes(const struct advice_context *context,
					 const struct transfer_answer *answer,
					 struct problem *problem);

/* Returns how long the server asks us to wait, in milliseconds; -1: the server names no time. */
int64_t advice_server_wait_ms(const struct transfer_answer *answer, int64_t now_unix_ms);

#endif
