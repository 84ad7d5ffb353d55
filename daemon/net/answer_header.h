/* SPDX-License-Identifier: MIT */
/* Copies some header lines of an HTTP answer into a struct transfer_answer. */
#ifndef DAEMON_NET_ANSWER_HEADER_H
#define DAEMON_NET_ANSWER_HEADER_H

#include <stddef.h>

#include "daemon/net/transfer.h"

/* Resets all fields that header lines set: numbers become -1, texts become empty. */
void answer_header_forget(struct transfer_answer *answer);

/* Handles one header line, with its line end, as libcurl passes it. A status line resets the
 * fields, because answers with a status 1xx may come before the final answer. */
void answer_header_take(struct transfer_answer *answer, const char *line, size_t length);

#endif
