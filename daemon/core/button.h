/* SPDX-License-Identifier: MIT */
/* The booth's buttons. Panel, screen, control socket and settings all take them from this table. */
#ifndef DAEMON_CORE_BUTTON_H
#define DAEMON_CORE_BUTTON_H

#include <stdbool.h>

/*
 * X(id, name, default key, least, what it is for)
 *
 * panel.NAME is the setting of its key and leds.button_NAME that of its light. Without a key the
 * booth does not have the button; least 1: that setting may not be empty.
 */
#define BUTTONS(X)                                                                                 \
	X(SHUTTER, shutter, "KEY_ENTER", 1, "go on, release, keep")                                \
	X(CANCEL, cancel, "KEY_ESC", 0, "back, again, not me")                                     \
	X(KEEP, keep, "", 0, "keep the photo, where a third button is fitted")                     \
	X(HELP, help, "", 0, "call staff")

enum button {
#define X(id, ...) BUTTON_##id,
	BUTTONS(X)
#undef X
		BUTTON_COUNT,
};

/* " shutter cancel keep help", for messages. */
#define BUTTON_WORD(id, name, ...) " " #name
#define BUTTON_NAMES               BUTTONS(BUTTON_WORD)

/* Null for BUTTON_COUNT. */
const char *button_name(enum button button);

/* False: there is no such button. */
bool button_find(const char *name, enum button *ret_button);

#endif
