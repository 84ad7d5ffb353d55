/* SPDX-License-Identifier: MIT */
/* While a page shows a photo that a person need not pose for, looks once a second whether somebody is
 * there. When nobody is, the page ends as by its time-out. */
#include "daemon/base/clock.h"
#include "daemon/boothd/booth_inside.h"

bool booth_presence_is_due(struct booth *booth)
{
	int64_t now_ms = clock_monotonic_ms();
	if (!booth->worker || !session_watches_person(booth->state) ||
	    now_ms - booth->looked_ms < PRESENCE_LOOK_MS)
		return false;
	booth->looked_ms = now_ms;
	return true;
}

void booth_presence_take(struct booth *booth, bool has_face)
{
	int64_t now_ms = clock_monotonic_ms();
	if (!session_watches_person(booth->state))
		return;
	bool has_changed = presence_take(&booth->presence, has_face, now_ms);
	if (presence_has_left(&booth->presence, now_ms))
		booth_handle(booth, EVENT_LEFT);
	else if (has_changed)
		booth_publish(booth);
}
