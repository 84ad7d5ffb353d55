/* SPDX-License-Identifier: MIT */
/*
 * Makes one text out of what booth-reader reads in several pictures. Pure.
 *
 * A text counts when it was read in two pictures within READING_TWICE_MS: one picture alone may be
 * misread. A text that counted does not count again while the same code stays before the camera, and
 * for READING_AGAIN_MS after that. A hint is shown when two pictures in a row gave it, so that it does
 * not flicker.
 */
#ifndef DAEMON_CORE_READING_H
#define DAEMON_CORE_READING_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/aim.h"
#include "daemon/core/identify.h"

enum { READING_TWICE_MS = 1000, READING_AGAIN_MS = 2000 };

struct reading {
	enum aim_find find; /* what was read last; AIM_FOUND_NOTHING: nothing yet */
	char text[IDENTIFY_CODE_MAX + 1];
	int64_t at_ms;    /* when it was read last */
	bool has_counted; /* it was read twice, and the caller knows */
	enum aim_hint last, shown;
};

enum reading_result {
	READING_NOTHING,
	READING_TEXT,   /* reading->text was read twice */
	READING_REFUSED /* a code that is no text was read twice */
};

/* Takes what was read in one picture. text: may be null unless find is AIM_FOUND_TEXT; it must then
 * have at most IDENTIFY_CODE_MAX characters. */
enum reading_result reading_take(struct reading *reading, enum aim_find find, const char *text,
				 enum aim_hint hint, int64_t now_ms);

#endif
