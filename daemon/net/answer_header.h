/* SPDX-License-Identifier: MIT */
/* Copies the header lines of an HTTP answer that we need into a struct transfer_answer. */
#ifndef DAEMON_NET_ANSWER_HEADER_H
#define DAEMON_NET_ANSWER_HEADER_H

#include <stddef.h>

#include "daemon/net/transfer.h"

/* Resets all fields that come from header lines: numbers become -1, texts empty. */
void answer_header_forget(struct transfer_answer *answer);

/* Takes one header line as libcurl passes it, with its line end. A status line resets the fields,
 * because 1xx answers come before the final answer. */
void answer_header_take(struct transfer_answer *answer, const char *line, size_t length);

#endif
