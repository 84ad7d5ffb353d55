/* SPDX-License-Identifier: MIT */
/* The table of the booth's buttons, for panel, screen, control socket and settings. */
#ifndef DAEMON_CORE_BUTTON_H
#define DAEMON_CORE_BUTTON_H

#include <stdbool.h>

/*
 * X(id, name, default key, least length of the key's setting, purpose)
 *
 * The setting panel.NAME names the button's key, and leds.button_NAME names its light. A button
 * without a key does not exist in this booth. With the least length 1, panel.NAME may not be empty.
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

/* The names as a text for messages: " shutter cancel keep help". */
#define BUTTON_WORD(id, name, ...) " " #name
#define BUTTON_NAMES               BUTTONS(BUTTON_WORD)

/* Returns null for BUTTON_COUNT. */
const char *button_name(enum button button);

/* Finds a button by its name. Returns false if no button has this name. */
bool button_find(const char *name, enum button *ret_button);

#endif
