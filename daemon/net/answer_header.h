/* SPDX-License-Identifier: MIT */
/* Copies the header lines that we need from an HTTP answer into a struct transfer_answer. */
#ifndef DAEMON_NET_ANSWER_HEADER_H
#define DAEMON_NET_ANSWER_HEADER_H

#include <stddef.h>

#include "daemon/net/transfer.h"

/* Resets the header fields as before the first header: numbers become -1, texts empty. */
void answer_header_forget(struct transfer_answer *answer);

/* Takes one line as libcurl hands it over, with its line end. A status line begins a new answer,
 * because 1xx answers come before the final answer. */
void answer_header_take(struct transfer_answer *answer, const char *line, size_t length);

#endif
