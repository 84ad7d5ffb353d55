/* SPDX-License-Identifier: MIT */
/* The table of the booth's buttons. The panel, the screen, the control socket and the settings use
 * it. */
#ifndef DAEMON_CORE_BUTTON_H
#define DAEMON_CORE_BUTTON_H

#include <stdbool.h>

/*
 * X(id, name, default key, minimum length of the setting panel.NAME, purpose)
 *
 * The setting panel.NAME holds the name of the button's key; the setting leds.button_NAME holds the
 * name of the button's light. If panel.NAME is empty, this booth does not have the button. The
 * minimum length 1 forbids an empty panel.NAME.
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

/* The names of all buttons in one string, for messages: " shutter cancel keep help". */
#define BUTTON_WORD(id, name, ...) " " #name
#define BUTTON_NAMES               BUTTONS(BUTTON_WORD)

/* Returns null for BUTTON_COUNT. */
const char *button_name(enum button button);

/* Finds a button by its name. Returns false if no button has this name. */
bool button_find(const char *name, enum button *ret_button);

#endif
