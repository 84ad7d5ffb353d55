/* SPDX-License-Identifier: MIT */
/* Decides when the booth may delete a photo that was sent. Pure. */
#ifndef DAEMON_CORE_RETENTION_H
#define DAEMON_CORE_RETENTION_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Both times are wall-clock times; sent_unix_ms is the time when the photo was moved to sent/.
 * Returns false while no time server confirms the clock. Also returns false for a photo from the
 * future, because it was sent while the clock was wrong. days 0: the booth keeps photos for ever.
 */
bool retention_is_over(int64_t now_unix_ms, bool clock_is_synchronised, int64_t sent_unix_ms,
		       int days);

#endif
