/* SPDX-License-Identifier: MIT */
#include "daemon/courier/clearing.h"

#include <errno.h>
#include <sys/stat.h>

#include "daemon/base/cleanup.h"
#include "daemon/core/retention.h"
#include "daemon/store/spool.h"

struct clearing {
	struct spool *spool;
	const struct clearing_order *order;
	struct clearing_result result;
	int64_t until_ms;
};

/* Returns whether the item's time in sent/ is over. The folder's last change was its move to
 * sent/, so st_ctim is the time of that move. */
static bool is_over(const struct clearing *clearing, const char *id)
{
	const struct clearing_order *order = clearing->order;
	autoclose int item_fd = -1;
	struct stat status;
	if (spool_open_item(clearing->spool, SPOOL_SENT, id, &item_fd) < 0 ||
	    fstat(item_fd, &status) < 0)
		return false;
	return retention_is_over(order->now_unix_ms, order->clock_is_synchronised,
				 (int64_t)status.st_ctim.tv_sec * 1000, order->days);
}

static int on_sent(const char *id, void *user)
{
	struct clearing *clearing = user;
	struct clearing_result *result = &clearing->result;
	struct problem why = { "" };
	if (!is_over(clearing, id))
		return 0;
	int r = spool_remove_sent(clearing->spool, id, &why);
	if (r < 0 && r != -ENOENT) {
		if (result->failed++ == 0)
			(void)problem_set(&result->problem, r, "photo %s cannot be deleted: %s", id,
					  why.text);
	} else {
		result->removed++;
	}
	result->has_more = clearing->order->monotonic_ms() >= clearing->until_ms;
	return result->has_more;
}

int clearing_run(struct spool *spool, const struct clearing_order *order,
		 struct clearing_result *ret_result)
{
	struct clearing clearing = {
		.spool = spool,
		.order = order,
		.until_ms = order->monotonic_ms() + order->most_ms,
	};
	int r = spool_scan(spool, SPOOL_SENT, on_sent, &clearing);
	if (r < 0)
		return r;
	*ret_result = clearing.result;
	return 0;
}
