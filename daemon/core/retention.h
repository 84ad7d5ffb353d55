/* SPDX-License-Identifier: MIT */
/* When a photo that was sent may be deleted here. Pure. */
#ifndef DAEMON_CORE_RETENTION_H
#define DAEMON_CORE_RETENTION_H

#include <stdbool.h>
#include <stdint.h>

/*
 * now and sent: the wall clock now and when the photo came to sent/. A clock that nobody confirms
 * deletes nothing, and neither does a photo from the future: it was kept while the clock was wrong.
 * days 0: kept for ever.
 */
bool retention_is_over(int64_t now_unix_ms, bool clock_is_synchronised, int64_t sent_unix_ms,
		       int days);

#endif
