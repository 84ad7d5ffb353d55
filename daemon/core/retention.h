/* SPDX-License-Identifier: MIT */
/* Decides when the booth may delete a photo that was sent. Pure. */
#ifndef DAEMON_CORE_RETENTION_H
#define DAEMON_CORE_RETENTION_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Both times are wall-clock times. sent_unix_ms: the time when the photo was moved to the folder
 * sent/. days: how long to keep a photo that was sent; 0: for ever. Returns false while no time
 * server confirms the clock. Also returns false if sent_unix_ms lies in the future, because the
 * photo was then sent while the clock was wrong.
 */
bool retention_is_over(int64_t now_unix_ms, bool clock_is_synchronised, int64_t sent_unix_ms,
		       int days);

#endif
