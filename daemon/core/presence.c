/* SPDX-License-Identifier: MIT */
#include "daemon/core/presence.h"

void presence_reset(struct presence *presence)
{
	*presence = (struct presence){ .was_seen = false };
}

void presence_expect(struct presence *presence, int64_t now_ms)
{
	*presence = (struct presence){ .was_seen = true,
				       .seen_ms = now_ms + PRESENCE_UNSEEN_MS - PRESENCE_CLEAR_MS };
}

bool presence_take(struct presence *presence, bool has_face, int64_t now_ms)
{
	int64_t before_ms = presence_clears_ms(presence);
	if (has_face) {
		presence->was_seen = true;
		presence->seen_ms = now_ms;
	}
	presence->is_missing = !has_face;
	return presence_clears_ms(presence) != before_ms;
}

int64_t presence_clears_ms(const struct presence *presence)
{
	if (!presence->was_seen || !presence->is_missing)
		return 0;
	return presence->seen_ms + PRESENCE_CLEAR_MS;
}

bool presence_has_left(const struct presence *presence, int64_t now_ms)
{
	int64_t clears_ms = presence_clears_ms(presence);
	return clears_ms > 0 && now_ms >= clears_ms - PRESENCE_LOOK_MS / 2;
}
