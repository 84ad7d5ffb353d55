/* SPDX-License-Identifier: MIT */
/* Takes what we use of an HTTP answer's header lines into a struct transfer_answer. */
#ifndef DAEMON_NET_ANSWER_HEADER_H
#define DAEMON_NET_ANSWER_HEADER_H

#include <stddef.h>

#include "daemon/net/transfer.h"

/* No header came yet: numbers become -1, texts empty. */
void answer_header_forget(struct transfer_answer *answer);

/* One line as libcurl hands it over, with its end. A status line begins a new answer, since 1xx
 * answers come before the final one. */
void answer_header_take(struct transfer_answer *answer, const char *line, size_t length);

#endif
