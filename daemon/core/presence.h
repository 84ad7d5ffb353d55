/* SPDX-License-Identifier: MIT */
/*
 * Decides whether the person who saw a photo on the screen has left. Pure: time is an argument.
 *
 * The booth looks for a face once a second. On a page that shows a photo from the first moment on, the
 * person was there when it was taken: if no look of the page finds a face, the page is cleared after
 * PRESENCE_UNSEEN_MS. On every other page it decides only after it has seen a face there: if it never
 * sees one, because the camera or the light is bad, the page stays until its time is over.
 */
#ifndef DAEMON_CORE_PRESENCE_H
#define DAEMON_CORE_PRESENCE_H

#include <stdbool.h>
#include <stdint.h>

enum {
	PRESENCE_LOOK_MS = 1000, /* time between two looks */
	/* a page is cleared this long after the person was last seen */
	PRESENCE_CLEAR_MS = 4000,
	/* time for the first look that finds a face, if the person was there before the page */
	PRESENCE_UNSEEN_MS = 12000,
};

struct presence {
	bool was_seen;   /* a face was seen on this page, or just before it */
	bool is_missing; /* the last look found no face */
	int64_t seen_ms; /* time of the last look that found a face; see presence_expect() */
};

void presence_reset(struct presence *presence);
/* As presence_reset(), for a page before which the person was seen. */
void presence_expect(struct presence *presence, int64_t now_ms);
/* Takes the result of one look. Returns true if presence_clears_ms() has changed. */
bool presence_take(struct presence *presence, bool has_face, int64_t now_ms);
/* Returns the time at which the page must be cleared; 0: the person is there, or was never seen. */
int64_t presence_clears_ms(const struct presence *presence);
/* Returns whether the page must be cleared now. A look may come half a period early. */
bool presence_has_left(const struct presence *presence, int64_t now_ms);

#endif
