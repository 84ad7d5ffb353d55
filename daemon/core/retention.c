/* SPDX-License-Identifier: MIT */
#include "daemon/core/retention.h"

static const int64_t day_ms = INT64_C(86400) * 1000;

bool retention_is_over(int64_t now_unix_ms, bool clock_is_synchronised, int64_t sent_unix_ms,
		       int days)
{
	if (days <= 0 || !clock_is_synchronised || sent_unix_ms > now_unix_ms)
		return false;
	return now_unix_ms - sent_unix_ms >= days * day_ms;
}
