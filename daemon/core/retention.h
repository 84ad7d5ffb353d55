/* SPDX-License-Identifier: MIT */
/* When a photo that was sent may be deleted here. Pure. */
#ifndef DAEMON_CORE_RETENTION_H
#define DAEMON_CORE_RETENTION_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Both times are of the wall clock; sent_unix_ms: when the photo was moved to sent/. False while no
 * time server confirms the clock, and for a photo from the future: it was sent while the clock was
 * wrong. days 0: photos are kept for ever.
 */
bool retention_is_over(int64_t now_unix_ms, bool clock_is_synchronised, int64_t sent_unix_ms,
		       int days);

#endif
