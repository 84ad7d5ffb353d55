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
	const char *url;     /* the one asked for */
	const char *method;  /* and how: "PUT" */
	bool is_s3;
	bool is_probe;       /* the request was for a probe file, not for a photo */
	int64_t now_unix_ms; /* the booth's clock */
};

/* The words are written for every class but ANSWER_DONE: one line, without control characters.
 * ANSWER_REFUSED says what the server answered; whether that is believed is refusal.h's. */
enum answer_class advice_judge(const struct advice_context *context,
			       const struct transfer_answer *answer, struct problem *problem);

/* The server handed out other bytes than were sent. Says so, and whether they are a web page, as a
 * captive portal shows one: the log-in page of a network, in every server's place. */
enum answer_class advice_say_other_bytes(const struct advice_context *context,
					 const struct transfer_answer *answer,
					 struct problem *problem);

/* Milliseconds to wait at the server's wish, or -1. */
int64_t advice_server_wait_ms(const struct transfer_answer *answer, int64_t now_unix_ms);

#endif
